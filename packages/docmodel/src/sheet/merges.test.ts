import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addMerges, addRecord, emptyWorkbook, mergesOf, Workbook } from './index.ts';

const opened = (): { readonly workbook: Workbook; readonly sheet: string } => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '' };
};

test('many merges are made at once; those that cannot be are given back', () => {
  const { workbook, sheet } = opened();
  const range = (fromRow: number, toRow: number, fromColumn = 0, toColumn = 1) => ({
    sheet,
    fromRow,
    toRow,
    fromColumn,
    toColumn,
  });
  addRecord(workbook, 'merge', range(0, 0));
  const good = Array.from({ length: 998 }, (_, at) => range(at + 1, at + 1, (at % 10) * 2, (at % 10) * 2 + 1));
  const tall = range(0, 999, 22, 23);
  const bad = [
    range(0, 3, 1, 2),
    range(5, 5, 3, 3),
    range(999, 1_000),
    range(-1, 2),
    range(500, 500, 23, 24),
    range(3, 2),
  ];
  expect(addMerges(workbook, sheet, [...good, tall, ...bad])).toEqual(bad);
  expect(mergesOf(workbook, sheet)).toHaveLength(1 + good.length + 1);
});
