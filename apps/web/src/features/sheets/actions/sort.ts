import type { CellValue } from '@cloudity/calc';
import { type SortValue, sortRange } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { type Area, isSingleCell, selectArea } from '../selection/selection.ts';

/** The filled cells around a cell, up to empty rows and columns. */
export const regionAround = (session: SheetSession, row: number, column: number): Area => {
  const { bounds } = session.view;
  const area = { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
  const rowHas = (at: number): boolean => {
    for (let c = Math.max(0, area.fromColumn - 1); c <= Math.min(bounds.columns - 1, area.toColumn + 1); c += 1)
      if (session.isFilled(at, c)) return true;
    return false;
  };
  const columnHas = (at: number): boolean => {
    for (let r = Math.max(0, area.fromRow - 1); r <= Math.min(bounds.rows - 1, area.toRow + 1); r += 1)
      if (session.isFilled(r, at)) return true;
    return false;
  };
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    while (area.fromRow > 0 && rowHas(area.fromRow - 1)) {
      area.fromRow -= 1;
      isGrowing = true;
    }
    while (area.toRow < bounds.rows - 1 && rowHas(area.toRow + 1)) {
      area.toRow += 1;
      isGrowing = true;
    }
    while (area.fromColumn > 0 && columnHas(area.fromColumn - 1)) {
      area.fromColumn -= 1;
      isGrowing = true;
    }
    while (area.toColumn < bounds.columns - 1 && columnHas(area.toColumn + 1)) {
      area.toColumn += 1;
      isGrowing = true;
    }
  }
  return area;
};

const plain = (value: CellValue | undefined): string | number | boolean | null =>
  typeof value === 'object' || value === undefined ? null : value;

/** What is sorted: the selected cells, or without a selection the filled region below the frozen rows, all columns. */
const sortedArea = (session: SheetSession): Area => {
  const selection = session.selection.get();
  const [area] = selection.areas;
  const { frozen, merges } = session.view;
  const { row, column } = selection.active;
  const isWhole = area?.kind === 'columns' || area?.kind === 'all';
  if (area !== undefined && !isWhole && !isSingleCell(selection, merges)) return area;
  const region = regionAround(session, Math.max(row, frozen.rows), column);
  return { ...region, fromRow: Math.max(region.fromRow, frozen.rows) };
};

/**
 * Afterwards the rows stand in the order of what is shown in the active column. Rows move as a whole where nothing stands beside
 * them, so others' edits and formulas go with them.
 */
export const sortByActive = async (
  session: SheetSession,
  isDescending: boolean,
  own?: Area,
): Promise<'rows' | 'cells' | null> => {
  const area = own ?? sortedArea(session);
  const { column } = session.selection.get().active;
  const { id } = session.sheet;
  const calculated = await session.feed.values(id, { ...area, fromColumn: column, toColumn: column });
  const sheet = session.workbook.sheet(id);
  const sortValue: SortValue = (row) => {
    if (calculated !== null) return plain(calculated[row - area.fromRow]?.[0]);
    const content = sheet.contentAt(row, column);
    return typeof content === 'object' ? null : content;
  };
  let how: 'rows' | 'cells' | null = null;
  session.act(() => {
    how = sortRange(
      session.workbook,
      { sheet: id, fromRow: area.fromRow, toRow: area.toRow, fromColumn: area.fromColumn, toColumn: area.toColumn },
      [{ column, isDescending }],
      sortValue,
    );
  });
  if (how !== null && session.sheetId.get() === id)
    session.select(selectArea(area, 'cells', { row: area.fromRow, column }));
  session.reveal.set({ takesFocus: true });
  return how;
};
