import { cellAttributes } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import type { NodeType, Schema } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { columnResizing, tableEditing } from '@tiptap/pm/tables';
import { comesFromDocument } from './change-kind.ts';

const smallestColumn = 48;

interface Checking extends NodeType {
  computeAttrs: (attributes: Record<string, unknown> | null) => Record<string, unknown>;
}

/**
 * Spans from the shared document are checked as cells are made: prosemirror-tables lays a grid out in memory, and a colspan of a
 * billion would end the page.
 */
const checkSpans = (schema: Schema): void => {
  const cell = schema.nodes.tableCell as Checking | undefined;
  if (cell === undefined || Object.hasOwn(cell, 'computeAttrs')) return;
  const compute = cell.computeAttrs.bind(cell);
  cell.computeAttrs = (attributes) => {
    const made = compute(attributes);
    const { colspan, rowspan } = cellAttributes(made);
    const widths = made.colwidth;
    return { ...made, colspan, rowspan, colwidth: Array.isArray(widths) && widths.length === colspan ? widths : null };
  };
};

/**
 * Selecting, resizing and repairing tables. Ragged tables (two people changed rows and columns at once) are shown as they are and
 * made whole with the next change by a person: were every open editor to repair them on arrival, each would add cells.
 */
export const Tables = Extension.create({
  name: 'tables',
  onBeforeCreate() {
    checkSpans(this.editor.schema);
  },
  addProseMirrorPlugins() {
    const editing = tableEditing();
    const repair = editing.spec.appendTransaction;
    return [
      columnResizing({ cellMinWidth: smallestColumn, defaultCellMinWidth: smallestColumn, handleWidth: 6 }),
      new Plugin({
        ...editing.spec,
        appendTransaction(transactions, before, state) {
          const byHand = transactions.some((transaction) => transaction.docChanged && !comesFromDocument(transaction));
          const onlySelected = transactions.every((transaction) => !transaction.docChanged);
          return byHand || onlySelected ? repair?.call(editing, transactions, before, state) : null;
        },
      }),
    ];
  },
});
