import { personColor } from '@cloudity/ui';
import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { personOf } from '../../../shell/editor/person-of.ts';
import type { Self } from '../../../shell/editor/ports.ts';

export interface CaretsOptions {
  readonly awareness: Awareness | null;
  readonly self: Self;
  readonly unnamed: string;
}

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
