import {
  type Block,
  headingLevel,
  type Inline,
  type Marks,
  numberStyles,
  type Paragraph,
  paletteColours,
  safeHref,
  type Table,
  type TableCell,
} from '@cloudity/docmodel';
import { type Flow, flowOf, type Item, type List } from './list-tree.ts';
import { pageStyle, palette } from './page-style.ts';

export interface HtmlOptions {
  readonly title: string;
  /** BCP 47, for `lang`. */
  readonly lang?: string;
  /** Source of an image as a `data:image/…` URL; null where it cannot be had, then its description stands in its place. */
  readonly image?: (fileId: string) => string | null;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and quoted attributes; characters no HTML may hold are left out. */
export const escapeHtml = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');

const attribute = (name: string, value: string | number | null): string =>
  value === null || value === '' ? '' : ` ${name}="${escapeHtml(String(value))}"`;

const wrap = (tag: string, attributes: string, content: string): string => `<${tag}${attributes}>${content}</${tag}>`;

const plainTags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
  subscript: 'sub',
  superscript: 'sup',
} as const;

const fonts: Readonly<Record<string, string>> = { sans: 'sans-serif', serif: 'serif', mono: 'monospace' };

const isNamed = (colour: string): boolean => (paletteColours as readonly string[]).includes(colour);

const styled = (marks: Marks): { readonly classes: string; readonly style: string } => ({
  classes: marks.color !== null && isNamed(marks.color) ? `c-${marks.color}` : '',
  style: [
    marks.color !== null && !isNamed(marks.color) ? `color:${marks.color}` : '',
    marks.font === null ? '' : `font-family:${fonts[marks.font] ?? `'${marks.font}'`}`,
    marks.size === null ? '' : `font-size:${marks.size}pt`,
  ]
    .filter((part) => part !== '')
    .join(';'),
});

const runFrom = (text: string, marks: Marks): string => {
  let html = escapeHtml(text);
  for (const name of marks.plain) html = wrap(plainTags[name], '', html);
  if (marks.highlight !== null) {
    const named = isNamed(marks.highlight);
    html = wrap(
      'mark',
      named ? attribute('class', `h-${marks.highlight}`) : attribute('style', `background:${marks.highlight}`),
      html,
    );
  }
  const { classes, style } = styled(marks);
  if (classes !== '' || style !== '')
    html = wrap('span', attribute('class', classes) + attribute('style', style), html);
  // Asked again here: this function must be safe for any tree, not only for one that came from the reader.
  const href = marks.href === null ? null : safeHref(marks.href);
  return href === null ? html : wrap('a', `${attribute('href', href)} rel="noopener noreferrer nofollow"`, html);
};

const inlinesFrom = (inlines: readonly Inline[]): string =>
  inlines.map((inline) => (inline.type === 'break' ? '<br>' : runFrom(inline.text, inline.marks))).join('');

const paragraphAttributesFrom = (paragraph: Paragraph, indent: number): string =>
  attribute('id', paragraph.id) +
  attribute('dir', paragraph.dir) +
  attribute('class', paragraph.breakBefore ? 'page-break' : null) +
  attribute(
    'style',
    [
      paragraph.align === null ? '' : `text-align:${paragraph.align}`,
      indent === 0 ? '' : `margin-inline-start:${indent * 2}em`,
    ]
      .filter((part) => part !== '')
      .join(';'),
  );

const paragraphTag = (paragraph: Paragraph): string => {
  const level = headingLevel(paragraph.style);
  if (level !== null) return level === 0 ? 'h1' : `h${level}`;
  return paragraph.style === 'quote' ? 'blockquote' : 'p';
};

const withClass = (attributes: string, name: string): string =>
  attributes.includes(' class="')
    ? attributes.replace(' class="', ` class="${name} `)
    : ` class="${name}"${attributes}`;

const paragraphFrom = (paragraph: Paragraph, indent: number): string => {
  const attributes = paragraphAttributesFrom(paragraph, indent);
  const named =
    paragraph.style === 'title' || paragraph.style === 'subtitle' ? withClass(attributes, paragraph.style) : attributes;
  return wrap(paragraphTag(paragraph), named, inlinesFrom(paragraph.inlines) || '<br>');
};

type Image = NonNullable<HtmlOptions['image']>;

const isImageData = (source: string): boolean =>
  /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+$/.test(source);

