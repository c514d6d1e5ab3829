import { copyRecords } from '@cloudity/docmodel/copy-records';
import { copyPivots } from '@cloudity/docmodel/pivots';
import {
  addSheet,
  formatCells,
  frozenOf,
  hideDimension,
  isFormula,
  resizeDimension,
  setFrozen,
  stylesOf,
  textFromFormula,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { freeName } from './sheets.ts';

/**
 * A sheet with the same contents, looks, merges, sizes, frozen parts, rules, filter and views, charts, pivot tables and protections, behind its
 * model; and it is shown.
 */
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
    copyRecords(workbook, id, copy);
    copyPivots(workbook, id, copy);
  });
  if (made !== null) session.show(made);
};
