import { showNextSheet } from '../actions/sheets.ts';
import { freeze } from '../actions/structure.ts';
import type { Command } from './registry.ts';

export const zooms = [0.5, 0.75, 0.9, 1, 1.25, 1.5, 2] as const;

const zoom = (to: number): Command => ({
  run: ({ session }) => session.zoom.set(to),
  isOn: (session) => session.zoom.get() === to,
});

export const viewCommands = {
  gridlines: {
    run: ({ session }) => session.hasGridlines.set(!session.hasGridlines.get()),
    isOn: (session) => session.hasGridlines.get(),
  },
  formulas: {
    keys: ['Mod-`'],
    run: ({ session }) => session.showsFormulas.set(!session.showsFormulas.get()),
    isOn: (session) => session.showsFormulas.get(),
  },
  freezeNone: { isEdit: true, run: ({ session }) => freeze(session, 0, 0) },
  freezeRow: { isEdit: true, run: ({ session }) => freeze(session, 1, session.view.frozen.columns) },
  freezeColumn: { isEdit: true, run: ({ session }) => freeze(session, session.view.frozen.rows, 1) },
  freezeToRow: {
    isEdit: true,
    run: ({ session }) => freeze(session, session.selection.get().active.row + 1, session.view.frozen.columns),
  },
  freezeToColumn: {
    isEdit: true,
    run: ({ session }) => freeze(session, session.view.frozen.rows, session.selection.get().active.column + 1),
  },
  zoom50: zoom(0.5),
  zoom75: zoom(0.75),
  zoom90: zoom(0.9),
  zoom100: zoom(1),
  zoom125: zoom(1.25),
  zoom150: zoom(1.5),
  zoom200: zoom(2),
  comments: {
    keys: ['Mod-Alt-Shift-A'],
    run: ({ page }) => page.open('comments'),
    isOffered: (page) => page.comment !== undefined,
  },
  focusToolbar: { keys: ['Alt-F10'], run: ({ page }) => page.focusToolbar() },
  goTo: { keys: ['Mod-J', 'F5'], run: ({ page }) => page.focusNameBox() },
  nextSheet: { keys: ['Alt-ArrowDown', 'Mod-PageDown'], run: ({ session }) => showNextSheet(session, 1) },
  previousSheet: { keys: ['Alt-ArrowUp', 'Mod-PageUp'], run: ({ session }) => showNextSheet(session, -1) },
  shortcuts: { keys: ['Mod-/'], run: ({ page }) => page.showShortcuts() },
} satisfies Readonly<Record<string, Command>>;
