import type { CellRange } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import { type AreaKind, selectArea } from '../selection/selection.ts';

/** The range is selected and in view, on its sheet. */
export const goToRange = (session: SheetSession, range: CellRange): void => {
  session.show(range.sheet);
  const { rows, columns } = session.view.bounds;
  const { fromRow, toRow, fromColumn, toColumn } = range;
  const isAllRows = fromRow === 0 && toRow === rows - 1;
  const isAllColumns = fromColumn === 0 && toColumn === columns - 1;
  const kind: AreaKind = isAllRows && isAllColumns ? 'all' : isAllRows ? 'columns' : isAllColumns ? 'rows' : 'cells';
  session.select(selectArea({ fromRow, toRow, fromColumn, toColumn }, kind));
  session.reveal.set({ takesFocus: true });
};
