import { columnLetters } from '@cloudity/docmodel/sheet';

/** Cells by position, both ends included. */
export interface Area {
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  readonly toColumn: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Whole rows stay whole when columns are added. */
export type AreaKind = 'cells' | 'rows' | 'columns' | 'all';

export interface SelectedArea extends Area {
  readonly kind: AreaKind;
}

/** At least one area; the last one is the one that keys and the mouse change. `active` is where typing goes, `head` its far corner. */
export interface Selection {
  readonly areas: readonly SelectedArea[];
  readonly active: Cell;
  readonly head: Cell;
}

export const addressOf = ({ row, column }: Cell): string => `${columnLetters(column)}${row + 1}`;

export interface Bounds {
  readonly rows: number;
  readonly columns: number;
}

export const areaOf = (one: Cell, other: Cell): Area => ({
  fromRow: Math.min(one.row, other.row),
  toRow: Math.max(one.row, other.row),
  fromColumn: Math.min(one.column, other.column),
  toColumn: Math.max(one.column, other.column),
});

export const doAreasMeet = (one: Area, other: Area): boolean =>
  one.fromRow <= other.toRow &&
  other.fromRow <= one.toRow &&
  one.fromColumn <= other.toColumn &&
  other.fromColumn <= one.toColumn;

export const isInArea = (area: Area, { row, column }: Cell): boolean =>
  row >= area.fromRow && row <= area.toRow && column >= area.fromColumn && column <= area.toColumn;

export const heightOf = (area: Area): number => area.toRow - area.fromRow + 1;
export const widthOf = (area: Area): number => area.toColumn - area.fromColumn + 1;

/** The smallest area that holds both and cuts through no merge. */
export const withMerges = (area: Area, merges: readonly Area[]): Area => {
  let grown = area;
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const merge of merges) {
      if (!doAreasMeet(grown, merge)) continue;
      const next = {
        fromRow: Math.min(grown.fromRow, merge.fromRow),
        toRow: Math.max(grown.toRow, merge.toRow),
        fromColumn: Math.min(grown.fromColumn, merge.fromColumn),
        toColumn: Math.max(grown.toColumn, merge.toColumn),
      };
      if (
        next.fromRow === grown.fromRow &&
        next.toRow === grown.toRow &&
        next.fromColumn === grown.fromColumn &&
        next.toColumn === grown.toColumn
      )
        continue;
      grown = next;
      isDone = false;
    }
  }
  return grown;
};

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

export const withinBounds = ({ row, column }: Cell, bounds: Bounds): Cell => ({
  row: clamp(row, bounds.rows - 1),
  column: clamp(column, bounds.columns - 1),
});

export const selectCell = (cell: Cell, merges: readonly Area[] = []): Selection => {
  const area = withMerges(areaOf(cell, cell), merges);
  const active = { row: area.fromRow, column: area.fromColumn };
  return { areas: [{ ...area, kind: 'cells' }], active, head: active };
};

export const selectArea = (area: Area, kind: AreaKind = 'cells', active?: Cell): Selection => ({
  areas: [{ ...area, kind }],
  active: active ?? { row: area.fromRow, column: area.fromColumn },
  head: { row: area.toRow, column: area.toColumn },
});

const wholeRows = (from: number, to: number, bounds: Bounds): SelectedArea => ({
  fromRow: Math.min(from, to),
  toRow: Math.max(from, to),
  fromColumn: 0,
  toColumn: bounds.columns - 1,
  kind: 'rows',
});
const wholeColumns = (from: number, to: number, bounds: Bounds): SelectedArea => ({
  fromRow: 0,
  toRow: bounds.rows - 1,
  fromColumn: Math.min(from, to),
  toColumn: Math.max(from, to),
  kind: 'columns',
});

/** The last area reaches from the active cell to `head`, as wide as its kind asks for. */
export const extendTo = (selection: Selection, head: Cell, bounds: Bounds, merges: readonly Area[] = []): Selection => {
  const kind = selection.areas.at(-1)?.kind ?? 'cells';
  const { active } = selection;
  const area: SelectedArea =
    kind === 'rows'
      ? wholeRows(active.row, head.row, bounds)
      : kind === 'columns'
        ? wholeColumns(active.column, head.column, bounds)
        : { ...withMerges(areaOf(active, head), merges), kind: 'cells' };
  return { areas: [...selection.areas.slice(0, -1), area], active, head };
};

