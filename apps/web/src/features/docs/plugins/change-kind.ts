import type { Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { ySyncPluginKey } from '@tiptap/y-tiptap';

/** True for a transaction that shows somebody else's change (or an undo) rather than what was just done in this editor. */
export const comesFromDocument = (transaction: Transaction): boolean => {
  const meta: unknown = transaction.getMeta(ySyncPluginKey);
  return typeof meta === 'object' && meta !== null && 'isChangeOrigin' in meta && meta.isChangeOrigin === true;
};

/**
 * True when only characters inside single text blocks came or went: positions shift, but no block was made, split, joined or
 * changed. Whatever is computed over all blocks may then be mapped instead of computed again, which keeps typing cheap in
 * long documents.
 */
export const changesTextOnly = (transaction: Transaction): boolean =>
  transaction.steps.every((step, index) => {
    if (!(step instanceof ReplaceStep) || step.slice.openStart !== 0 || step.slice.openEnd !== 0) return false;
    const before = transaction.docs[index];
    if (before === undefined) return false;
    const from = before.resolve(step.from);
    if (!from.parent.isTextblock || !from.sameParent(before.resolve(step.to))) return false;
    let isInline = true;
    step.slice.content.forEach((node) => {
      if (!node.isInline) isInline = false;
    });
    return isInline;
  });
