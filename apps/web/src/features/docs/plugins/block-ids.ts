import { safeBlockId } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, type Transaction } from '@tiptap/pm/state';
import { changesTextOnly, comesFromDocument } from './change-kind.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 12 characters of 36: with 100,000 paragraphs in a document two are alike once in a billion documents. */
const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => alphabet[byte % alphabet.length] ?? 'a').join('');

const needsWork = (transactions: readonly Transaction[]): boolean =>
  transactions.some(
    (transaction) => transaction.docChanged && !comesFromDocument(transaction) && !changesTextOnly(transaction),
  );

/** Paragraphs without an id, and all but the first of those that share one (after a split or a paste), with their positions. */
const withoutOwnId = (doc: Node): readonly number[] => {
  const seen = new Set<string>();
  const found: number[] = [];
  doc.descendants((node, position) => {
    if (node.type.name !== 'paragraph') return !node.isTextblock;
    const id = safeBlockId(node.attrs.id);
    if (id === null || seen.has(id)) found.push(position);
    else seen.add(id);
    return false;
  });
  return found;
};

/**
 * Every paragraph has an id of its own after each change made here. Changes of others are left alone: were every open editor
 * to repair them, each would write an id of its own.
 */
export const BlockIds = Extension.create({
  name: 'blockIds',
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (transactions, _before, state) => {
        if (!needsWork(transactions)) return null;
        const positions = withoutOwnId(state.doc);
        if (positions.length === 0) return null;
        const transaction = state.tr;
        for (const position of positions) transaction.setNodeAttribute(position, 'id', freshId());
        transaction.setStoredMarks(state.storedMarks);
        return transaction;
      },
    }),
  ],
});
