import { beginEditing } from '../actions/edit.ts';
import { fillSelection } from '../actions/fill.ts';
import { clearSelected } from '../actions/format.ts';
import { selectMore } from '../actions/select-more.ts';
import { selectColumns, selectRows } from '../selection/selection.ts';
import type { ClipboardAction, Command } from './registry.ts';

const clipboard = (action: ClipboardAction, key?: string): Command => ({
  ...(key === undefined ? {} : { keys: [key] }),
  run: ({ page }) => page.clipboard(action),
  ...(action === 'copy' ? {} : { isEdit: true as const }),
});

export const editCommands = {
  undo: {
    keys: ['Mod-Z'],
    isEdit: true,
    run: ({ session }) => {
      session.undo.undo();
      session.refresh();
    },
    isEnabled: (session) => session.undo.canUndo,
  },
  redo: {
    keys: ['Mod-Y', 'Mod-Shift-Z'],
    isEdit: true,
    run: ({ session }) => {
      session.undo.redo();
      session.refresh();
    },
    isEnabled: (session) => session.undo.canRedo,
  },
  cut: clipboard('cut', 'Mod-X'),
  copy: clipboard('copy', 'Mod-C'),
  paste: clipboard('paste', 'Mod-V'),
  pasteValues: clipboard('pasteValues', 'Mod-Shift-V'),
  pasteFormulas: clipboard('pasteFormulas'),
  pasteFormats: clipboard('pasteFormats', 'Mod-Alt-V'),
  pasteTransposed: clipboard('pasteTransposed'),
  clear: { keys: ['Delete', 'Backspace'], isEdit: true, run: ({ session }) => clearSelected(session) },
  editCell: { keys: ['F2'], isEdit: true, run: ({ session }) => beginEditing(session, { mode: 'edit' }) },
  fillDown: { keys: ['Mod-D'], isEdit: true, run: ({ session }) => fillSelection(session, 'down') },
  fillRight: { keys: ['Mod-R'], isEdit: true, run: ({ session }) => fillSelection(session, 'right') },
  selectAll: {
    keys: ['Mod-A'],
    run: ({ session }) => selectMore(session),
  },
  selectRow: {
    keys: ['Shift-Space'],
    run: ({ session }) => {
      const area = session.selection.get().areas.at(-1);
      if (area) session.select(selectRows(area.fromRow, area.toRow, session.view.bounds));
    },
  },
  selectColumn: {
    keys: ['Mod-Space'],
    run: ({ session }) => {
      const area = session.selection.get().areas.at(-1);
      if (area) session.select(selectColumns(area.fromColumn, area.toColumn, session.view.bounds));
    },
  },
  find: { keys: ['Mod-F', 'Mod-H'], run: ({ page }) => page.find() },
} satisfies Readonly<Record<string, Command>>;
