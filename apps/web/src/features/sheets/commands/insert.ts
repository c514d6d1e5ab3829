import { formatCells, setValidation, writeCells } from '@cloudity/docmodel/sheet';
import { beginEditing } from '../actions/edit.ts';
import { hideSheet, moveSheetBy, newSheet, removeSheet } from '../actions/sheets.ts';
import {
  appendLines,
  deleteLines,
  fitColumns,
  fitRows,
  hideLines,
  insertLines,
  moveLines,
  showLines,
} from '../actions/structure.ts';
import { functionNameIn } from '../formula/language.ts';
import type { SheetSession } from '../model/session.ts';
import type { Command } from './registry.ts';

const call = (name: string): Command => ({
  isEdit: true,
  run: ({ session }) => beginEditing(session, { text: `=${functionNameIn(session.language, name)}(`, mode: 'enter' }),
});

/** Days since 1899-12-30 in the reader's own time zone. */
const serialNow = (): number => {
  const now = new Date();
  return (now.getTime() - now.getTimezoneOffset() * 60_000) / 86_400_000 + 25_569;
};

const stamp = (session: SheetSession, value: number, numberFormat: string): void => {
  const { row, column } = session.selection.get().active;
  const { id } = session.sheet;
  session.act(() => {
    writeCells(session.workbook, { sheet: id, row, column }, [[value]]);
    formatCells(
      session.workbook,
      { sheet: id, fromRow: row, toRow: row, fromColumn: column, toColumn: column },
      { numberFormat },
    );
  });
};

export const insertCommands = {
  rowsAbove: { isEdit: true, run: ({ session }) => insertLines(session, 'rows', 'before') },
  rowsBelow: { isEdit: true, run: ({ session }) => insertLines(session, 'rows', 'after') },
  columnsLeft: { isEdit: true, run: ({ session }) => insertLines(session, 'columns', 'before') },
  columnsRight: { isEdit: true, run: ({ session }) => insertLines(session, 'columns', 'after') },
  moreRows: { isEdit: true, run: ({ session }) => appendLines(session, 'rows', 1_000) },
  deleteRows: { isEdit: true, run: ({ session }) => deleteLines(session, 'rows') },
  deleteColumns: { isEdit: true, run: ({ session }) => deleteLines(session, 'columns') },
  hideRows: { keys: ['Mod-9'], isEdit: true, run: ({ session }) => hideLines(session, 'rows') },
  hideColumns: { keys: ['Mod-0'], isEdit: true, run: ({ session }) => hideLines(session, 'columns') },
  showRows: { keys: ['Mod-Shift-9'], isEdit: true, run: ({ session }) => showLines(session, 'rows') },
  showColumns: { keys: ['Mod-Shift-0'], isEdit: true, run: ({ session }) => showLines(session, 'columns') },
  moveRowsUp: { isEdit: true, run: ({ session }) => moveLines(session, 'rows', -1) },
  moveRowsDown: { isEdit: true, run: ({ session }) => moveLines(session, 'rows', 1) },
  moveColumnsLeft: { isEdit: true, run: ({ session }) => moveLines(session, 'columns', -1) },
  moveColumnsRight: { isEdit: true, run: ({ session }) => moveLines(session, 'columns', 1) },
  resizeRows: { isEdit: true, run: ({ page }) => page.resize('rows') },
  resizeColumns: { isEdit: true, run: ({ page }) => page.resize('columns') },
  fitRows: { isEdit: true, run: ({ session }) => fitRows(session, session.selection.get().active.row) },
  fitColumns: { isEdit: true, run: ({ session }) => fitColumns(session, session.selection.get().active.column) },
  functionSum: call('SUM'),
  functionAverage: call('AVERAGE'),
  functionCount: call('COUNT'),
  functionMax: call('MAX'),
  functionMin: call('MIN'),
  functionIf: call('IF'),
  functionLookup: call('XLOOKUP'),
  dateNow: {
    keys: ['Mod-;'],
    isEdit: true,
    run: ({ session }) =>
      stamp(session, Math.floor(serialNow()), session.language === 'fr' ? 'dd/mm/yyyy' : 'yyyy-mm-dd'),
  },
  timeNow: { keys: ['Mod-Shift-;'], isEdit: true, run: ({ session }) => stamp(session, serialNow() % 1, 'hh:mm:ss') },
  insertChart: {
    isEdit: true,
    run: async ({ session, page }) => {
      if ((await import('../charts/insert-chart.ts')).insertChart(session) !== null) page.open('chart');
    },
  },
  insertImage: {
    isEdit: true,
    run: async (context) => (await import('../images/insert-image.ts')).choosePictures(context),
    isOffered: (page) => page.pictures !== undefined,
  },
  insertLink: {
    keys: ['Mod-K'],
    isEdit: true,
    run: ({ session }) =>
      void session.holdFor(import('../links/insert-link.ts').then(({ insertLink }) => insertLink(session))),
    // The form is where the links are shown.
    isOffered: (page) => page.comment !== undefined,
  },
  insertSparkline: { isEdit: true, run: ({ page }) => page.open('sparkline') },
  pivot: { isEdit: true, run: ({ page }) => page.open('pivot') },
  editChart: {
    isEdit: true,
    run: ({ page }) => page.open('chart'),
    isEnabled: (session) => session.chosenChart.get() !== null,
  },
  comment: {
    keys: ['Mod-Alt-M'],
    run: ({ page }) => page.comment?.(),
    isOffered: (page) => page.comment !== undefined,
  },
  checkbox: {
    isEdit: true,
    run: ({ session }) =>
      void session.act(() => {
        for (const { fromRow, toRow, fromColumn, toColumn } of session.selection.get().areas)
          setValidation(
            session.workbook,
            { sheet: session.sheet.id, fromRow, toRow, fromColumn, toColumn },
            { rule: { kind: 'checkbox' }, isStrict: true, hint: '' },
          );
      }),
  },
  dropdown: { isEdit: true, run: ({ page }) => page.open('validation') },
  newSheet: { keys: ['Shift-F11'], isEdit: true, run: ({ session, page }) => newSheet(session, page.newSheetName()) },
  duplicateSheet: {
    isEdit: true,
    run: async ({ session, page }) =>
      (await import('../actions/duplicate-sheet.ts')).duplicateSheet(session, session.sheetId.get(), page.copyName),
  },
  renameSheet: { isEdit: true, run: ({ page }) => page.renameSheet() },
  hideSheet: { isEdit: true, run: ({ session }) => hideSheet(session, session.sheetId.get()) },
  moveSheetLeft: { isEdit: true, run: ({ session }) => moveSheetBy(session, session.sheetId.get(), -1) },
  moveSheetRight: { isEdit: true, run: ({ session }) => moveSheetBy(session, session.sheetId.get(), 1) },
  deleteSheet: { isEdit: true, run: ({ session }) => removeSheet(session, session.sheetId.get()) },
} satisfies Readonly<Record<string, Command>>;
