import type { CellAttributes, ImageAttributes, ParagraphAttributes } from './attributes.ts';
import type { CalloutKind, Colour, FontFamily, PlainMark } from './schema.ts';

/** A document as plain, checked, immutable data: what the converters, the search and the outline work on. */
export interface DocumentTree {
  readonly schema: number;
  readonly blocks: readonly Block[];
}

/** What happened to a part between two moments of a document; only in a comparison, absent on what both hold. */
export interface Change {
  readonly kind: 'inserted' | 'deleted';
  /** Key of the person who did it; null when that is not known. */
  readonly by: string | null;
}

interface Comparable {
  readonly change?: Change;
}

export type Block = Paragraph | Table | Image | CodeBlock | Callout | Rule;

export interface Paragraph extends ParagraphAttributes, Comparable {
  readonly type: 'paragraph';
  readonly inlines: readonly Inline[];
}

export interface Table extends Comparable {
  readonly type: 'table';
  readonly rows: readonly TableRow[];
}
export interface TableRow extends Comparable {
  readonly cells: readonly TableCell[];
}
export interface TableCell extends CellAttributes, Comparable {
  readonly blocks: readonly Block[];
}

export interface Image extends ImageAttributes, Comparable {
  readonly type: 'image';
}

export interface CodeBlock extends Comparable {
  readonly type: 'codeBlock';
  readonly lang: string | null;
  /** In a comparison with what was deleted; `runs` tells the parts apart. */
  readonly text: string;
  /** Only in a comparison. */
  readonly runs?: readonly TextRun[];
}

export interface Callout extends Comparable {
  readonly type: 'callout';
  readonly kind: CalloutKind;
  readonly blocks: readonly Block[];
}

export interface Rule extends Comparable {
  readonly type: 'rule';
}

export type Inline = TextRun | LineBreak;

export interface TextRun extends Comparable {
  readonly type: 'text';
  readonly text: string;
  readonly marks: Marks;
}
export interface LineBreak extends Comparable {
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
