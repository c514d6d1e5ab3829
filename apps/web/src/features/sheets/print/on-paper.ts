import type { FloatingThing } from '../floating/use-floating.ts';
import type { SheetView } from '../model/sheet-view.ts';

/** Where something over the cells hangs on paper: `x` and `y` pixels from the corner of a cell that the table has. */
export interface PlaceOnPaper {
  readonly row: number;
  readonly column: number;
  readonly x: number;
  readonly y: number;
  /** The last row and column that it reaches. */
  readonly lastRow: number;
  readonly lastColumn: number;
}

export interface PlacedPicture extends PlaceOnPaper {
  readonly element: HTMLElement;
}

/**
 * The place of something that floats over the cells, as on screen: in a row that is shown, and in a merge's first cell, for the others
 * of it are not in the table. Null where no row or column is shown.
 */
export const placeOnPaper = (view: SheetView, thing: FloatingThing): PlaceOnPaper | null => {
  const { rows, columns } = view;
  const top = rows.offset(thing.at?.row ?? 0) + thing.y;
  const left = columns.offset(thing.at?.column ?? 0) + thing.x;
  const [atRow, atColumn] = [rows.at(top - thing.y), columns.at(left - thing.x)];
  const merge = view.mergeAt(atRow, atColumn);
  const [row, column] = merge === null ? [atRow, atColumn] : [merge.fromRow, merge.fromColumn];
  if (rows.size(row) === 0 || columns.size(column) === 0) return null;
  return {
    row,
    column,
    x: left - columns.offset(column),
    y: top - rows.offset(row),
    lastRow: rows.at(top + thing.height),
    lastColumn: columns.at(left + thing.width),
  };
};

/** What a page has beside the frozen rows on it: borders, and the room that is lost to rounding. */
const sparePx = 12;

/** The element hangs there, as large as the thing, or as a page: on paper `vh` is a hundredth of what can be printed on. */
export const pictureOnPaper = (
  view: SheetView,
  thing: FloatingThing,
  element: HTMLElement,
): readonly PlacedPicture[] => {
  const place = placeOnPaper(view, thing);
  if (place === null) return [];
  element.style.left = `${place.x}px`;
  element.style.top = `${place.y}px`;
  const most = `calc(100vh - ${view.rows.offset(view.frozen.rows) + place.y + sparePx}px)`;
  element.style.height = `min(${thing.height}px, ${most})`;
  element.style.width = `min(${thing.width}px, ${most} * ${thing.width / thing.height})`;
  return [{ ...place, element }];
};
