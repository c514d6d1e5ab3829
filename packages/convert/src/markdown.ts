import {
  type Block,
  headingLevel,
  type Inline,
  type Marks,
  type Paragraph,
  safeHref,
  type Table,
  type TableCell,
} from '@cloudity/docmodel';
import { type Flow, flowOf, type Item, type List } from './list-tree.ts';

export interface MarkdownOptions {
  /** Address of an image, such as a path beside the file; null leaves its description. */
  readonly image?: (fileId: string) => string | null;
}

type Image = NonNullable<MarkdownOptions['image']>;

/** Text that reads as itself: every character that could begin Markdown or HTML is escaped. */
const escapeText = (text: string): string =>
  text
    .replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '')
    .replace(/[\t\n]+/g, ' ')
    .replace(/[\\`*[\]<~|]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=[#a-z])/gi, '\\&');

/** What only means something at the start of a line. */
const escapeLineStart = (line: string): string =>
  line.replace(/^(\s*)([#+=>-])/, '$1\\$2').replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2');

const codeSpan = (text: string): string => {
  const clean = text.replace(/[^\P{Cc}]/gu, ' ');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(clean) ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
};

/** `**a **b` is not bold: spaces stay outside of what is put around the words. */
const aroundWords = (text: string, make: (words: string) => string): string => {
  const words = text.trim();
  if (words === '') return text;
  const at = text.indexOf(words);
  return text.slice(0, at) + make(words) + text.slice(at + words.length);
};

const around = (text: string, before: string, after = before): string =>
  aroundWords(text, (words) => before + words + after);

const destination = (href: string): string =>
  `<${href.replace(/[<>\\]/g, (character) => encodeURIComponent(character))}>`;

const runFrom = (text: string, marks: Marks, inCell: boolean): string => {
  const has = (name: Marks['plain'][number]): boolean => marks.plain.includes(name);
  let out = has('code') ? aroundWords(text, codeSpan) : escapeText(text);
  if (has('code') && inCell) out = out.replaceAll('|', '\\|');
  if (has('subscript')) out = around(out, '<sub>', '</sub>');
  if (has('superscript')) out = around(out, '<sup>', '</sup>');
  if (has('underline')) out = around(out, '<u>', '</u>');
  if (marks.highlight !== null) out = around(out, '<mark>', '</mark>');
  if (has('strike')) out = around(out, '~~');
  if (has('italic')) out = around(out, '*');
  if (has('bold')) out = around(out, '**');
  const href = marks.href === null ? null : safeHref(marks.href);
  return href === null ? out : around(out, '[', `](${destination(href)})`);
};

const inlinesFrom = (inlines: readonly Inline[], lineBreak: string, inCell: boolean): string =>
  inlines.map((inline) => (inline.type === 'break' ? lineBreak : runFrom(inline.text, inline.marks, inCell))).join('');

const indented = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : prefix + line))
    .join('\n');

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

const paragraphFrom = (paragraph: Paragraph): string => {
  const level = headingLevel(paragraph.style);
  if (level !== null)
    return `${'#'.repeat(Math.max(level, 1))} ${inlinesFrom(paragraph.inlines, ' ', false).trim()}`.trim();
  const lines = inlinesFrom(paragraph.inlines, '\\\n', false).trim().split('\n').map(escapeLineStart).join('\n');
  return paragraph.style === 'quote' ? quoted(lines) : lines;
};

const imageFrom = (block: Extract<Block, { type: 'image' }>, image: Image): string => {
  const source = block.fileId === null ? null : image(block.fileId);
  const alt = escapeText(block.decorative ? '' : block.alt);
  return source === null ? (alt === '' ? '' : `*${alt}*`) : `![${alt}](${destination(source)})`;
};

const cellText = (cell: TableCell, image: Image): string =>
  cell.blocks
    .map((block) => {
      if (block.type === 'paragraph') {
        const mark = block.list === null ? '' : block.list === 'check' ? (block.checked ? '☑ ' : '☐ ') : '• ';
        return mark + inlinesFrom(block.inlines, '<br>', true).trim();
      }
      if (block.type === 'codeBlock') return codeSpan(block.text.replaceAll('\n', ' ')).replaceAll('|', '\\|');
      return blockFrom(block, image).replaceAll('\n', ' ');
    })
    .filter((text) => text !== '')
    .join('<br>');

/** GFM tables have no merged cells: a cell's text stands in its first place, the rest it covers stays empty. */
const tableFrom = (table: Table, image: Image): string => {
  const grid: string[][] = table.rows.map(() => []);
  for (const [y, row] of table.rows.entries()) {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y]?.[x] !== undefined) x += 1;
      const width = Math.min(cell.colspan, 100);
      for (let dy = 0; dy < Math.min(cell.rowspan, table.rows.length - y); dy += 1) {
        for (let dx = 0; dx < width; dx += 1) {
          const line = grid[y + dy];
          if (line !== undefined) line[x + dx] = dx === 0 && dy === 0 ? cellText(cell, image) : '';
        }
      }
      x += width;
    }
  }
  const width = Math.max(0, ...grid.map((line) => line.length));
  if (width === 0) return '';
  const line = (cells: readonly (string | undefined)[]): string =>
    `| ${Array.from({ length: width }, (_, x) => cells[x] ?? '').join(' | ')} |`;
  const headed = table.rows[0]?.cells.every((cell) => cell.header) === true;
  const rule = line(Array.from({ length: width }, () => '---'));
  const body = grid.slice(headed ? 1 : 0).map(line);
  return [line(headed ? (grid[0] ?? []) : []), rule, ...body].join('\n');
};

const blockFrom = (block: Block, image: Image): string => {
  switch (block.type) {
    case 'paragraph':
      return paragraphFrom(block);
    case 'table':
      return tableFrom(block, image);
    case 'image':
      return imageFrom(block, image);
    case 'codeBlock': {
      const longest = Math.max(2, ...[...block.text.matchAll(/`+/g)].map((match) => match[0].length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}${block.lang ?? ''}\n${block.text.replace(/\n$/, '')}\n${fence}`;
    }
    case 'callout': {
      const name = { info: 'NOTE', success: 'TIP', warning: 'WARNING', danger: 'CAUTION' }[block.kind];
      return `> [!${name}]\n${quoted(flowFrom(flowOf(block.blocks), image))}`;
    }
    case 'rule':
      return '---';
  }
};

const markerOf = (list: List, item: Item, index: number): string => {
  if (list.kind === 'number') return `${item.number ?? index + 1}. `;
  return list.kind === 'check' ? `- [${item.paragraph.checked ? 'x' : ' '}] ` : '- ';
};

const itemFrom = (list: List, item: Item, index: number, image: Image): string => {
  const marker = markerOf(list, item, index);
  const hang = ' '.repeat(list.kind === 'check' ? 2 : marker.length);
  const own = indented(paragraphFrom(item.paragraph), hang).slice(hang.length);
  const below = item.below.map((part) => {
    const gap = part.type === 'list' ? '\n' : '\n\n';
    return gap + indented(flowFrom([part], image), hang);
  });
  return marker + own + below.join('');
};

const flowFrom = (flow: readonly Flow[], image: Image): string => {
  let out = '';
  let previous: Flow | undefined;
  for (const part of flow) {
    const text =
      part.type === 'list'
        ? part.items.map((item, index) => itemFrom(part, item, index, image)).join('\n')
        : blockFrom(part.block, image);
    if (text === '') continue;
    // Two lists in a row would run together; an HTML comment parts them and shows nothing.
    const between = previous?.type === 'list' && part.type === 'list' ? '\n\n<!-- -->\n\n' : '\n\n';
    out += out === '' ? text : between + text;
    previous = part;
  }
  return out;
};

/** GitHub-flavoured Markdown, ending with a line end. What Markdown cannot say becomes small HTML (`<u>`, `<sub>`) or is left out. */
export const markdownFromDocument = (
  tree: { readonly blocks: readonly Block[] },
  options: MarkdownOptions = {},
): string => {
  const text = flowFrom(flowOf(tree.blocks), options.image ?? (() => null));
  return text === '' ? '' : `${text}\n`;
};
