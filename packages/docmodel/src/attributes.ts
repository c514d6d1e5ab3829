import { safeFileId } from './file-id.ts';
import {
  type Alignment,
  alignments,
  type CalloutKind,
  type Colour,
  calloutKinds,
  type Direction,
  directions,
  type FontFamily,
  fontFamilies,
  type ListKind,
  listKinds,
  maxFontSize,
  maxIndent,
  minFontSize,
  type ParagraphStyle,
  paletteColours,
  paragraphStyles,
} from './schema.ts';

/*
 * Attributes as they may be used. Everybody who may edit can store any JSON in any attribute, so nothing is rendered, exported
 * or counted before it went through one of these functions: what they return is safe to put into an attribute value.
 */

export type RawAttributes = Readonly<Record<string, unknown>>;

const oneOf = <const T extends string>(values: readonly T[], value: unknown): T | null =>
  values.find((candidate) => candidate === value) ?? null;

const integer = (value: unknown, min: number, max: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : null;

export interface ParagraphAttributes {
  readonly id: string | null;
  readonly style: ParagraphStyle | null;
  readonly list: ListKind | null;
  readonly indent: number;
  /** Of a check list paragraph. */
  readonly checked: boolean;
  /** A numbered paragraph that begins again at this number. */
  readonly start: number | null;
  readonly align: Alignment | null;
  readonly dir: Direction | null;
  readonly breakBefore: boolean;
}

/** Ids of ours are 8–64 letters, digits, `-` and `_`; anything else counts as none. */
export const safeBlockId = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : null;

export const paragraphAttributes = (raw: RawAttributes): ParagraphAttributes => ({
  id: safeBlockId(raw.id),
  style: oneOf(paragraphStyles, raw.style),
  list: oneOf(listKinds, raw.list),
  indent: integer(raw.indent, 0, maxIndent) ?? 0,
  checked: raw.checked === true,
  start: integer(raw.start, 0, 99_999),
  align: oneOf(alignments, raw.align),
  dir: oneOf(directions, raw.dir),
  breakBefore: raw.breakBefore === true,
});

export interface CellAttributes {
  readonly header: boolean;
  readonly colspan: number;
  readonly rowspan: number;
  /** Pixels per spanned column; null where the column takes what is left. */
  readonly colwidth: readonly (number | null)[];
  readonly background: Colour | null;
}

export const cellAttributes = (raw: RawAttributes): CellAttributes => {
  const colspan = integer(raw.colspan, 1, 1000) ?? 1;
  const widths = Array.isArray(raw.colwidth) ? (raw.colwidth as readonly unknown[]) : [];
  return {
    header: raw.header === true,
    colspan,
    rowspan: integer(raw.rowspan, 1, 10_000) ?? 1,
    colwidth: Array.from({ length: colspan }, (_, index) => integer(widths[index], 20, 4000)),
    background: safeColour(raw.background),
  };
};

export interface ImageAttributes {
  readonly fileId: string | null;
  /** CSS pixels at which it is shown. */
  readonly w: number | null;
  readonly h: number | null;
  readonly alt: string;
  /** Said to carry no meaning: read aloud as nothing. */
  readonly decorative: boolean;
  readonly align: Exclude<Alignment, 'justify'> | null;
}

export const imageAttributes = (raw: RawAttributes): ImageAttributes => ({
  fileId: safeFileId(raw.fileId),
  w: integer(raw.w, 1, 20_000),
  h: integer(raw.h, 1, 20_000),
  alt: typeof raw.alt === 'string' ? raw.alt.slice(0, 2000) : '',
  decorative: raw.decorative === true,
  align: oneOf(['left', 'center', 'right'], raw.align),
});

export const safeCalloutKind = (value: unknown): CalloutKind => oneOf(calloutKinds, value) ?? 'info';

/** A code block's language as highlighters name it (`ts`, `c++`), or null. */
export const safeLanguage = (value: unknown): string | null =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9+#._-]{0,31}$/.test(value) ? value : null;

export const safeColour = (value: unknown): Colour | null => {
  const named = oneOf(paletteColours, value);
  if (named !== null) return named;
  return typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value) ? (value as `#${string}`) : null;
};

export const safeFontFamily = (value: unknown): FontFamily | null => oneOf(fontFamilies, value);

/** Points, in steps of a half. */
export const safeFontSize = (value: unknown): number | null =>
  typeof value === 'number' && value >= minFontSize && value <= maxFontSize && Number.isInteger(value * 2)
    ? value
    : null;
