import type { SheetView } from '../model/sheet-view.ts';
import type { Area, Cell } from '../selection/selection.ts';

export const columnHeaderHeight = 24;
export const rowHeaderWidth = 46;

/** A rectangle in CSS pixels at 100 %, from the grid's top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One of the up to four parts of a grid with frozen rows and columns. */
export interface Pane {
  readonly rows: { readonly from: number; readonly to: number };
  readonly columns: { readonly from: number; readonly to: number };
  readonly clip: Rect;
  /** What to add to a sheet's offsets. */
  readonly dx: number;
  readonly dy: number;
}

/** What is under the pointer. */
export type Hit =
  | { readonly on: 'cell'; readonly cell: Cell }
  | { readonly on: 'corner' }
  | { readonly on: 'columnHeader' | 'columnEdge'; readonly column: number }
  | { readonly on: 'rowHeader' | 'rowEdge'; readonly row: number };

const edgeReach = 4;

/** Which cells stand where in a window of a size, scrolled so far. Sizes are at 100 %: divide by the zoom first. */
export class GridLayout {
  readonly view: SheetView;
  readonly width: number;
  readonly height: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly headerWidth: number;
  readonly frozenWidth: number;
  readonly frozenHeight: number;

  constructor(
    view: SheetView,
    size: { readonly width: number; readonly height: number },
    scroll: { readonly x: number; readonly y: number },
  ) {
    this.view = view;
    this.width = size.width;
    this.height = size.height;
    this.headerWidth = rowHeaderWidth + Math.max(0, String(view.bounds.rows).length - 5) * 8;
    this.frozenWidth = view.columns.offset(view.frozen.columns);
    this.frozenHeight = view.rows.offset(view.frozen.rows);
    this.scrollX = Math.max(0, Math.min(scroll.x, this.contentWidth - this.width));
    this.scrollY = Math.max(0, Math.min(scroll.y, this.contentHeight - this.height));
  }

  /** Headers, all cells, and room after the last ones. */
  get contentWidth(): number {
    return this.headerWidth + this.view.columns.total + 40;
  }

  get contentHeight(): number {
    return columnHeaderHeight + this.view.rows.total + 40;
  }

  /** The part of the window that scrolls. */
  get scrolling(): Rect {
    const x = this.headerWidth + this.frozenWidth;
    const y = columnHeaderHeight + this.frozenHeight;
    return { x, y, width: Math.max(0, this.width - x), height: Math.max(0, this.height - y) };
  }

  xOf(column: number): number {
    const offset = this.headerWidth + this.view.columns.offset(column);
    return column < this.view.frozen.columns ? offset : offset - this.scrollX;
  }

  yOf(row: number): number {
    const offset = columnHeaderHeight + this.view.rows.offset(row);
    return row < this.view.frozen.rows ? offset : offset - this.scrollY;
  }

  rectOf(area: Area): Rect {
    const [x, y] = [this.xOf(area.fromColumn), this.yOf(area.fromRow)];
    const toColumn = Math.min(area.toColumn, this.view.columns.count - 1);
    const toRow = Math.min(area.toRow, this.view.rows.count - 1);
    return {
      x,
      y,
      width: this.xOf(toColumn) + this.view.columns.size(toColumn) - x,
      height: this.yOf(toRow) + this.view.rows.size(toRow) - y,
    };
  }

  /** Rows and columns that scroll and are in the window. */
  get visible(): Area {
    const { rows, columns, frozen } = this.view;
    const { width, height } = this.scrolling;
    const [left, top] = [this.scrollX + this.frozenWidth, this.scrollY + this.frozenHeight];
    return {
      fromRow: Math.max(frozen.rows, rows.at(top)),
      toRow: Math.max(frozen.rows, rows.at(top + Math.max(0, height - 1))),
      fromColumn: Math.max(frozen.columns, columns.at(left)),
      toColumn: Math.max(frozen.columns, columns.at(left + Math.max(0, width - 1))),
    };
  }

