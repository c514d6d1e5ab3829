import { type CellStyle, frozenOf, mergesOf, type Sheet, stylesOf, type Workbook } from '@cloudity/docmodel/sheet';
import { AxisGeometry } from '../geometry/axis-geometry.ts';
import type { Area, Bounds } from '../selection/selection.ts';

export const defaultRowHeight = 21;
export const defaultColumnWidth = 100;

/** How one sheet is laid out now; made anew when something about it changed, and cheap until it is asked. */
export class SheetView {
  readonly sheet: Sheet;
  readonly #workbook: Workbook;
  /** Heights that rows need for their content, by row id; measured when they are first in view. */
  readonly measured: Map<string, number>;
  /** Rows that a filter of this person leaves out, by id. */
  readonly #filtered: ReadonlySet<string>;
  #rows: AxisGeometry | null = null;
  #columns: AxisGeometry | null = null;
  #merges: readonly Area[] | null = null;
  #frozen: { readonly rows: number; readonly columns: number } | null = null;
  #styles: ((row: number, column: number) => CellStyle) | null = null;

  constructor(workbook: Workbook, id: string, measured: Map<string, number>, filtered: ReadonlySet<string>) {
    this.#workbook = workbook;
    this.sheet = workbook.sheet(id);
    this.measured = measured;
    this.#filtered = filtered;
  }

  get bounds(): Bounds {
    return { rows: this.sheet.rows.length, columns: this.sheet.columns.length };
  }

  get rows(): AxisGeometry {
    this.#rows ??= geometryOf(this.sheet.rows, defaultRowHeight, this.measured, this.#filtered);
    return this.#rows;
  }

  get columns(): AxisGeometry {
    this.#columns ??= geometryOf(this.sheet.columns, defaultColumnWidth, new Map(), new Set());
    return this.#columns;
  }

  /** A row was measured. */
  forgetRows(): void {
    this.#rows = null;
  }

  get merges(): readonly Area[] {
    this.#merges ??= mergesOf(this.#workbook, this.sheet.id).map(({ range }) => range);
    return this.#merges;
  }

  get frozen(): { readonly rows: number; readonly columns: number } {
    this.#frozen ??= frozenOf(this.#workbook, this.sheet.id);
    return this.#frozen;
  }

  styleAt(row: number, column: number): CellStyle {
    this.#styles ??= stylesOf(this.#workbook, this.sheet.id);
    return this.#styles(row, column);
  }

  mergeAt(row: number, column: number): Area | null {
    for (const merge of this.merges)
      if (row >= merge.fromRow && row <= merge.toRow && column >= merge.fromColumn && column <= merge.toColumn)
        return merge;
    return null;
  }
}

const geometryOf = (
  axis: Sheet['rows'],
  size: number,
  measured: ReadonlyMap<string, number>,
  filtered: ReadonlySet<string>,
): AxisGeometry => {
  const exceptions = new Map<number, number>();
  const put = (id: string, value: number): void => {
    const position = axis.positionOf(id);
    if (position !== null) exceptions.set(position, value);
  };
  for (const [id, height] of measured) put(id, height);
  const hidden: string[] = [];
  for (const key of axis.state.keys()) {
    if (key.endsWith(':s')) {
      const own = axis.sizeOf(key.slice(0, -2));
      if (own !== null) put(key.slice(0, -2), own);
    } else if (key.endsWith(':h')) hidden.push(key.slice(0, -2));
  }
  for (const id of hidden) if (axis.isHidden(id)) put(id, 0);
  for (const id of filtered) put(id, 0);
  return new AxisGeometry(axis.length, size, exceptions);
};
