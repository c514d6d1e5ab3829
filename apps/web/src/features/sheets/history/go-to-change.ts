import type { SheetSession } from '../model/session.ts';
import { type Selection, selectArea, selectCell, selectColumns, selectRows } from '../selection/selection.ts';
import type { ChangeStep } from './change-steps.ts';

const selectionOf = ({ kind, area }: ChangeStep, { bounds, merges }: SheetSession['view']): Selection => {
  if (kind.startsWith('rows')) return selectRows(area.fromRow, area.toRow, bounds);
  if (kind.startsWith('columns')) return selectColumns(area.fromColumn, area.toColumn, bounds);
  const isCell = area.fromRow === area.toRow && area.fromColumn === area.toColumn;
  return isCell ? selectCell({ row: area.fromRow, column: area.fromColumn }, merges) : selectArea(area);
};

/** Shows the sheet of a change, and selects it there; the keyboard is in the grid then. */
export const goToChange = (session: SheetSession, step: ChangeStep): void => {
  session.show(step.sheet);
  session.select(selectionOf(step, session.view));
  session.reveal.set({ takesFocus: true });
};
