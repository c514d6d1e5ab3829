import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { relativePositionToAbsolutePosition, yCursorPluginKey, ySyncPluginKey } from '@tiptap/y-tiptap';
import { type AbstractType, createAbsolutePositionFromRelativePosition, type Doc, type RelativePosition } from 'yjs';
import { comesFromDocument } from './change-kind.ts';

export interface OwnCaretOptions {
  readonly document: Doc | null;
}

/** The part of prosemirror-view's observer that is used here; its types leave it out. */
interface Observed {
  readonly domObserver: { readonly queue: readonly unknown[]; flush(): void };
}

/** The part of y-tiptap's binding that is used here: where the selection was before the change that is shown. */
interface Binding {
  readonly doc: Doc;
  readonly type: Parameters<typeof relativePositionToAbsolutePosition>[1];
  readonly mapping: Parameters<typeof relativePositionToAbsolutePosition>[3];
  readonly beforeTransactionSelection: {
    readonly type: string;
    readonly anchor: RelativePosition | null;
    readonly head: RelativePosition | null;
  } | null;
}

/** Reads where the browser has the caret, if the view does not know it yet. */
const takeSelection = (view: EditorView): void => {
  const { domObserver } = view as unknown as Observed;
  // Typing that is still to be read must not become part of somebody else's change.
  if (view.composing || !view.hasFocus() || domObserver.queue.length > 0) return;
  domObserver.flush();
};

/** True while the text around the position is there; a block that was moved is another text than before. */
const isAlive = (position: RelativePosition, document: Doc): boolean => {
  let type: AbstractType<unknown> | null = createAbsolutePositionFromRelativePosition(position, document)?.type ?? null;
  if (type === null) return false;
  while (type?._item) {
    if (type._item.deleted) return false;
    type = type._item.parent as AbstractType<unknown>;
  }
  return true;
};

const bindingOf = (state: EditorState): Binding | null =>
  (ySyncPluginKey.getState(state) as { readonly binding?: Binding } | undefined)?.binding ?? null;

/**
 * Puts the caret of a transaction that shows others' changes where the shared text says. y-tiptap 3.0.9 looks for a block with the
 * same words instead as soon as somebody writes in the caret's own paragraph, and so leaves it at its old distance from the
 * paragraph's start.
 */
const keepSelection = (transaction: Transaction, state: EditorState): void => {
  const binding = bindingOf(state);
  const before = binding?.beforeTransactionSelection ?? null;
  if (binding === null || before?.type !== 'text' || before.anchor === null || before.head === null) return;
  const ends = [before.anchor, before.head].map((end) =>
    isAlive(end, binding.doc)
      ? relativePositionToAbsolutePosition(binding.doc, binding.type, end, binding.mapping)
      : null,
  );
  const [anchor, head] = ends;
  const { doc } = transaction;
  if (typeof anchor !== 'number' || typeof head !== 'number' || Math.max(anchor, head) > doc.content.size) return;
  const [$anchor, $head] = [doc.resolve(anchor), doc.resolve(head)];
  if ($anchor.parent.isTextblock && $head.parent.isTextblock)
    transaction.setSelection(new TextSelection($anchor, $head));
};

/**
 * The caret stays where its owner put it, whatever arrives from others: between the same letters when they write around it, and
 * also in the moment between its move and the browser telling of it, in which a change would put it back to where it was.
 */
export const OwnCaret = Extension.create<OwnCaretOptions>({
  name: 'ownCaret',
  // Before the binding to the shared document, which notes the selection when a change begins.
  priority: 1001,
  addOptions: () => ({ document: null }),
  dispatchTransaction({ transaction, next }) {
    if (this.editor.isDestroyed) {
      next(transaction);
      return;
    }
    const { view } = this.editor;
    const presence: unknown = transaction.getMeta(yCursorPluginKey);
    if (comesFromDocument(transaction)) {
      keepSelection(transaction, view.state);
      next(transaction);
    } else if (presence !== undefined && !transaction.docChanged && !transaction.selectionSet) {
      const { state } = view;
      takeSelection(view);
      next(view.state === state ? transaction : view.state.tr.setMeta(yCursorPluginKey, presence));
    } else next(transaction);
  },
  addProseMirrorPlugins() {
    const { document } = this.options;
    if (document === null) return [];
    return [
      new Plugin({
        view: (view) => {
          const before = (): void => {
            if (document._transaction?.local === false) takeSelection(view);
          };
          document.on('beforeAllTransactions', before);
          return { destroy: () => document.off('beforeAllTransactions', before) };
        },
      }),
    ];
  },
});