  /** The last frozen row and column that the window has room for, -1 for none: more may be frozen than fit. */
  get lastFrozen(): Cell {
    const { rows, columns, frozen } = this.view;
    return {
      row: Math.min(frozen.rows - 1, rows.at(this.height - columnHeaderHeight)),
      column: Math.min(frozen.columns - 1, columns.at(this.width - this.headerWidth)),
    };
  }

  get panes(): readonly Pane[] {
    const { rows, columns } = this.view;
    const { fromRow, toRow, fromColumn, toColumn } = this.visible;
    const right = this.scrolling;
    const across = [
      {
        from: 0,
        to: this.lastFrozen.column,
        x: this.headerWidth,
        width: Math.min(this.frozenWidth, this.width - this.headerWidth),
        dx: this.headerWidth,
      },
      {
        from: fromColumn,
        to: Math.min(toColumn, columns.count - 1),
        x: right.x,
        width: right.width,
        dx: this.headerWidth - this.scrollX,
      },
    ];
    const down = [
      {
        from: 0,
        to: this.lastFrozen.row,
        y: columnHeaderHeight,
        height: Math.min(this.frozenHeight, this.height - columnHeaderHeight),
        dy: columnHeaderHeight,
      },
      {
        from: fromRow,
        to: Math.min(toRow, rows.count - 1),
        y: right.y,
        height: right.height,
        dy: columnHeaderHeight - this.scrollY,
      },
    ];
    return down.flatMap((d) =>
      across.flatMap((a): readonly Pane[] =>
        d.to < d.from || a.to < a.from || a.width <= 0 || d.height <= 0
          ? []
          : [
              {
                rows: { from: d.from, to: d.to },
                columns: { from: a.from, to: a.to },
                clip: { x: a.x, y: d.y, width: a.width, height: d.height },
                dx: a.dx,
                dy: d.dy,
              },
            ],
      ),
    );
  }

  columnAt(x: number): number {
    const inside = x - this.headerWidth;
    return this.view.columns.at(inside < this.frozenWidth ? Math.max(0, inside) : inside + this.scrollX);
  }

  rowAt(y: number): number {
    const inside = y - columnHeaderHeight;
    return this.view.rows.at(inside < this.frozenHeight ? Math.max(0, inside) : inside + this.scrollY);
  }

  hit(x: number, y: number): Hit {
    const [isLeft, isAbove] = [x < this.headerWidth, y < columnHeaderHeight];
    if (isLeft && isAbove) return { on: 'corner' };
    if (isAbove) {
      const column = this.columnAt(x);
      const left = this.xOf(column);
      if (x - left < edgeReach && column > 0) return { on: 'columnEdge', column: column - 1 };
      const isEdge = left + this.view.columns.size(column) - x < edgeReach;
      return { on: isEdge ? 'columnEdge' : 'columnHeader', column };
    }
    if (isLeft) {
      const row = this.rowAt(y);
      const top = this.yOf(row);
      if (y - top < edgeReach && row > 0) return { on: 'rowEdge', row: row - 1 };
      return { on: top + this.view.rows.size(row) - y < edgeReach ? 'rowEdge' : 'rowHeader', row };
    }
    return { on: 'cell', cell: { row: this.rowAt(y), column: this.columnAt(x) } };
  }

  /** How far to scroll so that a cell is in the window. */
  scrollTo({ row, column }: Cell): { readonly x: number; readonly y: number } {
    const { rows, columns, frozen } = this.view;
    const room = this.scrolling;
    const along = (
      scroll: number,
      isFrozen: boolean,
      from: number,
      size: number,
      frozenSize: number,
      space: number,
    ): number => {
      if (isFrozen) return scroll;
      const start = from - frozenSize;
      if (start < scroll) return start;
      return Math.max(scroll, Math.min(start, start + size - space + 4));
    };
    return {
      x: along(
        this.scrollX,
        column < frozen.columns,
        columns.offset(column),
        columns.size(column),
        this.frozenWidth,
        room.width,
      ),
      y: along(this.scrollY, row < frozen.rows, rows.offset(row), rows.size(row), this.frozenHeight, room.height),
    };
  }
}
