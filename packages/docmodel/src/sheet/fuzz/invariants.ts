import * as Y from 'yjs';
import { anchorFromText } from '../anchor.ts';
import { readCell } from '../cells.ts';
import { isFormula } from '../content.ts';
import { type FormulaHome, formulaFromText, rectangleOf, textFromFormula, textOfAnchor } from '../formula.ts';
import { pivotsOf } from '../pivot.ts';
import { storedPivotField } from '../pivot-field.ts';
import { pivotCells } from '../pivot-input.ts';
import { doRangesMeet } from '../range.ts';
import { mergesOf, placedRecords, recordKinds, recordParts, recordsOf } from '../records.ts';
import { frozenOf } from '../sheets.ts';
import { stylesOf } from '../styles.ts';
import { Workbook } from '../workbook.ts';
import type { Ledger } from './ledger.ts';
import { naiveOrder } from './naive.ts';
import { cellKey } from './replica.ts';

const require = (isGood: boolean, what: string): void => {
  if (!isGood) throw new Error(what);
};

/** All that people see of a workbook, as one text: equal on two replicas means that they see the same. */
export const portrait = (workbook: Workbook): string => {
  const sheets = workbook.sheets.map((info) => {
    const sheet = workbook.sheet(info.id);
    const look = stylesOf(workbook, info.id);
    const rows = Array.from({ length: sheet.rows.length }, (_, row) => {
      const id = sheet.rows.at(row) ?? '';
      const cells = Array.from({ length: sheet.columns.length }, (_, column) => [
        readCell(workbook, { sheet: info.id, row, column }),
        look(row, column),
      ]);
      return [id, sheet.rows.sizeOf(id), sheet.rows.isHidden(id), cells];
    });
    const columns = Array.from({ length: sheet.columns.length }, (_, column) => sheet.columns.at(column));
    const records = recordKinds.map((kind) => placedRecords(workbook, info.id, kind));
    const pivots = [pivotsOf(workbook, info.id), pivotCells(workbook, info.id)];
    const merges = mergesOf(workbook, info.id);
    return { info, rows, columns, records, merges, pivots, frozen: frozenOf(workbook, info.id) };
  });
  const names = workbook.names
    .list()
    .map(({ id, name, formula }) => [
      id,
      name,
      textFromFormula(formula, { space: workbook, sheet: workbook.sheets[0]?.id ?? '', row: null }),
    ]);
  return JSON.stringify({ sheets, names });
};

/** The order of every axis is what the definition says, from position to id and back, with no row lost or twice. */
const checkOrders = (workbook: Workbook): void => {
  for (const { id } of workbook.sheets) {
    const sheet = workbook.sheet(id);
    const { parts } = sheet;
    for (const [axis, records, state] of [
      [sheet.rows, parts.rowRuns, parts.rowState],
      [sheet.columns, parts.columnRuns, parts.columnState],
    ] as const) {
      const { standing, places } = naiveOrder(records, state);
      require(axis.length === standing.length, `${axis.length} lines are shown, not ${standing.length}`);
      standing.forEach(({ row, place }, position) => {
        require(axis.at(position) === row, `${axis.at(position)} stands at ${position}, not ${row}`);
        require(axis.positionOf(row) ===
          position, `${row} is said to stand at ${axis.positionOf(row)}, not ${position}`);
        require(axis.placeAt(position) === place, `${row} stands at place ${axis.placeAt(position)}, not ${place}`);
      });
      const shown = new Set(standing.map(({ row }) => row));
      require(shown.size === standing.length, 'a line is shown twice');
      require(new Set(places).size === places.length, 'a place is there twice');
      for (const place of places)
        require(axis.isLive(place) ===
          shown.has(place), `${place} is ${axis.isLive(place) ? 'lost' : 'shown though deleted'}`);
    }
  }
};

/** The rows between two places, straight from the definition. */
const naiveSpan = (order: ReturnType<typeof naiveOrder>, from: string, to: string): readonly number[] => {
  const [first = '', last = ''] = [from, to].sort((a, b) => order.places.indexOf(a) - order.places.indexOf(b));
  const [a, b] = [order.places.indexOf(first), order.places.indexOf(order.lastShareOf(last))];
  return order.standing.flatMap(({ place }, position) => {
    const at = order.places.indexOf(place);
    return a >= 0 && b >= 0 && at >= a && at <= b ? [position] : [];
  });
};

