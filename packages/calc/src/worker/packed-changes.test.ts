import { expect, test } from 'vitest';
import type { BatchResult, CellChange } from '../engine.ts';
import { packBatch, unpackBatch } from './packed-changes.ts';

const change = (sheet: string, row: number, column: number, value: CellChange['value']): CellChange => ({
  sheet,
  row,
  column,
  value,
});

test('CA3 changes are the same, in the same order, when they have crossed to the other side', () => {
  const changes = [
    change('s1', 4, 0, 1),
    change('s1', 5, 0, null),
    change('s1', 6, 0, { error: '#REF!', message: 'gone' }),
    change('s1', 8, 0, 'a gap above'),
    change('s1', 9, 1, true),
    change('s2', 10, 1, 2),
    change('s2', 9, 1, 'upwards'),
  ];
  const batch: BatchResult = { changes, isTimedOut: true };
  const packed = packBatch(batch);
  expect(packed.runs.map(({ values }) => values.length)).toEqual([3, 1, 1, 1, 1]);
  expect(unpackBatch(structuredClone(packed))).toEqual(batch);
});
