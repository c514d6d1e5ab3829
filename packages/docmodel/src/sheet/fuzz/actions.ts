import { columnLetters } from '../a1.ts';
import type { Axis } from '../axis.ts';
import { clearCells, readCell, writeCells } from '../cells.ts';
import { addChart, changeChart, chartsOf, moveChart } from '../chart.ts';
import {
  addConditionalFormat,
  changeConditionalFormat,
  conditionalFormatsOf,
  reorderConditionalFormat,
} from '../conditional-format.ts';
import { criterionFrom, isWithin, ruleText } from '../criterion.ts';
import { deleteDimension, hideDimension, insertDimension, moveDimension, resizeDimension } from '../dimension.ts';
import { SheetError } from '../limits.ts';
import { defineName, removeName, renameName } from '../names.ts';
import {
  addPivot,
  addPivotField,
  changePivotField,
  changePivotSource,
  movePivot,
  movePivotField,
  pivotsOf,
  removePivotField,
} from '../pivot.ts';
import { firstPivotUse, pivotPlaces, pivotSummaries } from '../pivot-field.ts';
import { type CellRange, doRangesMeet, rangeFromAnchor } from '../range.ts';
import { addRecord, describeRecord, moveRecord, type RecordKind, recordsOf, removeRecord } from '../records.ts';
import { addSheet, deleteSheet, moveSheet, renameSheet, setFrozen, setSheetHidden } from '../sheets.ts';
import { reorderCells, reorderRows } from '../sort.ts';
import { formatCells, type StylePatch } from '../styles.ts';
import { setValidation, validationAt, validationsOf } from '../validation.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';

/** One user action on one replica. It may be refused with a SheetError, as a person's would be. */
type Action = (replica: Replica, random: Random, ledger: Ledger) => void;

const anySheet = (replica: Replica, random: Random): string =>
  random.chance(0.75) ? (replica.workbook.sheets[0]?.id ?? '') : random.pick(replica.workbook.sheets).id;

/** Mostly near the top left, so that people meet. */
const somewhere = (random: Random, length: number): number =>
  random.below(random.chance(0.7) ? Math.min(length, 5) : length);

const someRange = (replica: Replica, random: Random, sheet: string, mostRows = 6): CellRange => {
  const { rows, columns } = replica.workbook.sheet(sheet);
  const [fromRow, fromColumn] = [somewhere(random, rows.length), somewhere(random, columns.length)];
  return {
    sheet,
    fromRow,
    fromColumn,
    toRow: Math.min(rows.length - 1, fromRow + random.below(mostRows)),
    toColumn: Math.min(columns.length - 1, fromColumn + random.below(3)),
  };
};

const typeValues: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet, 3);
  const { fromRow, toRow, fromColumn, toColumn } = range;
  ledger.intend(replica, range);
  const values = Array.from({ length: toRow - fromRow + 1 }, () =>
    Array.from({ length: toColumn - fromColumn + 1 }, () => (random.chance(0.15) ? null : ledger.newValue())),
  );
  writeCells(replica.workbook, { sheet, row: fromRow, column: fromColumn }, values);
};

const pasteColumn: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const { rows, columns } = replica.workbook.sheet(sheet);
  const row = random.chance(0.5) ? 0 : random.below(8);
  const length = random.chance(0.5) ? rows.length - row : Math.min(rows.length - row, 16 + random.below(12));
  const values = Array.from({ length }, () => [random.chance(0.1) ? null : ledger.newValue()]);
  const column = random.below(Math.min(3, columns.length));
  ledger.intend(replica, { sheet, fromRow: row, toRow: row + length - 1, fromColumn: column, toColumn: column });
  writeCells(replica.workbook, { sheet, row, column }, values);
};

const clear: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const all = replica.workbook.sheet(sheet).rows.length - 1;
  const range = someRange(replica, random, sheet);
  const wanted = random.chance(0.2) ? { ...range, fromRow: 0, toRow: all } : range;
  ledger.intend(replica, wanted);
  clearCells(replica.workbook, wanted);
};

