import type { MenuEntry as Entry } from '../../../shell/editor/MenuBar.tsx';
import type { CommandId } from './registry.ts';

export type MenuEntry = Entry<CommandId, SubmenuName>;
export type SubmenuName = 'download' | 'callout' | 'text' | 'style' | 'align' | 'list' | 'table' | 'direction';

export interface MenuSpec {
  readonly name: 'file' | 'edit' | 'view' | 'insert' | 'format' | 'tools' | 'help';
  readonly items: readonly MenuEntry[];
}

const tableItems = [
  'rowAbove',
  'rowBelow',
  'columnLeft',
  'columnRight',
  '-',
  'headerRow',
  'headerColumn',
  'mergeCells',
  'splitCell',
  '-',
  'deleteRow',
  'deleteColumn',
  'deleteTable',
] as const satisfies readonly (CommandId | '-')[];

/** The menu bar: every command is in here somewhere, a test sees to it. */
export const menus: readonly MenuSpec[] = [
  {
    name: 'file',
    items: [
      'newDocument',
      'copyFile',
      '-',
      'share',
      { name: 'download', items: ['exportMarkdown', 'exportHtml'] },
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
      'pastePlain',
      'selectAll',
      '-',
      'moveUp',
      'moveDown',
      '-',
      'find',
      'findNext',
      'findPrevious',
      'replace',
    ],
  },
  { name: 'view', items: ['outline', 'focusToolbar'] },
  {
    name: 'insert',
    items: [
      'image',
      'altText',
      'table',
      'link',
      '-',
      'codeBlock',
      { name: 'callout', items: ['calloutInfo', 'calloutSuccess', 'calloutWarning', 'calloutDanger'] },
      'rule',
      'pageBreak',
    ],
  },
  {
    name: 'format',
    items: [
      {
        name: 'text',
        items: ['bold', 'italic', 'underline', 'strike', 'code', 'superscript', 'subscript', '-', 'larger', 'smaller'],
      },
      {
        name: 'style',
        items: [
          'normal',
          'title',
          'subtitle',
          'heading1',
          'heading2',
          'heading3',
          'heading4',
          'heading5',
          'heading6',
          'quote',
        ],
      },
      { name: 'align', items: ['alignLeft', 'alignCenter', 'alignRight', 'alignJustify', '-', 'indent', 'outdent'] },
      { name: 'direction', items: ['leftToRight', 'rightToLeft'] },
      {
        name: 'list',
        items: ['bulletList', 'numberList', 'checkList', '-', 'toggleChecked', 'restartNumbers', 'continueNumbers'],
      },
      { name: 'table', items: tableItems },
      '-',
      'clearFormatting',
    ],
  },
  { name: 'tools', items: ['wordCount'] },
  { name: 'help', items: ['shortcuts'] },
];
