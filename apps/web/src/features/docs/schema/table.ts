import { cellAttributes } from '@cloudity/docmodel';
import { Node } from '@tiptap/core';
import type { Node as PmNode } from '@tiptap/pm/model';
import { cellContent } from './blocks.ts';

/** What prosemirror-tables looks for in a node's spec; TipTap hands over only the keys it knows. */
const roles: Readonly<Record<string, string>> = { table: 'table', tableRow: 'row', tableCell: 'cell' };

export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  extendNodeSchema: (extension) => ({ tableRole: roles[extension.name] }),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', ['tbody', 0]],
});

export const TableRow = Node.create({
  name: 'tableRow',
  content: 'tableCell*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});

const span = (element: HTMLElement, name: 'colspan' | 'rowspan'): number => Number(element.getAttribute(name) ?? 1);

const widthsOf = (element: HTMLElement): (number | null)[] | null => {
  const text = element.dataset.colwidth;
  return text === undefined ? null : text.split(',').map((part) => Number(part) || null);
};

const htmlOf = (node: PmNode): Record<string, string> => {
  const { colspan, rowspan, background, colwidth } = cellAttributes(node.attrs);
  const html: Record<string, string> = {};
  if (colspan !== 1) html.colspan = String(colspan);
  if (rowspan !== 1) html.rowspan = String(rowspan);
  if (colwidth.some((width) => width !== null)) html['data-colwidth'] = colwidth.map((width) => width ?? 0).join(',');
  if (background !== null) html['data-background'] = background;
  if (background?.startsWith('#') === true) html.style = `background:${background}`;
  return html;
};

/** Being a header is an attribute, not another node: whoever types in the cell while it is toggled keeps the words. */
export const TableCell = Node.create({
  name: 'tableCell',
  content: cellContent,
  isolating: true,
  addAttributes: () => ({
    header: { default: null, rendered: false },
    colspan: { default: 1, rendered: false },
    rowspan: { default: 1, rendered: false },
    colwidth: { default: null, rendered: false },
    background: { default: null, rendered: false },
  }),
  parseHTML: () =>
    ['td', 'th'].map((tag) => ({
      tag,
      getAttrs: (element: HTMLElement) => {
        const checked = cellAttributes({
          header: tag === 'th',
          colspan: span(element, 'colspan'),
          rowspan: span(element, 'rowspan'),
          colwidth: widthsOf(element),
          background: element.dataset.background,
        });
        const hasWidth = checked.colwidth.some((width) => width !== null);
        return { ...checked, header: checked.header || null, colwidth: hasWidth ? checked.colwidth : null };
      },
    })),
  renderHTML: ({ node }) => [cellAttributes(node.attrs).header ? 'th' : 'td', htmlOf(node), 0],
});