const typeFormula: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const home = replica.workbook.sheet(sheet);
  const [row, column] = [somewhere(random, home.rows.length), somewhere(random, home.columns.length)];
  const parts = Array.from({ length: 1 + random.below(3) }, () => ledger.newReference(replica, random, { sheet, row }));
  const text = ledger.newValue();
  ledger.intend(replica, { sheet, fromRow: row, toRow: row, fromColumn: column, toColumn: column });
  const formula = `=SUM(${parts.map((part) => part.text).join(',')})&"${text}"`;
  writeCells(replica.workbook, { sheet, row, column }, [[{ formula }]]);
  const shown = readCell(replica.workbook, { sheet, row, column });
  if (JSON.stringify(shown) !== JSON.stringify({ formula }))
    throw new Error(`${formula} is shown as ${JSON.stringify(shown)}`);
  ledger.expectFormula(
    text,
    parts.map((part) => part.anchor),
  );
};

const lines = (replica: Replica, random: Random, most: number) => {
  const sheet = anySheet(replica, random);
  const dimension = random.chance(0.75) ? 'rows' : 'columns';
  const { length } = replica.workbook.sheet(sheet)[dimension];
  const count = 1 + random.below(most);
  return { sheet, dimension, count, at: random.below(Math.max(1, length - count)), length } as const;
};

const idsOf = (axis: Axis): readonly string[] =>
  Array.from({ length: axis.length }, (_, position) => axis.at(position) ?? '');

const requireSame = (expected: readonly string[], found: readonly string[], what: string): void => {
  if (expected.join() !== found.join()) throw new Error(`after ${what} the order is ${found}, not ${expected}`);
};

const insert: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 4);
  const count = random.chance(0.1) && place.dimension === 'rows' ? 20 : place.count;
  const at = random.chance(0.5) ? Math.min(length, random.below(5)) : random.below(length + 1);
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const before = idsOf(axis);
  insertDimension(replica.workbook, { ...place, count, at });
  const after = idsOf(axis);
  requireSame([...before.slice(0, at), ...after.slice(at, at + count), ...before.slice(at)], after, 'inserting');
};

const remove: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 3);
  if (length <= 4) return;
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const expected = idsOf(axis).toSpliced(place.at, place.count);
  deleteDimension(replica.workbook, place);
  requireSame(expected, idsOf(axis), 'deleting');
};

const move: Action = (replica, random) => {
  const { length, ...place } = lines(replica, random, 3);
  const to = random.below(length + 1);
  const axis = replica.workbook.sheet(place.sheet)[place.dimension];
  const before = idsOf(axis);
  const isMoved = (_: string, position: number): boolean => position >= place.at && position < place.at + place.count;
  const stay = (from: number, end: number) => before.filter((id, at) => at >= from && at < end && !isMoved(id, at));
  moveDimension(replica.workbook, place, to);
  if (place.at + place.count > length) return;
  requireSame([...stay(0, to), ...before.filter(isMoved), ...stay(to, length)], idsOf(axis), 'moving');
};

const sortRows: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const { length } = replica.workbook.sheet(sheet).rows;
  const count = Math.min(length, 2 + random.below(12));
  const order = random.shuffled(Array.from({ length: count }, (_, index) => index));
  const from = random.below(length - count + 1);
  const axis = replica.workbook.sheet(sheet).rows;
  const before = idsOf(axis);
  const expected = before.toSpliced(from, count, ...order.map((offset) => before[from + offset] ?? ''));
  reorderRows(replica.workbook, sheet, from, order);
  requireSame(expected, idsOf(axis), 'sorting');
};

const sortCells: Action = (replica, random, ledger) => {
  const range = someRange(replica, random, anySheet(replica, random));
  ledger.allowWithin(replica, range);
  ledger.intend(replica, range);
  const order = random.shuffled(Array.from({ length: range.toRow - range.fromRow + 1 }, (_, index) => index));
  reorderCells(replica.workbook, range, order);
};

