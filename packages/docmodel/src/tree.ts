import type { CellAttributes, ImageAttributes, ParagraphAttributes } from './attributes.ts';
import type { CalloutKind, Colour, FontFamily, PlainMark } from './schema.ts';

/** A document as plain, checked, immutable data: what the converters, the search and the outline work on. */
export interface DocumentTree {
  readonly schema: number;
  readonly blocks: readonly Block[];
}

export type Block = Paragraph | Table | Image | CodeBlock | Callout | Rule;

export interface Paragraph extends ParagraphAttributes {
  readonly type: 'paragraph';
  readonly inlines: readonly Inline[];
}

export interface Table {
  readonly type: 'table';
  readonly rows: readonly TableRow[];
}
export interface TableRow {
  readonly cells: readonly TableCell[];
}
export interface TableCell extends CellAttributes {
  readonly blocks: readonly Block[];
}

export interface Image extends ImageAttributes {
  readonly type: 'image';
}

export interface CodeBlock {
  readonly type: 'codeBlock';
  readonly lang: string | null;
  readonly text: string;
}

export interface Callout {
  readonly type: 'callout';
  readonly kind: CalloutKind;
  readonly blocks: readonly Block[];
}

export interface Rule {
  readonly type: 'rule';
}

export type Inline = TextRun | LineBreak;

export interface TextRun {
  readonly type: 'text';
  readonly text: string;
  readonly marks: Marks;
}
export interface LineBreak {
  readonly type: 'break';
}

export interface Marks {
  readonly plain: readonly PlainMark[];
  /** Already passed by `safeHref`. */
  readonly href: string | null;
  readonly color: Colour | null;
  readonly highlight: Colour | null;
  readonly font: FontFamily | null;
  /** Points. */
  readonly size: number | null;
}

export const noMarks: Marks = { plain: [], href: null, color: null, highlight: null, font: null, size: null };
