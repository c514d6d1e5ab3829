import { headingLevel, type ParagraphAttributes, paragraphAttributes } from '@cloudity/docmodel';
import { Node } from '@tiptap/core';
import type { Node as PmNode } from '@tiptap/pm/model';

const tagOf = (attributes: ParagraphAttributes): string => {
  const level = headingLevel(attributes.style);
  if (level !== null) return level === 0 ? 'h1' : `h${level}`;
  return attributes.style === 'quote' ? 'blockquote' : 'p';
};

const styleOfElement = (element: HTMLElement): string | null => {
  const own = element.dataset.style;
  if (own !== undefined) return own;
  const heading = /^H([1-6])$/.exec(element.tagName);
  if (heading !== null) return element.classList.contains('title') ? 'title' : `heading${heading[1]}`;
  return element.tagName === 'BLOCKQUOTE' ? 'quote' : null;
};

/** Attributes from our own or pasted HTML, passed through the same door as those from the shared document. */
const attributesOfElement = (element: HTMLElement): Record<string, unknown> => {
  const number = (value: string | undefined): number | null => (value === undefined ? null : Number(value));
  const checked = paragraphAttributes({
    style: styleOfElement(element),
    list: element.dataset.list,
    indent: number(element.dataset.indent),
    checked: element.dataset.checked === 'true',
    start: number(element.dataset.start),
    align: element.dataset.align ?? (element.style.textAlign || element.getAttribute('align')),
    dir: element.getAttribute('dir'),
    breakBefore: element.dataset.break === 'before',
  });
  return stored(checked);
};

/** As they are kept in the shared document: what is absent or default is null and is not stored. */
export const stored = (attributes: ParagraphAttributes): Record<string, unknown> => ({
  ...attributes,
  indent: attributes.indent === 0 ? null : attributes.indent,
  checked: attributes.checked || null,
  breakBefore: attributes.breakBefore || null,
});

export const attributesOf = (node: PmNode): ParagraphAttributes => paragraphAttributes(node.attrs);

const absent = { default: null, rendered: false } as const;

/**
 * The one text block. Headings, lists, quotes and indents are attributes of it, so that two people who change the block at once
 * never make two of it (packages/docmodel/README.md).
 */
export const Paragraph = Node.create({
  name: 'paragraph',
  priority: 1000,
  group: 'block',
  content: 'inline*',
  addAttributes: () => ({
    // A split keeps the id on the first half; plugins/block-ids.ts gives the second its own.
    id: { ...absent, keepOnSplit: false },
    style: absent,
    list: absent,
    indent: absent,
    checked: { ...absent, keepOnSplit: false },
    start: { ...absent, keepOnSplit: false },
    align: absent,
    dir: absent,
    breakBefore: { ...absent, keepOnSplit: false },
  }),
  parseHTML: () =>
    ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'dt', 'dd'].map((tag) => ({
      tag,
      getAttrs: (element: HTMLElement) => attributesOfElement(element),
    })),
  renderHTML: ({ node }) => {
    const attributes = attributesOf(node);
    const html: Record<string, string> = {};
    if (attributes.id !== null) html['data-id'] = attributes.id;
    if (attributes.style !== null) html['data-style'] = attributes.style;
    if (attributes.list !== null) html['data-list'] = attributes.list;
    if (attributes.indent > 0) html['data-indent'] = String(attributes.indent);
    if (attributes.list === 'check') html['data-checked'] = String(attributes.checked);
    if (attributes.start !== null) html['data-start'] = String(attributes.start);
    if (attributes.align !== null) html['data-align'] = attributes.align;
    if (attributes.breakBefore) html['data-break'] = 'before';
    html.dir = attributes.dir ?? 'auto';
    return [tagOf(attributes), html, 0];
  },
});
