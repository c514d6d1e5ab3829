import { type CellRange, formulaFromText, quotedSheetName, rangesIn, SheetError } from '@cloudity/docmodel/sheet';
import { areaText } from '../formula/draft.ts';
import type { SheetSession } from '../model/session.ts';

/** A range as somebody reads and types it, whole columns and rows as such; with the sheet's name when it is another one than `home`. */
export const rangeText = ({ workbook }: SheetSession, range: CellRange, home = range.sheet): string => {
  const { rows, columns } = workbook.sheet(range.sheet);
  const isAllRows = range.fromRow === 0 && range.toRow === rows.length - 1;
  const isAllColumns = range.fromColumn === 0 && range.toColumn === columns.length - 1;
  const text = areaText(range, isAllRows ? 'columns' : isAllColumns ? 'rows' : 'cells');
  const name = range.sheet === home ? null : workbook.sheetNameOf(range.sheet);
  return name === null ? text : `${quotedSheetName(name)}!${text}`;
};

/** The one range that was typed, such as `A1:B9`, `C:C` or `Sheet2!A1`; null when it is none, or not there. */
export const rangeFromText = ({ workbook, sheetId }: SheetSession, text: string): CellRange | null => {
  const sheet = sheetId.get();
  try {
    const formula = formulaFromText(`=${text.trim().replace(/^=/, '')}`, { space: workbook, sheet, row: null });
    const [range, ...more] = rangesIn(workbook, sheet, formula);
    return range === undefined || more.length > 0 || formula.f.length !== 1 ? null : range;
  } catch (error) {
    if (error instanceof SheetError) return null;
    throw error;
  }
};

/** What is selected, as ranges of the shown sheet. */
export const selectedRanges = (session: SheetSession): readonly CellRange[] =>
  session.selection.get().areas.map(({ fromRow, toRow, fromColumn, toColumn }) => ({
    sheet: session.sheetId.get(),
    fromRow,
    toRow,
    fromColumn,
    toColumn,
  }));
