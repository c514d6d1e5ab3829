/**
 * Names of a `doc`'s shared types and the values their attributes may take. The editor, the reader, the converters and the
 * server use these and no literal of their own. Reading is lenient (an unknown value counts as absent), writing is strict.
 */

/** Raised when an older client would destroy what a newer one writes; such a client is refused the editor role (H15). */
export const documentSchema = 1;

/** Root types of the Y.Doc. */
export const bodyName = 'body';
export const metaName = 'meta';

/** What a paragraph is; absent means normal text. */
export const paragraphStyles = [
  'title',
  'subtitle',
  'heading1',
  'heading2',
  'heading3',
  'heading4',
  'heading5',
  'heading6',
  'quote',
] as const;
export type ParagraphStyle = (typeof paragraphStyles)[number];

export const listKinds = ['bullet', 'number', 'check'] as const;
export type ListKind = (typeof listKinds)[number];

/** Steps a paragraph is indented; for a list paragraph its level. */
export const maxIndent = 8;

export const alignments = ['left', 'center', 'right', 'justify'] as const;
export type Alignment = (typeof alignments)[number];

export const directions = ['ltr', 'rtl'] as const;
export type Direction = (typeof directions)[number];

export const calloutKinds = ['info', 'success', 'warning', 'danger'] as const;
export type CalloutKind = (typeof calloutKinds)[number];

/** Colours by name follow the reader's theme; `#rrggbb` is kept as it is. */
export const paletteColours = [
  'gray',
  'brown',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'purple',
  'pink',
] as const;
export type PaletteColour = (typeof paletteColours)[number];
export type Colour = PaletteColour | `#${string}`;

export const fontFamilies = [
  'sans',
  'serif',
  'mono',
  'Arial',
  'Times New Roman',
  'Georgia',
  'Verdana',
  'Courier New',
] as const;
export type FontFamily = (typeof fontFamilies)[number];

/** Points. */
export const minFontSize = 6;
export const maxFontSize = 96;

/** Marks without attributes. */
export const plainMarks = ['bold', 'italic', 'underline', 'strike', 'code', 'subscript', 'superscript'] as const;
export type PlainMark = (typeof plainMarks)[number];

/** Containers nest at most this deep; below it a reader keeps only the text. */
export const maxDepth = 24;
