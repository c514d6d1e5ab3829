import { contentHash } from './content-hash.ts';
import { SheetError } from './limits.ts';
import { type CellRange, requireRange } from './range.ts';
import { addRecord, placedRecords, recordsOf } from './records.ts';
import type { Workbook } from './workbook.ts';

type Check = (value: unknown) => boolean;

const isTrue: Check = (value) => value === true;
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const between =
  (from: number, to: number): Check =>
  (value) =>
    typeof value === 'number' && value >= from && value <= to;
const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= most;
const colour: Check = (value) => typeof value === 'string' && /^(?:#[0-9a-f]{6}|[a-z]{1,20})$/i.test(value);
const border: Check = (value) =>
  typeof value === 'string' && /^(?:thin|medium|thick|dashed|dotted|double) (?:#[0-9a-f]{6}|[a-z]{1,20})$/i.test(value);

/** Each thing about a look is a field of its own, so that bold by one and red by another both stay in a large range. */
const checks = {
  bold: isTrue,
  italic: isTrue,
  underline: isTrue,
  strike: isTrue,
  /** Points. */
  size: between(4, 400),
  font: text(100),
  color: colour,
  fill: colour,
  /** As in a spreadsheet file, in English: `#,##0.00`. */
  numberFormat: text(255),
  align: oneOf('left', 'center', 'right', 'justify'),
  verticalAlign: oneOf('top', 'middle', 'bottom'),
  wrap: oneOf('wrap', 'clip', 'overflow'),
  /** Degrees. */
  rotation: between(-90, 90),
  indent: between(1, 15),
  /** Kind and colour. */
  borderTop: border,
  borderRight: border,
  borderBottom: border,
  borderLeft: border,
  isUnlocked: isTrue,
} as const;

export type StyleField = keyof typeof checks;
export type CellStyle = { readonly [Field in StyleField]?: string | number | true };
/** Null takes a field away. */
export type StylePatch = { readonly [Field in StyleField]?: string | number | true | null };

const isField = (name: string): name is StyleField => Object.hasOwn(checks, name);

/** What of a stored style can be used: whoever may edit can store anything. */
const safeStyle = (value: unknown, keepNull: boolean): Record<string, string | number | true | null> =>
  typeof value !== 'object' || value === null
    ? {}
    : (Object.fromEntries(
        Object.entries(value)
          .filter(([name, entry]) => isField(name) && ((keepNull && entry === null) || checks[name](entry)))
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ) as Record<string, string | number | true | null>);

/** The fields of a stored look that are named, as far as they can be used. */
export const safeLook = (value: unknown, names: readonly StyleField[]): CellStyle =>
  Object.fromEntries(
    Object.entries(safeStyle(value, false)).filter(([name]) => names.some((each) => each === name)),
  ) as CellStyle;

const merged = (style: StylePatch, patch: StylePatch): StylePatch => ({ ...style, ...patch });

const withoutNulls = (style: StylePatch): CellStyle =>
  Object.fromEntries(Object.entries(style).filter(([, value]) => value !== null)) as CellStyle;

/** The id of a style, which is a hash of it: two people who make the same one write the same key and value. */
const putStyle = (workbook: Workbook, patch: StylePatch): string | null => {
  const content = JSON.stringify(safeStyle(patch, true));
  if (content === '{}') return null;
  const id = contentHash(content);
  if (!workbook.styles.has(id)) workbook.journal.putPermanently(workbook.styles, id, JSON.parse(content));
  return id;
};

const storedStyle = (workbook: Workbook, id: unknown): StylePatch =>
  typeof id === 'string' ? safeStyle(workbook.styles.get(id), true) : {};

/** Above this many cells a look is one record of the range instead of one key per cell. */
const mostCellsByKey = 512;

/** Of bands over the same cells the one with the greater number wins, field by field. */
const numberOf = (spec: Readonly<Record<string, unknown>>): number => (typeof spec.n === 'number' ? spec.n : 0);

const bandsOf = (workbook: Workbook, sheetId: string) =>
  placedRecords(workbook, sheetId, 'band').toSorted(
    (one, other) => numberOf(one.spec) - numberOf(other.spec) || (one.id < other.id ? -1 : 1),
  );

/** How every cell of a sheet looks, for as long as nothing changes: laid out once, then O(bands) per cell. */
export const stylesOf = (workbook: Workbook, sheetId: string): ((row: number, column: number) => CellStyle) => {
  const sheet = workbook.sheet(sheetId);
  const bands = bandsOf(workbook, sheetId).map(({ range, spec }) => ({ range, style: safeStyle(spec.style, true) }));
  const known = new Map<unknown, StylePatch>();
  const styleOf = (id: unknown): StylePatch => {
    const style = known.get(id) ?? storedStyle(workbook, id);
    known.set(id, style);
    return style;
  };
  return (row, column) => {
    let style: StylePatch = {};
    for (const { range, style: own } of bands)
      if (row >= range.fromRow && row <= range.toRow && column >= range.fromColumn && column <= range.toColumn)
        style = merged(style, own);
    const [rowId, columnId] = [sheet.rows.at(row), sheet.columns.at(column)];
    if (rowId === null || columnId === null) return {};
    return withoutNulls(merged(style, styleOf(sheet.formats.get(rowId, columnId))));
  };
};

/**
 * Afterwards the cells of the range look as the patch says, in its fields only. The look of few cells is theirs and follows their
 * rows; that of many is the range's, and covers what is inserted there. *Errors*: `invalid` field or value, `out_of_range`.
 */
export const formatCells = (workbook: Workbook, range: CellRange, patch: StylePatch): void => {
  requireRange(workbook, range, Number.POSITIVE_INFINITY);
  workbook.guard?.(range);
  for (const [name, value] of Object.entries(patch))
    if (!isField(name) || (value !== null && !checks[name](value)))
      throw new SheetError('invalid', `a cell cannot have ${name} ${JSON.stringify(value)?.slice(0, 40)}`);
  const { rows, columns, formats, id } = workbook.sheet(range.sheet);
  const cells = (range.toRow - range.fromRow + 1) * (range.toColumn - range.fromColumn + 1);
  const isIn = (row: number | null, column: number | null): boolean =>
    row !== null &&
    column !== null &&
    row >= range.fromRow &&
    row <= range.toRow &&
    column >= range.fromColumn &&
    column <= range.toColumn;
  workbook.journal.transact(() => {
    if (cells <= mostCellsByKey) {
      for (let row = range.fromRow; row <= range.toRow; row += 1)
        for (let column = range.fromColumn; column <= range.toColumn; column += 1) {
          const [rowId, columnId] = [rows.at(row) ?? '', columns.at(column) ?? ''];
          const before = storedStyle(workbook, formats.get(rowId, columnId));
          formats.set(workbook.journal, rowId, columnId, putStyle(workbook, merged(before, patch)));
        }
      return;
    }
    const last = recordsOf(workbook, id).reduce(
      (most, { kind, spec }) => (kind === 'band' ? Math.max(most, numberOf(spec)) : most),
      0,
    );
    addRecord(workbook, 'band', range, { n: last + 1, style: safeStyle(patch, true) });
    // What single cells inside had of their own would hide the range's new look.
    const hidden = [...formats.entries()].filter(({ row, column }) =>
      isIn(rows.positionOf(row), columns.positionOf(column)),
    );
    for (const { row, column, value } of hidden)
      formats.set(workbook.journal, row, column, putStyle(workbook, merged(storedStyle(workbook, value), patch)));
  });
};
