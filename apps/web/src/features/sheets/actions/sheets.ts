import {
  addRecord,
  addSheet,
  deleteSheet,
  formatCells,
  frozenOf,
  hideDimension,
  isFormula,
  mergesOf,
  moveSheet,
  resizeDimension,
  setFrozen,
  setSheetHidden,
  stylesOf,
  textFromFormula,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';

const freeName = (session: SheetSession, stem: string, first: string): string => {
  const taken = new Set(session.workbook.sheets.map(({ name }) => name.toLowerCase()));
  if (first !== '' && !taken.has(first.toLowerCase())) return first;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}${number}`.toLowerCase())) return `${stem}${number}`;
};

/** One more sheet behind the one that is shown, and it is shown. */
export const newSheet = (session: SheetSession, stem: string): void => {
  let id: string | null = null;
  const position = session.workbook.sheets.findIndex((sheet) => sheet.id === session.sheetId.get()) + 1;
  session.act(() => {
    id = addSheet(session.workbook, freeName(session, stem, ''), { position });
  });
  if (id !== null) session.show(id);
};

/** The next shown sheet in a direction. */
export const showNextSheet = (session: SheetSession, by: 1 | -1): void => {
  const shown = session.workbook.sheets.filter(({ isHidden }) => !isHidden);
  const index = shown.findIndex(({ id }) => id === session.sheetId.get());
  const next = shown[index + by];
  if (next) {
    session.show(next.id);
    session.reveal.set({ takesFocus: true });
  }
};

export const removeSheet = (session: SheetSession, id: string): void => {
  const shown = session.workbook.sheets.filter((sheet) => !sheet.isHidden && sheet.id !== id);
  const index = session.workbook.sheets.findIndex((sheet) => sheet.id === id);
  if (shown.length === 0) {
    session.refusal.set({ code: 'lastSheet', message: '' });
    return;
  }
  const next = shown[Math.max(0, Math.min(index - 1, shown.length - 1))];
  if (id === session.sheetId.get() && next) session.show(next.id);
  session.act(() => deleteSheet(session.workbook, id));
};

export const hideSheet = (session: SheetSession, id: string): void => {
  const shown = session.workbook.sheets.filter((sheet) => !sheet.isHidden && sheet.id !== id);
  if (shown.length === 0) {
    session.refusal.set({ code: 'lastSheet', message: '' });
    return;
  }
  if (id === session.sheetId.get() && shown[0]) session.show(shown[0].id);
  session.act(() => setSheetHidden(session.workbook, id, true));
};

export const moveSheetBy = (session: SheetSession, id: string, by: 1 | -1): void => {
  const index = session.workbook.sheets.findIndex((sheet) => sheet.id === id);
  const to = index + by;
  if (to >= 0 && to < session.workbook.sheets.length) session.act(() => moveSheet(session.workbook, id, to));
};

/** A sheet with the same contents, looks, merges, sizes and frozen parts, behind its model; and it is shown. */
export const duplicateSheet = (session: SheetSession, id: string, nameOf: (name: string) => string): void => {
  const { workbook } = session;
  const model = workbook.sheet(id);
  const name = nameOf(workbook.sheetNameOf(id) ?? '');
  let made: string | null = null;
  session.act(() => {
    const position = workbook.sheets.findIndex((sheet) => sheet.id === id) + 1;
    const copy = addSheet(workbook, freeName(session, `${name} `, name), {
      position,
      rows: model.rows.length,
      columns: model.columns.length,
    });
    made = copy;
    const rows: (string | number | boolean | { formula: string } | undefined)[][] = [];
    for (const { row, column, content } of model.cells()) {
      const line = rows[row] ?? [];
      rows[row] = line;
      line[column] = isFormula(content)
        ? { formula: textFromFormula(content, { space: workbook, sheet: id, row: model.rows.at(row) }) }
        : (content ?? undefined);
    }
    writeCells(
      workbook,
      { sheet: copy, row: 0, column: 0 },
      Array.from(rows, (line) => Array.from(line ?? [])),
    );
    const styleAt = stylesOf(workbook, id);
    for (const { row, column } of model.formats.entries()) {
      const at = { row: model.rows.positionOf(row), column: model.columns.positionOf(column) };
      if (at.row === null || at.column === null) continue;
      formatCells(
        workbook,
        { sheet: copy, fromRow: at.row, toRow: at.row, fromColumn: at.column, toColumn: at.column },
        styleAt(at.row, at.column),
      );
    }
    for (const { range } of mergesOf(workbook, id)) addRecord(workbook, 'merge', { ...range, sheet: copy });
    for (const dimension of ['rows', 'columns'] as const) {
      const axis = model[dimension];
      for (const key of axis.state.keys()) {
        const [line = '', what] = key.split(':');
        const at = axis.positionOf(line);
        if (at === null) continue;
        if (what === 's') resizeDimension(workbook, { sheet: copy, dimension, at, count: 1 }, axis.sizeOf(line));
        if (what === 'h') hideDimension(workbook, { sheet: copy, dimension, at, count: 1 }, true);
      }
    }
    const frozen = frozenOf(workbook, id);
    if (frozen.rows + frozen.columns > 0) setFrozen(workbook, copy, frozen.rows, frozen.columns);
  });
  if (made !== null) session.show(made);
};
