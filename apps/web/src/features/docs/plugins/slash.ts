import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { comesFromDocument } from './change-kind.ts';

/** What was typed behind a `/`, and where. */
export interface SlashState {
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

interface Stored {
  readonly open: SlashState | null;
  /** Where it was closed by hand; it stays closed there. */
  readonly dismissedAt: number | null;
}

const key = new PluginKey<Stored>('slash');
const longestQuery = 30;

export const slashStateOf = (view: EditorView): SlashState | null => key.getState(view.state)?.open ?? null;

export const closeSlash = (view: EditorView): void => view.dispatch(view.state.tr.setMeta(key, 'close'));

export interface SlashOptions {
  /** Keys while it is open; true when the list used it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** Watches for a `/` at the start of a word in a paragraph. The list itself is ui/SlashMenu.tsx. */
export const Slash = Extension.create<SlashOptions>({
  name: 'slash',
  priority: 1100,
  addOptions: () => ({ onKey: () => false }),
  addProseMirrorPlugins() {
    const { onKey } = this.options;
    return [
      new Plugin<Stored>({
        key,
        state: {
          init: () => ({ open: null, dismissedAt: null }),
          apply: (transaction, before, _old, state) => {
            const { selection } = state;
            const { $from } = selection;
            if (!selection.empty || $from.parent.type.name !== 'paragraph') return { open: null, dismissedAt: null };
            const text = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
            const match = /(?:^|\s)\/([^\s/][^/]*|)$/u.exec(text);
            if (match === null || (match[1] ?? '').length > longestQuery) return { open: null, dismissedAt: null };
            const query = match[1] ?? '';
            const from = $from.pos - query.length - 1;
            const isClosed = transaction.getMeta(key) === 'close' || before.dismissedAt === from;
            if (isClosed) return { open: null, dismissedAt: from };
            // It opens by typing only: not by clicking into a path, nor by what somebody else writes.
            const byTyping = transaction.docChanged && !comesFromDocument(transaction);
            if (before.open === null && !(byTyping && query === '')) return before;
            return { open: { from, to: $from.pos, query }, dismissedAt: null };
          },
        },
        props: {
          handleKeyDown: (view, event) => {
            if (key.getState(view.state)?.open == null) return false;
            if (event.key === 'Escape') {
              closeSlash(view);
              return true;
            }
            return onKey(event);
          },
          handleDOMEvents: {
            blur: (view) => {
              if (key.getState(view.state)?.open != null) closeSlash(view);
              return false;
            },
          },
        },
      }),
    ];
  },
});
