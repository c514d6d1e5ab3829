import type { SheetPictures } from '../images/lazy-pictures.ts';
import type { SheetSession } from '../model/session.ts';
import { dataCommands } from './data.ts';
import { editCommands } from './edit.ts';
import { fileCommands } from './file.ts';
import { formatCommands } from './format.ts';
import { insertCommands } from './insert.ts';
import { viewCommands } from './view.ts';

/** What the page around the grid does for commands; an absent one is not offered. */
export interface PageActions {
  readonly find: () => void;
  readonly showShortcuts: () => void;
  readonly print: () => void;
  readonly clipboard: (action: ClipboardAction) => void;
  readonly focusToolbar: () => void;
  readonly focusNameBox: () => void;
  readonly renameSheet: () => void;
  readonly newSheetName: () => string;
  readonly copyName: (name: string) => string;
  readonly resize: (dimension: 'rows' | 'columns') => void;
  readonly told: (message: 'sortedCells') => void;
  /** Opens a panel beside the grid, or a dialog. */
  readonly open: (panel: PanelName) => void;
  readonly download?: (format: DownloadFormat) => void;
  /** Opens the comments of the active cell. */
  readonly comment?: () => void;
  /** Where the workbook's pictures are; absent where there are none: in benchmarks. */
  readonly pictures?: SheetPictures;
  readonly newSpreadsheet?: () => void;
  readonly copyFile?: () => void;
  readonly share?: () => void;
  readonly showHistory?: () => void;
  readonly focusTitle?: () => void;
  readonly toggleStar?: () => void;
  readonly trashFile?: () => void;
}

export type DownloadFormat = 'xlsx' | 'ods' | 'csv' | 'luckysheet';
/** What stands beside the grid. */
export const panelNames = [
  'views',
  'validation',
  'conditions',
  'chart',
  'sparkline',
  'pivot',
  'names',
  'protection',
  'comments',
] as const;
export type PanelName = (typeof panelNames)[number];

export type ClipboardAction =
  | 'cut'
  | 'copy'
  | 'paste'
  | 'pasteValues'
  | 'pasteFormulas'
  | 'pasteFormats'
  | 'pasteTransposed';

export interface Context {
  readonly session: SheetSession;
  readonly page: PageActions;
}

/** Something that can be done, for menus, tool bar, keys and the list of shortcuts. Its name is `command.<id>` in the words. */
export interface Command {
  /** Written as `Mod-Shift-V`; Mod is Ctrl, or Command on a Mac. The first one is shown. */
  readonly keys?: readonly string[];
  readonly run: (context: Context) => void;
  /** Needs the right to write. */
  readonly isEdit?: true;
  readonly isOffered?: (page: PageActions) => boolean;
  readonly isEnabled?: (session: SheetSession) => boolean;
  readonly isOn?: (session: SheetSession) => boolean;
}

/** Every command there is. A new group of them is a file of its own, added here and to the menus. */
export const commands = {
  ...fileCommands,
  ...editCommands,
  ...viewCommands,
  ...insertCommands,
  ...formatCommands,
  ...dataCommands,
} satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof commands;

export const commandOf = (id: CommandId): Command => commands[id];

export const isEnabled = (command: Command, session: SheetSession): boolean =>
  (command.isEdit !== true || session.isEditable) && (command.isEnabled?.(session) ?? true);

export const run = (id: CommandId, context: Context): void => {
  const command = commandOf(id);
  if (isEnabled(command, context.session) && (command.isOffered?.(context.page) ?? true)) command.run(context);
};
