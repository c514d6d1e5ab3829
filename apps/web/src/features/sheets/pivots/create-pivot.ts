import { addPivot, pivotsOf } from '@cloudity/docmodel/pivots';
import { addSheet, type CellRange } from '@cloudity/docmodel/sheet';
import { freeName } from '../actions/sheets.ts';
import { regionAround } from '../actions/sort.ts';
import type { SheetSession } from '../model/session.ts';
import { isSingleCell, selectCell } from '../selection/selection.ts';

/** A pivot table by the sheet it stands on. */
export interface PivotRef {
  readonly sheet: string;
  readonly id: string;
}

/** What is selected, or the filled cells around. */
export const proposedSource = (session: SheetSession): CellRange => {
  const sheet = session.sheetId.get();
  const selection = session.selection.get();
  const [area] = selection.areas;
  const { row, column } = selection.active;
  const isSingle = area === undefined || isSingleCell(selection, session.view.merges);
  const { fromRow, toRow, fromColumn, toColumn } = isSingle ? regionAround(session, row, column) : area;
  return { sheet, fromRow, toRow, fromColumn, toColumn };
};

/** A new pivot table on a new sheet, or from the cell on; its corner is selected. Null when it is refused. */
export const createPivot = (
  session: SheetSession,
  source: CellRange,
  place: { readonly name: string } | { readonly at: CellRange },
): PivotRef | null => {
  const { workbook, language } = session;
  let made: PivotRef | null = null;
  session.act(() => {
    const sheet =
      'at' in place
        ? place.at.sheet
        : addSheet(workbook, freeName(session, `${place.name} `, place.name), {
            position: workbook.sheets.findIndex(({ id }) => id === source.sheet) + 1,
          });
    const at = 'at' in place ? { row: place.at.fromRow, column: place.at.fromColumn } : { row: 0, column: 0 };
    made = { sheet, id: addPivot(workbook, { sheet, ...at }, source, language) };
  });
  if (made !== null) goToPivot(session, made);
  return made;
};

/** The corner of the table is selected, on its sheet. */
export const goToPivot = (session: SheetSession, { sheet, id }: PivotRef): void => {
  session.show(sheet);
  const pivot = pivotsOf(session.workbook, sheet).find((each) => each.id === id);
  if (pivot === undefined) return;
  session.select(selectCell({ row: pivot.row, column: pivot.column }));
  session.reveal.set({ takesFocus: false });
};
