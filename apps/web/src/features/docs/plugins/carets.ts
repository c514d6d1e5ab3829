import { personColor } from '@cloudity/ui';
import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import type { Self } from '../ports.ts';

export interface CaretsOptions {
  readonly awareness: Awareness | null;
  readonly self: Self;
  readonly unnamed: string;
}

/** What others say about themselves, made harmless: the server sets id and name, but a stock client may have said anything. */
export const personOf = (user: unknown, unnamed: string): { readonly id: string; readonly name: string } => {
  const { id, name } = typeof user === 'object' && user !== null ? (user as { id?: unknown; name?: unknown }) : {};
  const shown = typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 80) : unnamed;
  return { id: typeof id === 'string' ? id : shown, name: shown };
};

const isPosition = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A state without a usable cursor would make the decorations throw at every key. */
const hasCursor = (state: unknown): boolean => {
  if (typeof state !== 'object' || state === null || !('cursor' in state)) return false;
  const { cursor } = state;
  return (
    typeof cursor === 'object' &&
    cursor !== null &&
    'anchor' in cursor &&
    'head' in cursor &&
    isPosition(cursor.anchor) &&
    isPosition(cursor.head)
  );
};

const caret = (id: string, name: string): HTMLElement => {
  const mark = document.createElement('span');
  mark.className = 'doc-caret';
  mark.style.setProperty('--person', personColor(id));
  const flag = document.createElement('span');
  flag.className = 'doc-caret-name';
  flag.textContent = name;
  // Word joiners keep the caret on the line of the text it stands in.
  mark.append('\u2060', flag, '\u2060');
  return mark;
};

/** Shows where others write: a caret with the name on it, and what they have selected. */
export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',
  priority: 999,
  addOptions: () => ({ awareness: null, self: { id: '', name: '' }, unnamed: '' }),
  addProseMirrorPlugins() {
    const { awareness, self, unnamed } = this.options;
    if (awareness === null) return [];
    awareness.setLocalStateField('user', { id: self.id, name: self.name });
    return [
      yCursorPlugin(awareness, {
        awarenessStateFilter: (ownId: number, id: number, state: unknown) => ownId !== id && hasCursor(state),
        cursorBuilder: (user: unknown) => {
          const person = personOf(user, unnamed);
          return caret(person.id, person.name);
        },
        selectionBuilder: (user: unknown) => ({
          class: 'doc-others-selection',
          style: `--person:${personColor(personOf(user, unnamed).id)}`,
        }),
      }),
    ];
  },
});
