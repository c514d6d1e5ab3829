import type { SheetSession } from '../model/session.ts';
import { selectAll, selectArea } from '../selection/selection.ts';
import { regionAround } from './sort.ts';

/** The filled cells around the active one are selected; all cells when these are already, or when there are none. */
export const selectMore = (session: SheetSession): void => {
  const { areas, active } = session.selection.get();
  const [area, ...more] = areas;
  const { fromRow, toRow, fromColumn, toColumn } = regionAround(session, active.row, active.column);
  const isMore =
    area !== undefined &&
    more.length === 0 &&
    fromRow <= area.fromRow &&
    toRow >= area.toRow &&
    fromColumn <= area.fromColumn &&
    toColumn >= area.toColumn &&
    (toRow - fromRow > area.toRow - area.fromRow || toColumn - fromColumn > area.toColumn - area.fromColumn);
  session.select(
    isMore
      ? selectArea({ fromRow, toRow, fromColumn, toColumn }, 'cells', active)
      : selectAll(active, session.view.bounds),
  );
};