const sizes: Action = (replica, random) => {
  const { length: _, ...place } = lines(replica, random, 3);
  if (random.chance(0.5)) resizeDimension(replica.workbook, place, random.chance(0.3) ? null : 10 + random.below(200));
  else hideDimension(replica.workbook, place, random.chance(0.6));
};

const patches: readonly StylePatch[] = [
  { bold: true },
  { bold: null },
  { color: 'red' },
  { fill: '#aabbcc', italic: true },
  { numberFormat: '0.00' },
];

const format: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const { rows, columns } = replica.workbook.sheet(sheet);
  const all = { sheet, fromRow: 0, toRow: rows.length - 1, fromColumn: 0, toColumn: columns.length - 1 };
  formatCells(replica.workbook, random.chance(0.15) ? all : range, random.pick(patches));
};

const kinds: readonly RecordKind[] = [
  'merge',
  'merge',
  'validation',
  'condition',
  'filter',
  'chart',
  'image',
  'protection',
  'pivot',
];

/** Every record with the range it has now, as texts that begin with its id. */
const standing = ({ workbook }: Replica, sheet: string): readonly string[] =>
  recordsOf(workbook, sheet).map(
    ({ id, anchor }) => `${id} ${JSON.stringify(rangeFromAnchor(workbook, sheet, anchor))}`,
  );

const records: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const known = recordsOf(replica.workbook, sheet);
  const range = someRange(replica, random, sheet);
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  if (some === null) {
    const before = standing(replica, sheet);
    const id = addRecord(replica.workbook, random.pick(kinds), range, { title: random.below(99) });
    const after = standing(replica, sheet).filter((record) => !record.startsWith(`${id} `));
    if (after.join() !== before.join()) throw new Error(`a record for ${JSON.stringify(range)} moved others`);
    const { anchor } = recordsOf(replica.workbook, sheet).find((record) => record.id === id) ?? { anchor: '' };
    const placed = rangeFromAnchor(replica.workbook, sheet, anchor);
    if (JSON.stringify(Object.entries(placed ?? {}).sort()) !== JSON.stringify(Object.entries(range).sort()))
      throw new Error(`a record for ${JSON.stringify(range)} is shown at ${JSON.stringify(placed)}`);
  } else if (random.chance(0.35)) moveRecord(replica.workbook, some.id, range);
  else if (random.chance(0.5) && some.kind !== 'band')
    describeRecord(replica.workbook, sheet, some.id, { title: random.below(99) });
  else removeRecord(replica.workbook, sheet, some.id);
};

/** Which validation each cell near the beginning has: what is set for a range changes nothing outside of it. */
const validated = (replica: Replica, sheet: string): readonly (string | null)[] => {
  const all = validationsOf(replica.workbook, sheet);
  const { rows, columns } = replica.workbook.sheet(sheet);
  return Array.from({ length: rows.length * columns.length }, (_, at) => {
    const found = validationAt(all, Math.floor(at / columns.length), at % columns.length);
    return found && JSON.stringify(found.rule);
  });
};

const validations: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const { columns } = replica.workbook.sheet(sheet);
  const before = validated(replica, sheet);
  const met = new Set(
    validationsOf(replica.workbook, sheet)
      .filter((one, at, all) => all.slice(0, at).some((other) => doRangesMeet(one.range, other.range)))
      .map(({ id }) => id),
  );
  const values = random.chance(0.25) ? null : [ledger.newValue()];
  setValidation(
    replica.workbook,
    range,
    values && { rule: { kind: 'list', values }, isStrict: random.chance(0.5), hint: '' },
  );
  const own = values && JSON.stringify({ kind: 'list', values });
  for (const [at, now] of validated(replica, sheet).entries()) {
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    const isInside = isWithin(range, row, column);
    // Two people's rules on one cell: which of them is in front may change when one of them is cut.
    if (isInside ? now !== own : met.size === 0 && now !== before[at])
      throw new Error(`row ${row}, column ${column} has the rule ${now}, not ${isInside ? own : before[at]}`);
  }
};

