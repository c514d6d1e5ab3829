import type { Cell } from '../selection/selection.ts';
import type { GridView } from './grid-view.ts';

/** Where a cell is in the window, in its pixels, all of a merged one; outside of `grid.element` where it is scrolled away. */
export interface CellBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const cellBox = (grid: GridView, { row, column }: Cell): CellBox => {
  const layout = grid.layout.get();
  const area = layout.view.mergeAt(row, column) ?? { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
  const { x, y, width, height } = layout.rectOf(area);
  const frame = grid.element.getBoundingClientRect();
  const [left, top] = [frame.left + x * grid.zoom, frame.top + y * grid.zoom];
  return { left, right: left + width * grid.zoom, top, bottom: top + height * grid.zoom };
};
