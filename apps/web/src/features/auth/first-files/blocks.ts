import {
  type Block,
  type CalloutKind,
  type Colour,
  cellAttributes,
  type Inline,
  type Marks,
  noMarks,
  type PlainMark,
  paragraphAttributes,
} from '@cloudity/docmodel';

/** A file of the first run: its name and what stands in it. */
export interface FirstFile {
  readonly name: string;
  readonly blocks: readonly Block[];
}

type Words = readonly (string | Inline)[];

const run = (text: string, marks: Partial<Marks> = {}): Inline => ({
  type: 'text',
  text,
  marks: { ...noMarks, ...marks },
});
const plain =
  (name: PlainMark) =>
  (text: string): Inline =>
    run(text, { plain: [name] });

export const bold = plain('bold');
export const italic = plain('italic');
export const strike = plain('strike');
export const code = plain('code');
export const marked = (text: string, highlight: Colour): Inline => run(text, { highlight });
export const coloured = (text: string, color: Colour): Inline => run(text, { color });
export const link = (text: string, href: string): Inline => run(text, { href });

const paragraph = (attributes: Readonly<Record<string, unknown>>, words: Words): Block => ({
  type: 'paragraph',
  ...paragraphAttributes(attributes),
  inlines: words.map((part) => (typeof part === 'string' ? run(part) : part)),
});

export const title = (...words: Words): Block => paragraph({ style: 'title' }, words);
export const subtitle = (...words: Words): Block => paragraph({ style: 'subtitle' }, words);
export const heading = (...words: Words): Block => paragraph({ style: 'heading1' }, words);
export const text = (...words: Words): Block => paragraph({}, words);
export const quote = (...words: Words): Block => paragraph({ style: 'quote' }, words);
export const bullet = (...words: Words): Block => paragraph({ list: 'bullet' }, words);
export const below = (...words: Words): Block => paragraph({ list: 'bullet', indent: 1 }, words);
export const step = (...words: Words): Block => paragraph({ list: 'number' }, words);
export const task = (...words: Words): Block => paragraph({ list: 'check' }, words);
export const done = (...words: Words): Block => paragraph({ list: 'check', checked: true }, words);
export const rule: Block = { type: 'rule' };
export const callout = (kind: CalloutKind, ...words: Words): Block => ({
  type: 'callout',
  kind,
  blocks: [text(...words)],
});
export const codeBlock = (lang: string, content: string): Block => ({ type: 'codeBlock', lang, text: content });

/** The first row is the header. */
export const table = (...rows: readonly (readonly (string | Inline)[])[]): Block => ({
  type: 'table',
  rows: rows.map((cells, index) => ({
    cells: cells.map((cell) => ({ ...cellAttributes({ header: index === 0 }), blocks: [text(cell)] })),
  })),
});
