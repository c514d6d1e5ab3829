import { Extension } from '@tiptap/core';
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import type { UndoManager } from 'yjs';
import { changesTextOnly, comesFromDocument } from './change-kind.ts';

/** A pause this long ends an undo step. */
const pauseMs = 1000;
/** After so long an undo step ends at the next word, even when nobody pauses. */
const longestStepMs = 3000;

export const undoManagerOf = (state: EditorState): UndoManager | null => {
  const plugin: unknown = yUndoPluginKey.getState(state);
  return typeof plugin === 'object' && plugin !== null && 'undoManager' in plugin
    ? (plugin.undoManager as UndoManager)
    : null;
};

const insertedText = (transaction: Transaction): string => {
  const step = transaction.steps[0]?.toJSON() as { slice?: { content?: readonly { text?: string }[] } } | undefined;
  return step?.slice?.content?.[0]?.text ?? '';
};

/**
 * One undo takes back what one thought did: a run of typing ends where the caret is put elsewhere, at a change of form or
 * structure, and at a word's end after a while. (Yjs alone joins everything
 * that happens without a pause.)
 */
export const UndoSteps = Extension.create({
  name: 'undoSteps',
  addProseMirrorPlugins: () => {
    let isTyping = false;
    let startedAt = 0;
    const endStep = (state: EditorState): void => {
      undoManagerOf(state)?.stopCapturing();
      startedAt = performance.now();
    };
    return [
      new Plugin({
        view: (view) => {
          const manager = undoManagerOf(view.state);
          if (manager !== null) manager.captureTimeout = pauseMs;
          return {};
        },
        // Asked before a transaction is applied, which is before Yjs hears of it.
        filterTransaction: (transaction, state) => {
          if (comesFromDocument(transaction)) return true;
          if (!transaction.docChanged) {
            if (transaction.selectionSet && isTyping) endStep(state);
            if (transaction.selectionSet) isTyping = false;
            return true;
          }
          const isText = changesTextOnly(transaction);
          const isAppended = transaction.getMeta('appendedTransaction') !== undefined;
          if (isAppended) return true;
          const text = isText ? insertedText(transaction) : '';
          const isLong = performance.now() - startedAt > longestStepMs;
          if (!isText || !isTyping || text.length > 1 || (isLong && /\s/.test(text))) endStep(state);
          isTyping = isText && text.length <= 1;
          return true;
        },
      }),
    ];
  },
});
