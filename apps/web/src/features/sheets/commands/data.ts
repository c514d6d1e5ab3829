import { activeStyle, applyStyle } from '../actions/format.ts';
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

/** Parts that are loaded when somebody first needs them. */
const filters = async ({ session }: Context) => (await import('../filters/attach.ts')).filtersOf(session);

export const dataCommands = {
  filter: { run: (context) => void filters(context).then((its) => its.toggle()) },
  filterMenu: {
    keys: ['Mod-Alt-R'],
    run: ({ session }) => session.cellMenu.set({ kind: 'filter', ...session.selection.get().active }),
    isEnabled: (session) => session.attachments.get().has('filter'),
  },
  clearFilters: {
    run: (context) => void filters(context).then((its) => its.clear(context.session.sheetId.get())),
    isEnabled: (session) => session.filterNotice.get() !== '',
  },
  filterViews: { run: ({ page }) => page.open('views') },
  namedRanges: { run: ({ page }) => page.open('names') },
  unlock: {
    isEdit: true,
    run: ({ session }) => applyStyle(session, { isUnlocked: activeStyle(session).isUnlocked === true ? null : true }),
    isOn: (session) => activeStyle(session).isUnlocked === true,
  },
  protection: { run: ({ page }) => page.open('protection') },
  conditions: { run: ({ page }) => page.open('conditions') },
  validation: { isEdit: true, run: ({ page }) => page.open('validation') },
  sortAscending: { isEdit: true, run: (context) => void sort(context, false, false) },
  sortDescending: { isEdit: true, run: (context) => void sort(context, true, false) },
  sortSheetAscending: { isEdit: true, run: (context) => void sort(context, false, true) },
  sortSheetDescending: { isEdit: true, run: (context) => void sort(context, true, true) },
} satisfies Readonly<Record<string, Command>>;