const conditions: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const known = conditionalFormatsOf(workbook, sheet);
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  const range = some?.range ?? someRange(replica, random, sheet);
  const formula = `=${columnLetters(range.fromColumn)}${range.fromRow + 1}>3`;
  const look = workbook.journal.transact(() => ({
    kind: 'style' as const,
    criterion: criterionFrom(workbook, range, 'formula', [{ formula }]),
    style: { bold: true } as const,
  }));
  const [operand] = look.criterion.operands;
  if (typeof operand !== 'object' || ruleText(workbook, range, operand) !== formula)
    throw new Error(`${formula} reads ${JSON.stringify(operand)} in the first cell`);
  if (some === null) addConditionalFormat(workbook, range, look);
  else if (random.chance(0.5)) changeConditionalFormat(workbook, sheet, some.id, look);
  else {
    const to = random.below(known.length);
    reorderConditionalFormat(workbook, sheet, some.id, to);
    const at = conditionalFormatsOf(workbook, sheet).findIndex(({ id }) => id === some.id);
    if (at !== to && new Set(known.map(({ order }) => order)).size === known.length)
      throw new Error(`a rule that was put at ${to} stands at ${at}`);
  }
};

const charts: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const known = chartsOf(workbook, sheet);
  const { fromRow, fromColumn } = someRange(replica, random, sheet);
  const source = `=$A$1:$${columnLetters(fromColumn)}$${fromRow + 1}`;
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  if (some === null)
    addChart(
      workbook,
      { sheet, row: fromRow, column: fromColumn },
      {
        type: 'line',
        source,
        title: `T${random.below(9)}`,
        xTitle: '',
        yTitle: '',
        legend: 'right',
        isStacked: false,
        seriesIn: 'columns',
        hasNames: true,
        hasLabels: random.chance(0.5),
        x: 0,
        y: 0,
        width: 300,
        height: 200,
      },
    );
  else if (random.chance(0.5)) changeChart(workbook, sheet, some.id, { ...some, source, type: 'pie' });
  else {
    moveChart(workbook, { sheet, row: fromRow, column: fromColumn }, some.id, { x: random.below(20), y: 3 });
    const { at = null } = chartsOf(workbook, sheet).find(({ id }) => id === some.id) ?? {};
    if (at?.row !== fromRow || at.column !== fromColumn)
      throw new Error(`a chart moved to ${fromRow}:${fromColumn} stands at ${JSON.stringify(at)}`);
  }
};

const sameRange = (one: CellRange | null | undefined, other: CellRange): boolean =>
  JSON.stringify(Object.entries(one ?? {}).sort()) === JSON.stringify(Object.entries(other).sort());

const pivots: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const { fromRow: row, fromColumn: column } = someRange(replica, random, sheet);
  const source = someRange(replica, random, anySheet(replica, random));
  const known = pivotsOf(workbook, sheet);
  if (known.length === 0 || random.chance(0.25)) {
    const id = addPivot(workbook, { sheet, row, column }, source);
    const made = pivotsOf(workbook, sheet).find((pivot) => pivot.id === id);
    if (made?.row !== row || made.column !== column || !sameRange(made.source, source))
      throw new Error(`a pivot table of ${JSON.stringify(source)} is read as ${JSON.stringify(made)}`);
    return;
  }
  const pivot = random.pick(known);
  const use = firstPivotUse(random.pick(pivotPlaces), random.pick(pivotSummaries));
  const some = pivot.fields.length === 0 || random.chance(0.4) ? null : random.pick(pivot.fields);
  const kind = random.below(7);
  if (kind === 0) movePivot(workbook, { sheet, row, column }, pivot.id);
  else if (kind === 1) changePivotSource(workbook, sheet, pivot.id, source);
  else if (some === null) {
    if (pivot.source === null) return;
    const { fromColumn, toColumn } = pivot.source;
    addPivotField(workbook, sheet, pivot.id, fromColumn + random.below(toColumn - fromColumn + 1), use);
  } else if (kind < 4) removePivotField(workbook, sheet, pivot.id, some.id);
  else if (kind < 6 && use.at === some.at) changePivotField(workbook, sheet, pivot.id, some.id, use);
  else {
    const others = pivot.fields.filter(({ at, id }) => at === use.at && id !== some.id);
    const to = random.below(others.length + 1);
    movePivotField(workbook, sheet, pivot.id, some.id, use, to);
    const now = pivotsOf(workbook, sheet).find(({ id }) => id === pivot.id)?.fields ?? [];
    const at = now.filter((field) => field.at === use.at).findIndex(({ id }) => id === some.id);
    if (at !== to && new Set(others.map(({ order }) => order)).size === others.length)
      throw new Error(`a field that was put at ${to} stands at ${at}`);
  }
};

