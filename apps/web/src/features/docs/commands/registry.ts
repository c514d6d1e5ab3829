import type { Alignment, ListKind, ParagraphStyle } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import type { Facts } from './facts.ts';
import { insertRule, insertTable, toggleCallout, toggleCode } from './insert.ts';
import { clearFormatting, setFontSize } from './marks.ts';
import {
  changeIndent,
  insertPageBreak,
  moveBlocks,
  setAlign,
  setDirection,
  setStart,
  setStyle,
  toggleChecked,
  toggleList,
  toggleQuote,
} from './paragraphs.ts';
import { tableCommands, toggleHeader } from './tables.ts';

/** What the page around the editor can do; absent ones are not offered (a guest cannot copy a file, a viewer cannot rename it). */
export interface PageActions {
  readonly find: (withReplace: boolean) => void;
  readonly findNext: (step: 1 | -1) => void;
  readonly editLink: () => void;
  readonly pickImage: () => void;
  readonly editAltText: () => void;
  readonly showShortcuts: () => void;
  readonly showWordCount: () => void;
  readonly toggleOutline: () => void;
  readonly print: () => void;
  readonly exportAs?: (format: 'md' | 'html') => void;
  readonly clipboard: (action: 'cut' | 'copy' | 'paste' | 'pastePlain') => void;
  readonly focusToolbar: () => void;
  readonly focusTitle?: () => void;
  readonly newDocument?: () => void;
  readonly copyFile?: () => void;
  readonly trashFile?: () => void;
  readonly share?: () => void;
  readonly toggleStar?: () => void;
  readonly showHistory?: () => void;
}

export interface Context {
  readonly editor: Editor;
  readonly page: PageActions;
}

export interface EditorCommand {
  /** As ProseMirror writes keys: `Mod-b`. The first is the one that menus show. */
  readonly keys?: readonly string[];
  readonly run: (context: Context) => void;
  /** Shown as on: a check mark, a pressed button. */
  readonly isOn?: (facts: Facts) => boolean;
  /** Grey when false. Commands that change the document are off for readers by themselves. */
  readonly isPossible?: (facts: Facts) => boolean;
  /** May be used by somebody who only reads. */
  readonly forReaders?: true;
  /** Not there at all when false. */
  readonly isOffered?: (page: PageActions) => boolean;
}

const mark = (name: string, ...keys: readonly string[]): EditorCommand => ({
  keys,
  run: ({ editor }) => void editor.chain().focus().toggleMark(name).run(),
  isOn: ({ marks }) => marks.includes(name),
  isPossible: ({ isCode }) => !isCode,
});

/** Runs on the document and puts the caret back into it. */
const edit = (run: (editor: Editor) => void, rest: Omit<EditorCommand, 'run'> = {}): EditorCommand => ({
  ...rest,
  run: ({ editor }) => {
    run(editor);
    if (!editor.isDestroyed) editor.view.focus();
  },
});

const style = (name: ParagraphStyle | null, ...keys: readonly string[]): EditorCommand =>
  edit((editor) => setStyle(editor, name), {
    keys,
    isOn: ({ paragraph }) => paragraph !== null && paragraph.style === name,
    isPossible: ({ isCode }) => !isCode,
  });

const list = (kind: ListKind, ...keys: readonly string[]): EditorCommand =>
  edit((editor) => toggleList(editor, kind), {
    keys,
    isOn: ({ paragraph }) => paragraph?.list === kind,
    isPossible: ({ isCode }) => !isCode,
  });

const align = (name: Alignment, ...keys: readonly string[]): EditorCommand =>
  edit((editor) => setAlign(editor, name), { keys, isOn: ({ paragraph }) => paragraph?.align === name });

const inTable = ({ isTable }: Facts): boolean => isTable;
const table = (run: (editor: Editor) => void): EditorCommand => edit(run, { isPossible: inTable });

const page = (run: (actions: PageActions) => void, ...keys: readonly string[]): EditorCommand => ({
  keys,
  forReaders: true,
  run: (context) => run(context.page),
});

const offered = (
  name: 'newDocument' | 'copyFile' | 'trashFile' | 'share' | 'focusTitle' | 'toggleStar' | 'showHistory',
  ...keys: readonly string[]
): EditorCommand => ({
  keys,
  forReaders: true,
  run: (context) => context.page[name]?.(),
  isOffered: (actions) => actions[name] !== undefined,
});