/** One more area begins; it is the one that changes from now on. */
export const addArea = (selection: Selection, added: Selection): Selection => ({
  areas: [...selection.areas, ...added.areas],
  active: added.active,
  head: added.head,
});

export const selectRows = (from: number, to: number, bounds: Bounds): Selection => ({
  areas: [wholeRows(from, to, bounds)],
  active: { row: from, column: 0 },
  head: { row: to, column: bounds.columns - 1 },
});

export const selectColumns = (from: number, to: number, bounds: Bounds): Selection => ({
  areas: [wholeColumns(from, to, bounds)],
  active: { row: 0, column: from },
  head: { row: bounds.rows - 1, column: to },
});

export const selectAll = (active: Cell, bounds: Bounds): Selection => ({
  areas: [{ fromRow: 0, toRow: bounds.rows - 1, fromColumn: 0, toColumn: bounds.columns - 1, kind: 'all' }],
  active,
  head: { row: bounds.rows - 1, column: bounds.columns - 1 },
});

/** The same cells after rows or columns came or went: nothing reaches beyond the sheet. */
export const clipped = (selection: Selection, bounds: Bounds): Selection => {
  const areas = selection.areas.map((area): SelectedArea => {
    const from = withinBounds({ row: area.fromRow, column: area.fromColumn }, bounds);
    const to = withinBounds({ row: area.toRow, column: area.toColumn }, bounds);
    const isAllRows = area.kind === 'columns' || area.kind === 'all';
    const isAllColumns = area.kind === 'rows' || area.kind === 'all';
    return {
      kind: area.kind,
      fromRow: from.row,
      toRow: isAllRows ? bounds.rows - 1 : to.row,
      fromColumn: from.column,
      toColumn: isAllColumns ? bounds.columns - 1 : to.column,
    };
  });
  return { areas, active: withinBounds(selection.active, bounds), head: withinBounds(selection.head, bounds) };
};

export const isSingleCell = (selection: Selection, merges: readonly Area[] = []): boolean => {
  const [area] = selection.areas;
  if (selection.areas.length !== 1 || area === undefined) return false;
  const own = withMerges(areaOf(selection.active, selection.active), merges);
  return (
    area.fromRow === own.fromRow &&
    area.toRow === own.toRow &&
    area.fromColumn === own.fromColumn &&
    area.toColumn === own.toColumn
  );
};

/** Enter and Tab within what is selected: the next cell, through all areas and round again. */
export const nextActive = (selection: Selection, axis: 'row' | 'column', by: 1 | -1): Selection => {
  const index = Math.max(
    0,
    selection.areas.findIndex((area) => isInArea(area, selection.active)),
  );
  const area = selection.areas[index];
  if (area === undefined) return selection;
  const [width, height] = [widthOf(area), heightOf(area)];
  const [down, right] = [selection.active.row - area.fromRow, selection.active.column - area.fromColumn];
  const at = (axis === 'column' ? down * width + right : right * height + down) + by;
  const cellOf = (inside: Area, order: number): Cell => {
    const [w, h] = [widthOf(inside), heightOf(inside)];
    return axis === 'column'
      ? { row: inside.fromRow + Math.floor(order / w), column: inside.fromColumn + (order % w) }
      : { row: inside.fromRow + (order % h), column: inside.fromColumn + Math.floor(order / h) };
  };
  if (at >= 0 && at < width * height) return { ...selection, active: cellOf(area, at) };
  const next = selection.areas[(index + by + selection.areas.length) % selection.areas.length] ?? area;
  return { ...selection, active: cellOf(next, by > 0 ? 0 : widthOf(next) * heightOf(next) - 1) };
};

/** Where Ctrl and an arrow leads: to the end of the filled stretch, or over the gap to the next filled cell, or to the edge. */
export const edgeFrom = (
  from: number,
  by: 1 | -1,
  count: number,
  isFilled: (position: number) => boolean,
  next: (position: number, by: 1 | -1) => number,
): number => {
  const edge = by > 0 ? count - 1 : 0;
  let at = next(from, by);
  if (at === from) return edge < 0 ? 0 : from;
  if (isFilled(from) && isFilled(at)) {
    for (let ahead = next(at, by); ahead !== at && isFilled(ahead); ahead = next(at, by)) at = ahead;
    return at;
  }
  while (!isFilled(at)) {
    const ahead = next(at, by);
    if (ahead === at) return at;
    at = ahead;
  }
  return at;
};