const sheets: Action = (replica, random) => {
  const { workbook } = replica;
  const some = random.pick(workbook.sheets).id;
  const name = `T${random.below(4)}`;
  switch (random.below(6)) {
    case 0:
      if (workbook.list.count() < 6) addSheet(workbook, name, { rows: 12 + random.below(20), columns: 4 });
      return;
    case 1:
      renameSheet(workbook, some, name);
      return;
    case 2:
      moveSheet(workbook, some, random.below(workbook.sheets.length));
      return;
    case 3:
      if (random.chance(0.4)) deleteSheet(workbook, some);
      return;
    case 4:
      setSheetHidden(workbook, some, random.chance(0.5));
      return;
    default:
      setFrozen(workbook, some, random.below(4), random.below(2));
  }
};

const names: Action = (replica, random) => {
  const { workbook } = replica;
  const known = workbook.names.list();
  const name = `name_${random.below(5)}`;
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const text = `$${columnLetters(range.fromColumn)}$${range.fromRow + 1}:$${columnLetters(range.toColumn)}$${range.toRow + 1}`;
  if (known.length === 0 || random.chance(0.5)) defineName(workbook, name, `=${text}`, sheet);
  else if (random.chance(0.6)) renameName(workbook, random.pick(known).id, name);
  else removeName(workbook, random.pick(known).id);
};

const undo: Action = (replica) => {
  replica.undo.undo();
};

const redo: Action = (replica) => {
  replica.undo.redo();
};

/** How often each is taken; a good two fifths are structural. */
const weighted: readonly (readonly [string, number, Action])[] = [
  ['type', 18, typeValues],
  ['paste a column', 6, pasteColumn],
  ['clear', 5, clear],
  ['formula', 14, typeFormula],
  ['insert', 14, insert],
  ['delete', 9, remove],
  ['move', 9, move],
  ['sort rows', 6, sortRows],
  ['sort cells', 2, sortCells],
  ['sizes', 3, sizes],
  ['format', 6, format],
  ['records', 8, records],
  ['validations', 4, validations],
  ['conditions', 3, conditions],
  ['charts', 3, charts],
  ['pivots', 5, pivots],
  ['sheets', 4, sheets],
  ['names', 4, names],
  ['undo', 9, undo],
  ['redo', 4, redo],
];
const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);

/** Takes one action on the replica and tells the ledger; returns its name. */
export const act = (replica: Replica, random: Random, ledger: Ledger): string => {
  // An update that overtook an older one of its sender has deleted a key and not yet set it: there may be no sheet for a while.
  if (replica.workbook.sheets.length === 0) return 'wait';
  let left = random.below(total);
  const [name, , action] = weighted.find(([, weight]) => {
    left -= weight;
    return left < 0;
  }) ?? ['', 0, typeValues];
  const isUndo = action === undo || action === redo;
  const before = ledger.visible(replica);
  const storedBefore = isUndo ? ledger.stored(replica) : null;
  let isRefused = false;
  try {
    action(replica, random, ledger);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    isRefused = true;
  }
  ledger.record(replica, before, storedBefore, isRefused);
  if (action === undo) ledger.checkUndo(replica, before);
  return name;
};
