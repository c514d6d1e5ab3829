import { expect, test } from 'vitest';
import { AxisGeometry } from '../geometry/axis-geometry.ts';
import type { SheetView } from '../model/sheet-view.ts';
import { GridLayout } from './layout.ts';

const panesOf = (frozen: { readonly rows: number; readonly columns: number }) => {
  const view: Pick<SheetView, 'rows' | 'columns' | 'bounds' | 'frozen'> = {
    bounds: { rows: 1_000_000, columns: 16_000 },
    rows: new AxisGeometry(1_000_000, 20, new Map()),
    columns: new AxisGeometry(16_000, 100, new Map()),
    frozen,
  };
  const { panes } = new GridLayout(view as SheetView, { width: 1_000, height: 600 }, { x: 0, y: 0 });
  return panes.map(({ rows, columns }) => [rows.from, rows.to, columns.from, columns.to]);
};

test('only cells in the window are laid out, also when more are frozen than fit into it', () => {
  expect(panesOf({ rows: 0, columns: 0 })).toEqual([[0, 28, 0, 9]]);
  expect(panesOf({ rows: 2, columns: 1 })).toEqual([
    [0, 1, 0, 0],
    [0, 1, 1, 9],
    [2, 28, 0, 0],
    [2, 28, 1, 9],
  ]);
  expect(panesOf({ rows: 900_000, columns: 15_000 })).toEqual([[0, 28, 0, 9]]);
});
