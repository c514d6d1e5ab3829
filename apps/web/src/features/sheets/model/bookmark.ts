import { clipped } from '../selection/selection.ts';
import { pinned, unpinned } from './pinned.ts';
import type { SheetSession } from './session.ts';

/** What was selected at a moment, wherever its rows and columns are by now. */
export interface Bookmark {
  /** Whether just that is selected still: others may have moved it. */
  readonly isHere: () => boolean;
  /** Selects it again; false when its sheet is no longer there. */
  readonly goBack: () => boolean;
}

/** By ids, so that it is the same for as long as the selection only goes along with its rows and columns. */
const selectedIds = (session: SheetSession): string => {
  const { areas, active, head } = pinned(session.selection.get(), session.sheet);
  const ids = ({ row, column }: { readonly row: string | null; readonly column: string | null }) => [row, column];
  return JSON.stringify([
    session.sheetId.get(),
    areas.map(({ area, from, to }) => [area.kind, ids(from), ids(to)]),
    ids(active),
    ids(head),
  ]);
};

export const bookmark = (session: SheetSession): Bookmark => {
  const sheet = session.sheetId.get();
  const pins = pinned(session.selection.get(), session.sheet);
  const ids = selectedIds(session);
  return {
    isHere: () => selectedIds(session) === ids,
    goBack: () => {
      session.show(sheet);
      if (session.sheetId.get() !== sheet) return false;
      session.select(clipped(unpinned(pins, session.sheet), session.view.bounds));
      return true;
    },
  };
};
