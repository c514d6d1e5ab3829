import {
  deleteDimension,
  emptyWorkbook,
  insertDimension,
  moveDimension,
  reorderRows,
  UndoHistory,
  Workbook,
} from '@cloudity/docmodel/sheet';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { orderDiff } from './order-diff.ts';

const open = () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  return { workbook, axis: workbook.sheet('s1').rows, undo: new UndoHistory(workbook.journal) };
};

describe('orderDiff', () => {
  test('an insertion and a removal are seen without looking at the other rows', () => {
    const { workbook, axis } = open();
    const before = axis.stretches;
    insertDimension(workbook, { sheet: 's1', dimension: 'rows', at: 500, count: 3 });
    const grown = axis.stretches;
    expect(orderDiff(before, grown)).toEqual({ removed: [], added: [{ at: 500, count: 3 }], moved: null });
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 499, count: 2 });
    expect(orderDiff(grown, axis.stretches)).toEqual({ removed: [{ at: 499, count: 2 }], added: [], moved: null });
    expect(orderDiff(before, before)).toBeNull();
  });

  test('applied to the old order it gives the new one, for random changes', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    const { workbook, axis, undo } = open();
    deleteDimension(workbook, { sheet: 's1', dimension: 'rows', at: 30, count: 970 });
    const ids = (): string[] => Array.from({ length: axis.length }, (_, at) => axis.at(at) ?? '');
    for (let round = 0; round < 150; round += 1) {
      const [before, stretches] = [ids(), axis.stretches];
      const at = random(axis.length - 3);
      const count = 1 + random(3);
      const lines = { sheet: 's1', dimension: 'rows', at, count } as const;
      const kind = random(5);
      if (kind === 0 || axis.length < 10) insertDimension(workbook, lines);
      else if (kind === 1) deleteDimension(workbook, lines);
      else if (kind === 2) moveDimension(workbook, lines, random(axis.length));
      else if (kind === 3) reorderRows(workbook, 's1', at, [2, 0, 1]);
      else undo.undo();
      const diff = orderDiff(stretches, axis.stretches);
      const now = ids();
      const list = [...before];
      for (const { at: from, count: many } of diff?.removed ?? []) list.splice(from, many);
      for (const { at: from, count: many } of diff?.added ?? []) list.splice(from, 0, ...now.slice(from, from + many));
      const { moved } = diff ?? { moved: null };
      if (moved) list.splice(moved.from, moved.to - moved.from + 1, ...now.slice(moved.from, moved.to + 1));
      expect(list, `seed ${seed}, round ${round}`).toEqual(now);
    }
  });
});
