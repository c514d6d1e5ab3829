import type { Colour } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import type { Command } from '@tiptap/pm/state';
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  setCellAttr,
  splitCell,
} from '@tiptap/pm/tables';

const run = (editor: Editor, command: Command): void => {
  command(editor.state, editor.view.dispatch, editor.view);
  editor.view.focus();
};

export const tableCommands = {
  addRowBefore: (editor: Editor) => run(editor, addRowBefore),
  addRowAfter: (editor: Editor) => run(editor, addRowAfter),
  addColumnBefore: (editor: Editor) => run(editor, addColumnBefore),
  addColumnAfter: (editor: Editor) => run(editor, addColumnAfter),
  deleteRow: (editor: Editor) => run(editor, deleteRow),
  deleteColumn: (editor: Editor) => run(editor, deleteColumn),
  deleteTable: (editor: Editor) => run(editor, deleteTable),
  mergeCells: (editor: Editor) => run(editor, mergeCells),
  splitCell: (editor: Editor) => run(editor, splitCell),
  setBackground: (editor: Editor, colour: Colour | null) => run(editor, setCellAttr('background', colour)),
} as const;

/** Makes the first row or column header cells, or plain ones when all of them are headers already. */
export const toggleHeader = (editor: Editor, part: 'row' | 'column'): void => {
  const { state, view } = editor;
  if (!isInTable(state)) return;
  const { map, table, tableStart } = selectedRect(state);
  const cells = map.cellsInRect(
    part === 'row'
      ? { left: 0, right: map.width, top: 0, bottom: 1 }
      : { left: 0, right: 1, top: 0, bottom: map.height },
  );
  const all = cells.every((cell) => table.nodeAt(cell)?.attrs.header === true);
  const transaction = state.tr;
  for (const cell of cells) transaction.setNodeAttribute(tableStart + cell, 'header', all ? null : true);
  view.dispatch(transaction);
  view.focus();
};

/** Tab in a table: the next cell; behind the last one a new row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  addRowAfter(state, dispatch);
  return view === undefined ? true : goToNextCell(1)(view.state, view.dispatch);
};

export const previousCell: Command = (state, dispatch) =>
  isInTable(state) && (goToNextCell(-1)(state, dispatch) || true);