/** Ranges cover exactly the rows that stand between their corners; shown merges never overlap. */
const checkRanges = (workbook: Workbook): void => {
  for (const { id } of workbook.sheets) {
    const { parts, rows, columns } = workbook.sheet(id);
    const orders = [
      naiveOrder(parts.rowRuns, parts.rowState),
      naiveOrder(parts.columnRuns, parts.columnState),
    ] as const;
    for (const { anchor } of recordsOf(workbook, id)) {
      const parsed = anchorFromText(anchor);
      require(parsed !== null && parsed.kind !== 'name' && parsed.kind !== 'cell', `${anchor} is no range`);
      if (parsed?.kind !== 'range') continue;
      const down = naiveSpan(orders[0], parsed.from.row ?? '', parsed.to.row ?? '');
      const across = naiveSpan(orders[1], parsed.from.column, parsed.to.column);
      const range = rectangleOf(parsed, { space: workbook, sheet: id, row: null });
      const expected =
        down.length === 0 || across.length === 0 ? null : [down[0], down.at(-1), across[0], across.at(-1)];
      const found = range === null ? null : [range.fromRow, range.toRow, range.fromColumn, range.toColumn];
      require(JSON.stringify(found) ===
        JSON.stringify(expected), `${anchor} covers ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
      require(down.length === 0 || down.length === (down.at(-1) ?? 0) - (down[0] ?? 0) + 1, `${anchor} has a gap`);
    }
    const merges = mergesOf(workbook, id);
    for (const [index, one] of merges.entries()) {
      require(one.range.toRow < rows.length && one.range.toColumn < columns.length, 'a merge reaches out of the sheet');
      for (const other of merges.slice(index + 1)) require(!doRangesMeet(one.range, other.range), 'two merges overlap');
    }
  }
};

/** Every part of a pivot table is read as it was stored; no field is there twice, none is in two places. */
const checkPivots = (workbook: Workbook): void => {
  for (const { id } of workbook.sheets)
    for (const pivot of pivotsOf(workbook, id)) {
      const parts = recordParts(workbook.sheet(id).parts.records, pivot.id);
      require(parts.length === pivot.fields.length, `${parts.length} fields are read as ${pivot.fields.length}`);
      for (const field of pivot.fields) {
        const stored = parts.find(({ part }) => part === field.id)?.value;
        const sorted = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort());
        require(sorted(stored) ===
          sorted(storedPivotField(field)), `${JSON.stringify(stored)} is read as ${JSON.stringify(field)}`);
      }
    }
};

/** Contents are where they were typed; A1 text read back names the same cells. */
const checkCells = (workbook: Workbook, ledger: Ledger): void => {
  for (const { id } of workbook.sheets) {
    const sheet = workbook.sheet(id);
    for (const { row, column, value } of sheet.values.entries()) {
      const content = sheet.content(row, column);
      require(JSON.stringify(content) ===
        JSON.stringify(value), `${JSON.stringify(value)} is read as ${JSON.stringify(content)}`);
      ledger.checkCell(cellKey(id, row, column), content);
      if (!isFormula(content) || sheet.rows.positionOf(row) === null) continue;
      const home: FormulaHome = { space: workbook, sheet: id, row };
      const text = textFromFormula(content, home);
      const again = formulaFromText(text, home);
      require(textFromFormula(again, home) === text, `${text} is read back as ${textFromFormula(again, home)}`);
      for (const stored of content.r) {
        const anchor = anchorFromText(stored);
        if (anchor === null) throw new Error(`${stored} is no anchor`);
        if (anchor.kind === 'range' && anchor.from.row === null) {
          const own = rectangleOf(anchor, home);
          const position = sheet.rows.positionOf(row);
          require(own === null || (own.fromRow === position && own.toRow === position), `${stored} left its own row`);
        }
        if (anchor.kind !== 'cell') continue;
        const target = workbook.axesOf(anchor.sheet ?? id);
        const isThere = target?.rows.isLive(anchor.at.row ?? row) === true && target.columns.isLive(anchor.at.column);
        const shown = textOfAnchor(anchor, home);
        require((shown === '#REF!') === !isThere, `${stored} is shown as ${shown}`);
      }
    }
  }
};

/** Everything that must hold on one replica, whatever the others have. */
export const checkWorkbook = (workbook: Workbook, ledger: Ledger): void => {
  require(workbook.sheets.length > 0, 'no sheet is shown');
  const names = workbook.sheets.map(({ name }) => name.toLowerCase());
  require(new Set(names).size === names.length, `two sheets have one name: ${names.join(', ')}`);
  checkOrders(workbook);
  checkRanges(workbook);
  checkPivots(workbook);
  checkCells(workbook, ledger);
};

/** The index that was kept up to date says what one says that is built now. */
export const checkAgainstFresh = (workbook: Workbook): void => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(workbook.doc));
  const fresh = new Workbook(copy);
  require(portrait(fresh) === portrait(workbook), 'a workbook opened anew shows something else');
  fresh.destroy();
  copy.destroy();
};
