import { expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addRecord,
  emptyWorkbook,
  insertDimension,
  rangeFromAnchor,
  recordsOf,
  reorderRows,
  Workbook,
} from './index.ts';

const opened = (clientId: number, state: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  Y.applyUpdate(doc, state);
  return new Workbook(doc);
};

const exchange = (...workbooks: readonly Workbook[]): void => {
  for (const from of workbooks)
    for (const to of workbooks) if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc));
};

const sheetOf = (workbook: Workbook): string => workbook.sheets[0]?.id ?? '';
const order = (workbook: Workbook): readonly (string | null)[] => {
  const { rows } = workbook.sheet(sheetOf(workbook));
  return Array.from({ length: 6 }, (_, position) => rows.at(position));
};

const addRange = (workbook: Workbook, fromRow: number, toRow: number): string =>
  addRecord(workbook, 'validation', { sheet: sheetOf(workbook), fromRow, toRow, fromColumn: 0, toColumn: 0 });

const rowsOf = (workbook: Workbook, record: string): readonly (number | undefined)[] => {
  const sheet = sheetOf(workbook);
  const anchor = recordsOf(workbook, sheet).find(({ id }) => id === record)?.anchor ?? '';
  const range = rangeFromAnchor(workbook, sheet, anchor);
  return [range?.fromRow, range?.toRow];
};

/** Two people who sorted the first five rows at once, so that two of these stand at the third place and none at the first. */
const twoWhoSorted = (): readonly [Workbook, Workbook] => {
  const state = emptyWorkbook();
  const [ada, grace] = [opened(101, state), opened(102, state)];
  reorderRows(ada, sheetOf(ada), 0, [0, 3, 2, 1, 4]);
  reorderRows(grace, sheetOf(grace), 0, [2, 1, 0, 3, 4]);
  reorderRows(ada, sheetOf(ada), 0, [1, 0, 2, 3, 4]);
  exchange(ada, grace);
  return [ada, grace];
};

const shared = (workbook: Workbook): number => {
  const { rows } = workbook.sheet(sheetOf(workbook));
  const at = [0, 1, 2, 3].find((position) => rows.placeAt(position) === rows.placeAt(position + 1));
  if (at === undefined) throw new Error('no two rows share a place');
  return at;
};

test('what ends or begins in a shared place keeps its rows when the place is split for another range', () => {
  const [ada, grace] = twoWhoSorted();
  const at = shared(ada);
  const before = order(ada);
  const [ending, beginning] = [addRange(grace, 0, at + 1), addRange(grace, at, 4)];
  exchange(ada, grace);
  const own = addRange(ada, at, at);
  expect(rowsOf(ada, own)).toEqual([at, at]);
  expect(rowsOf(ada, ending)).toEqual([0, at + 1]);
  expect(rowsOf(ada, beginning)).toEqual([at, 4]);
  expect(order(ada)).toEqual(before);
  insertDimension(ada, { sheet: sheetOf(ada), dimension: 'rows', at: at + 2, count: 1 });
  expect(rowsOf(ada, ending)).toEqual([0, at + 1]);
  expect(rowsOf(ada, beginning)).toEqual([at, 5]);
});

test('two people who split a place at once split it into the same shares', () => {
  const [ada, grace] = twoWhoSorted();
  const at = shared(ada);
  const before = order(ada);
  const [first, second] = [addRange(ada, 0, at), addRange(grace, at + 1, 4)];
  exchange(ada, grace);
  for (const workbook of [ada, grace]) {
    expect(order(workbook)).toEqual(before);
    expect(rowsOf(workbook, first)).toEqual([0, at]);
    expect(rowsOf(workbook, second)).toEqual([at + 1, 4]);
  }
});
