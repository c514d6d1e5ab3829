import { sortByActive } from '../actions/sort.ts';
import type { Command, Context } from './registry.ts';

const sort = async ({ session, page }: Context, isDescending: boolean, isWholeSheet: boolean): Promise<void> => {
  const { frozen, bounds } = session.view;
  let last = 0;
  if (isWholeSheet) for (const { row } of session.sheet.cells()) last = Math.max(last, row);
  const area = isWholeSheet
    ? { fromRow: frozen.rows, toRow: Math.max(last, frozen.rows), fromColumn: 0, toColumn: bounds.columns - 1 }
    : undefined;
  if ((await sortByActive(session, isDescending, area)) === 'cells') page.told('sortedCells');
};

export const dataCommands = {
  sortAscending: { isEdit: true, run: (context) => void sort(context, false, false) },
  sortDescending: { isEdit: true, run: (context) => void sort(context, true, false) },
  sortSheetAscending: { isEdit: true, run: (context) => void sort(context, false, true) },
  sortSheetDescending: { isEdit: true, run: (context) => void sort(context, true, true) },
} satisfies Readonly<Record<string, Command>>;
