import type { MenuEntry as Entry } from '../../../shell/editor/MenuBar.tsx';
import type { CommandId } from './registry.ts';

export type SubmenuName =
  | 'download'
  | 'pasteSpecial'
  | 'rows'
  | 'columns'
  | 'sheet'
  | 'freeze'
  | 'zoom'
  | 'function'
  | 'number'
  | 'text'
  | 'align'
  | 'wrap'
  | 'rotation'
  | 'borders'
  | 'merge'
  | 'select';

export type MenuEntry = Entry<CommandId, SubmenuName>;

export interface MenuSpec {
  readonly name: 'file' | 'edit' | 'view' | 'insert' | 'format' | 'data' | 'help';
  readonly items: readonly MenuEntry[];
}

const numberItems = [
  'formatAutomatic',
  'formatPlainText',
  '-',
  'formatNumber',
  'formatPercent',
  'formatScientific',
  '-',
  'formatAccounting',
  'formatFinancial',
  'formatCurrency',
  'formatCurrencyRounded',
  '-',
  'formatDate',
  'formatTime',
  'formatDateTime',
  'formatDuration',
] as const satisfies readonly (CommandId | '-')[];

export const numberMenu: readonly (CommandId | '-')[] = numberItems;

/** The menu bar: every command is in here somewhere, a test sees to it. */
export const menus: readonly MenuSpec[] = [
  {
    name: 'file',
    items: [
      'newSpreadsheet',
      'copyFile',
      '-',
      'share',
      { name: 'download', items: ['downloadXlsx', 'downloadOds', 'downloadCsv', 'downloadLuckysheet'] },
      '-',
      'rename',
      'star',
      'history',
      'trash',
      '-',
      'print',
    ],
  },
  {
    name: 'edit',
    items: [
      'undo',
      'redo',
      '-',
      'cut',
      'copy',
      'paste',
      { name: 'pasteSpecial', items: ['pasteValues', 'pasteFormulas', 'pasteFormats', 'pasteTransposed'] },
      '-',
      'editCell',
      'clear',
      'fillDown',
      'fillRight',
      { name: 'select', items: ['selectAll', 'selectRow', 'selectColumn'] },
      '-',
      {
        name: 'rows',
        items: ['deleteRows', 'hideRows', 'showRows', 'moveRowsUp', 'moveRowsDown', 'resizeRows', 'fitRows'],
      },
      {
        name: 'columns',
        items: [
          'deleteColumns',
          'hideColumns',
          'showColumns',
          'moveColumnsLeft',
          'moveColumnsRight',
          'resizeColumns',
          'fitColumns',
        ],
      },
      {
        name: 'sheet',
        items: ['renameSheet', 'duplicateSheet', 'moveSheetLeft', 'moveSheetRight', 'hideSheet', 'deleteSheet'],
      },
      '-',
      'find',
    ],
  },
  {
    name: 'view',
    items: [
      { name: 'freeze', items: ['freezeNone', '-', 'freezeRow', 'freezeToRow', '-', 'freezeColumn', 'freezeToColumn'] },
      'gridlines',
      'formulas',
      { name: 'zoom', items: ['zoom50', 'zoom75', 'zoom90', 'zoom100', 'zoom125', 'zoom150', 'zoom200'] },
      '-',
      'comments',
      '-',
      'nextSheet',
      'previousSheet',
      'goTo',
      'focusToolbar',
    ],
  },
  {
    name: 'insert',
    items: [
      'rowsAbove',
      'rowsBelow',
      'columnsLeft',
      'columnsRight',
      'moreRows',
      '-',
      'newSheet',
      '-',
      {
        name: 'function',
        items: [
          'functionSum',
          'functionAverage',
          'functionCount',
          'functionMax',
          'functionMin',
          '-',
          'functionIf',
          'functionLookup',
        ],
      },
      'insertChart',
      'editChart',
      'pivot',
      'insertSparkline',
      'insertImage',
      'insertLink',
      'checkbox',
      'dropdown',
      '-',
      'comment',
      '-',
      'dateNow',
      'timeNow',
    ],
  },
  {
    name: 'format',
    items: [
      { name: 'number', items: [...numberItems, '-', 'decimalsMore', 'decimalsLess'] },
      { name: 'text', items: ['bold', 'italic', 'underline', 'strike', '-', 'larger', 'smaller'] },
      {
        name: 'align',
        items: [
          'alignLeft',
          'alignCenter',
          'alignRight',
          '-',
          'alignTop',
          'alignMiddle',
          'alignBottom',
          '-',
          'indent',
          'outdent',
        ],
      },
      { name: 'wrap', items: ['wrapOverflow', 'wrapText', 'wrapClip'] },
      { name: 'rotation', items: ['rotateNone', 'rotateUp', 'rotateDown', 'rotateVertical'] },
      {
        name: 'borders',
        items: [
          'bordersAll',
          'bordersInner',
          'bordersHorizontal',
          'bordersVertical',
          'bordersOuter',
          'bordersLeft',
          'bordersTop',
          'bordersRight',
          'bordersBottom',
          'bordersNone',
        ],
      },
      { name: 'merge', items: ['mergeAll', 'mergeRows', 'mergeColumns', 'unmerge'] },
      '-',
      'conditions',
      'clearFormatting',
    ],
  },
  {
    name: 'data',
    items: [
      'sortSheetAscending',
      'sortSheetDescending',
      '-',
      'sortAscending',
      'sortDescending',
      '-',
      'filter',
      'filterMenu',
      'clearFilters',
      'filterViews',
      '-',
      'namedRanges',
      'protection',
      'unlock',
      'validation',
    ],
  },
  { name: 'help', items: ['shortcuts'] },
];

/** On a cell, a row's or a column's header. */
export const contextMenus = {
  cell: [
    'cut',
    'copy',
    'paste',
    'pasteValues',
    '-',
    'rowsAbove',
    'columnsLeft',
    '-',
    'deleteRows',
    'deleteColumns',
    'clear',
    '-',
    'sortAscending',
    'sortDescending',
    '-',
    'comment',
  ],
  row: [
    'cut',
    'copy',
    'paste',
    '-',
    'rowsAbove',
    'rowsBelow',
    'deleteRows',
    'clear',
    '-',
    'hideRows',
    'showRows',
    'resizeRows',
    'fitRows',
    '-',
    'freezeToRow',
  ],
  column: [
    'cut',
    'copy',
    'paste',
    '-',
    'columnsLeft',
    'columnsRight',
    'deleteColumns',
    'clear',
    '-',
    'hideColumns',
    'showColumns',
    'resizeColumns',
    'fitColumns',
    '-',
    'freezeToColumn',
    '-',
    'sortSheetAscending',
    'sortSheetDescending',
  ],
} as const satisfies Readonly<Record<string, readonly (CommandId | '-')[]>>;