const imageFrom = (block: Extract<Block, { type: 'image' }>, image: Image): string => {
  const source = block.fileId === null ? null : image(block.fileId);
  const align = attribute('class', block.align === null ? 'image' : `image ${block.align}`);
  if (source === null || !isImageData(source)) {
    return block.decorative
      ? ''
      : wrap('p', withClass(align, 'missing'), `[${escapeHtml(block.alt === '' ? 'image' : block.alt)}]`);
  }
  const alt = block.decorative ? '' : block.alt;
  return wrap(
    'p',
    align,
    `<img src="${escapeHtml(source)}" alt="${escapeHtml(alt)}"${attribute('width', block.w)}${attribute('height', block.h)}>`,
  );
};

const cellFrom = (cell: TableCell, image: Image): string => {
  const background = cell.background;
  const named = background !== null && isNamed(background);
  return wrap(
    cell.header ? 'th' : 'td',
    (cell.colspan === 1 ? '' : attribute('colspan', cell.colspan)) +
      (cell.rowspan === 1 ? '' : attribute('rowspan', cell.rowspan)) +
      (named
        ? attribute('class', `b-${background}`)
        : attribute('style', background === null ? null : `background:${background}`)),
    flowFrom(flowOf(cell.blocks), image),
  );
};

const tableFrom = (table: Table, image: Image): string => {
  const row = (index: number): string =>
    wrap('tr', '', (table.rows[index]?.cells ?? []).map((cell) => cellFrom(cell, image)).join(''));
  const rows = table.rows.map((_, index) => row(index));
  const headed = table.rows[0]?.cells.every((cell) => cell.header) === true;
  return wrap(
    'table',
    '',
    (headed ? wrap('thead', '', rows[0] ?? '') : '') + wrap('tbody', '', rows.slice(headed ? 1 : 0).join('\n')),
  );
};

const blockFrom = (block: Block, image: Image): string => {
  switch (block.type) {
    case 'paragraph':
      return paragraphFrom(block, block.indent);
    case 'table':
      return tableFrom(block, image);
    case 'image':
      return imageFrom(block, image);
    case 'codeBlock':
      return wrap(
        'pre',
        '',
        wrap('code', attribute('class', block.lang === null ? null : `language-${block.lang}`), escapeHtml(block.text)),
      );
    case 'callout':
      return wrap('aside', attribute('class', `callout ${block.kind}`), flowFrom(flowOf(block.blocks), image));
    case 'rule':
      return '<hr>';
  }
};

const itemFrom = (item: Item, index: number, list: List, image: Image): string => {
  const { paragraph } = item;
  const expected = (list.items[0]?.number ?? 1) + index;
  const value = item.number === null || item.number === expected ? '' : attribute('value', item.number);
  const box = list.kind === 'check' ? `<input type="checkbox" disabled${paragraph.checked ? ' checked' : ''}> ` : '';
  const plain = paragraph.style === null;
  const attributes = plain ? paragraphAttributesFrom(paragraph, 0) : '';
  const content = plain ? inlinesFrom(paragraph.inlines) : paragraphFrom(paragraph, 0);
  return wrap('li', attributes + value, box + content + flowFrom(item.below, image));
};

const listFrom = (list: List, image: Image): string => {
  const first = list.items[0]?.number ?? 1;
  const items = list.items.map((item, index) => itemFrom(item, index, list, image)).join('\n');
  if (list.kind !== 'number') return wrap('ul', list.kind === 'check' ? attribute('class', 'check') : '', items);
  const style = numberStyles[list.level % numberStyles.length] ?? 'decimal';
  return wrap(
    'ol',
    (first === 1 ? '' : attribute('start', first)) + attribute('style', `list-style-type:${style}`),
    items,
  );
};

const flowFrom = (flow: readonly Flow[], image: Image): string =>
  flow.map((part) => (part.type === 'list' ? listFrom(part, image) : blockFrom(part.block, image))).join('\n');

/** The blocks alone, to be set into a page. Every value is escaped and every address passed by `safeHref`, whatever the tree holds. */
export const htmlFromBlocks = (blocks: readonly Block[], image: Image = () => null): string =>
  flowFrom(flowOf(blocks), image);

/**
 * A whole page that needs nothing else: style inside, images as data, no script, and a policy that forbids any, so that it is
 * as safe when opened from a disk as when it is served.
 */
export const htmlFromDocument = (
  tree: { readonly blocks: readonly Block[] },
  options: HtmlOptions,
): string => `<!doctype html>
<html lang="${escapeHtml(options.lang ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(options.title)}</title>
<style>
${pageStyle}
${palette}
</style>
</head>
<body>
<main>
${htmlFromBlocks(tree.blocks, options.image)}
</main>
</body>
</html>
`;