const exporting = (format: 'md' | 'html'): EditorCommand => ({
  forReaders: true,
  run: (context) => context.page.exportAs?.(format),
  isOffered: (actions) => actions.exportAs !== undefined,
});

const changeSize =
  (by: number) =>
  (editor: Editor): void => {
    const now = editor.getAttributes('fontSize').pt;
    setFontSize(editor, (typeof now === 'number' ? now : 11) + by);
  };

/** Every command of the editor, once: menus, tool bar, keys and the list of shortcuts all read this table. */
export const commands = {
  newDocument: offered('newDocument'),
  copyFile: offered('copyFile'),
  share: offered('share'),
  rename: offered('focusTitle'),
  star: offered('toggleStar'),
  trash: offered('trashFile'),
  history: offered('showHistory', 'Mod-Alt-Shift-h'),
  exportMarkdown: exporting('md'),
  exportHtml: exporting('html'),
  print: page((actions) => actions.print(), 'Mod-p'),

  undo: edit((editor) => editor.commands.undo(), { keys: ['Mod-z'], isPossible: ({ canUndo }) => canUndo }),
  redo: edit((editor) => editor.commands.redo(), {
    keys: ['Mod-y', 'Mod-Shift-z'],
    isPossible: ({ canRedo }) => canRedo,
  }),
  cut: {
    keys: ['Mod-x'],
    run: (context) => context.page.clipboard('cut'),
    isPossible: ({ hasSelection }) => hasSelection,
  },
  copy: {
    keys: ['Mod-c'],
    forReaders: true,
    run: (context) => context.page.clipboard('copy'),
    isPossible: ({ hasSelection }) => hasSelection,
  },
  paste: { keys: ['Mod-v'], run: (context) => context.page.clipboard('paste') },
  pastePlain: { keys: ['Mod-Shift-v'], run: (context) => context.page.clipboard('pastePlain') },
  selectAll: { keys: ['Mod-a'], forReaders: true, run: ({ editor }) => void editor.chain().focus().selectAll().run() },
  find: page((actions) => actions.find(false), 'Mod-f'),
  findNext: page((actions) => actions.findNext(1), 'Mod-g'),
  findPrevious: page((actions) => actions.findNext(-1), 'Mod-Shift-g'),
  replace: { keys: ['Mod-h'], run: (context) => context.page.find(true) },

  outline: page((actions) => actions.toggleOutline(), 'Mod-Alt-o'),
  wordCount: page((actions) => actions.showWordCount(), 'Mod-Shift-c'),
  shortcuts: page((actions) => actions.showShortcuts(), 'Mod-/'),
  focusToolbar: page((actions) => actions.focusToolbar(), 'Alt-F10'),

  image: { run: (context) => context.page.pickImage(), isPossible: ({ isCode }) => !isCode },
  altText: {
    keys: ['Mod-Alt-y'],
    run: (context) => context.page.editAltText(),
    isPossible: ({ image }) => image !== null,
  },
  table: edit((editor) => insertTable(editor, 3, 3), {
    isPossible: ({ isTable, callout }) => !isTable && callout === null,
  }),
  link: {
    keys: ['Mod-k'],
    run: (context) => context.page.editLink(),
    isOn: ({ isLink }) => isLink,
    isPossible: ({ isCode }) => !isCode,
  },
  rule: edit(insertRule),
  pageBreak: edit(insertPageBreak, {
    keys: ['Mod-Enter'],
    isPossible: ({ isTable, callout }) => !isTable && callout === null,
  }),
  codeBlock: edit((editor) => toggleCode(editor), { keys: ['Mod-Alt-c'], isOn: ({ isCode }) => isCode }),
  calloutInfo: edit((editor) => toggleCallout(editor, 'info'), { isOn: ({ callout }) => callout === 'info' }),
  calloutSuccess: edit((editor) => toggleCallout(editor, 'success'), { isOn: ({ callout }) => callout === 'success' }),
  calloutWarning: edit((editor) => toggleCallout(editor, 'warning'), { isOn: ({ callout }) => callout === 'warning' }),
  calloutDanger: edit((editor) => toggleCallout(editor, 'danger'), { isOn: ({ callout }) => callout === 'danger' }),

  bold: mark('bold', 'Mod-b'),
  italic: mark('italic', 'Mod-i'),
  underline: mark('underline', 'Mod-u'),
  strike: mark('strike', 'Alt-Shift-5', 'Mod-Shift-x'),
  code: mark('code', 'Mod-e'),
  superscript: mark('superscript', 'Mod-.'),
  subscript: mark('subscript', 'Mod-,'),
  larger: edit(changeSize(1), { keys: ['Mod-Shift-.'], isPossible: ({ isCode }) => !isCode }),
  smaller: edit(changeSize(-1), { keys: ['Mod-Shift-,'], isPossible: ({ isCode }) => !isCode }),
  clearFormatting: edit(clearFormatting, { keys: ['Mod-\\'] }),

  normal: style(null, 'Mod-Alt-0'),
  title: style('title'),
  subtitle: style('subtitle'),
  heading1: style('heading1', 'Mod-Alt-1'),
  heading2: style('heading2', 'Mod-Alt-2'),
  heading3: style('heading3', 'Mod-Alt-3'),
  heading4: style('heading4', 'Mod-Alt-4'),
  heading5: style('heading5', 'Mod-Alt-5'),
  heading6: style('heading6', 'Mod-Alt-6'),
  quote: edit(toggleQuote, { keys: ['Mod-Alt-q'], isOn: ({ paragraph }) => paragraph?.style === 'quote' }),

  alignLeft: align('left', 'Mod-Shift-l'),
  alignCenter: align('center', 'Mod-Shift-e'),
  alignRight: align('right', 'Mod-Shift-r'),
  alignJustify: align('justify', 'Mod-Shift-j'),
  leftToRight: edit((editor) => setDirection(editor, 'ltr'), { isOn: ({ paragraph }) => paragraph?.dir === 'ltr' }),
  rightToLeft: edit((editor) => setDirection(editor, 'rtl'), { isOn: ({ paragraph }) => paragraph?.dir === 'rtl' }),
  indent: edit((editor) => changeIndent(editor, 1), { keys: ['Mod-]'] }),
  outdent: edit((editor) => changeIndent(editor, -1), { keys: ['Mod-['] }),
  numberList: list('number', 'Mod-Shift-7'),
  bulletList: list('bullet', 'Mod-Shift-8'),
  checkList: list('check', 'Mod-Shift-9'),
  toggleChecked: edit(toggleChecked, {
    keys: ['Mod-Alt-Enter'],
    isPossible: ({ paragraph }) => paragraph?.list === 'check',
  }),
  restartNumbers: edit((editor) => setStart(editor, 1), {
    isPossible: ({ paragraph }) => paragraph?.list === 'number',
  }),
  continueNumbers: edit((editor) => setStart(editor, null), {
    isPossible: ({ paragraph }) => paragraph?.list === 'number' && paragraph.start !== null,
  }),
  moveUp: edit((editor) => moveBlocks(editor, -1), { keys: ['Alt-Shift-ArrowUp'] }),
  moveDown: edit((editor) => moveBlocks(editor, 1), { keys: ['Alt-Shift-ArrowDown'] }),

  rowAbove: table(tableCommands.addRowBefore),
  rowBelow: table(tableCommands.addRowAfter),
  columnLeft: table(tableCommands.addColumnBefore),
  columnRight: table(tableCommands.addColumnAfter),
  deleteRow: table(tableCommands.deleteRow),
  deleteColumn: table(tableCommands.deleteColumn),
  deleteTable: table(tableCommands.deleteTable),
  headerRow: table((editor) => toggleHeader(editor, 'row')),
  headerColumn: table((editor) => toggleHeader(editor, 'column')),
  mergeCells: edit(tableCommands.mergeCells, { isPossible: ({ canMerge }) => canMerge }),
  splitCell: edit(tableCommands.splitCell, { isPossible: ({ canSplit }) => canSplit }),
} as const satisfies Readonly<Record<string, EditorCommand>>;

export type CommandId = keyof typeof commands;

export const commandOf = (id: CommandId): EditorCommand => commands[id];

/** Whether it can be used now. */
export const isEnabled = (command: EditorCommand, facts: Facts): boolean =>
  (facts.isEditable || command.forReaders === true) && (command.isPossible?.(facts) ?? true);
