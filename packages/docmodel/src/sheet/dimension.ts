import type { Axis, Span } from './axis.ts';
import { contentHash } from './content-hash.ts';
import { idOf } from './ids.ts';
import type { Journal } from './journal.ts';
import { maxSize, requireWithin, SheetError } from './limits.ts';
import type { Sheet } from './sheet.ts';
import type { Workbook } from './workbook.ts';

export type Dimension = 'rows' | 'columns';

/** Consecutive rows or columns by position. */
export interface Lines {
  readonly sheet: string;
  readonly dimension: Dimension;
  /** From 0. */
  readonly at: number;
  readonly count: number;
}

export const axisOf = (sheet: Sheet, dimension: Dimension): Axis => sheet[dimension];

/** Sets a key of an axis so that the order knows at once: other steps of the same transaction read it. */
export const putState = (journal: Journal, axis: Axis, key: string, value: unknown): void => {
  journal.put(axis.state, key, value);
  axis.take(axis.state, key);
};

/**
 * Afterwards no place is shared by a row before `position` and one from there on, and the order is the same. Rows share a place
 * after two people sorted them at once; what names places (ranges) or stands between them (new rows) needs them apart. Two people
 * who split a place at once make the same shares of it; what named the place names all of them.
 */
export const cutAt = (workbook: Workbook, axis: Axis, position: number): void => {
  const place = axis.placeAt(position - 1);
  if (place === null || axis.endOf(place) <= position) return;
  const { journal } = workbook;
  journal.transact(() => {
    const key = axis.shareKeyOf(place);
    for (const id of axis.rowsAt(place)) {
      const prefix = contentHash(`${place} ${key} ${id}`);
      journal.putPermanently(axis.records, prefix, [1, place, key, id]);
      axis.take(axis.records, prefix);
      putState(journal, axis, `${id}:p`, idOf(prefix, 1));
    }
  });
};

/** Cuts on both sides of the positions, so that the places of the first and the last are theirs alone. */
export const cutOut = (workbook: Workbook, axis: Axis, { from, to }: Span): void => {
  cutAt(workbook, axis, from);
  cutAt(workbook, axis, to + 1);
};

/** A new run of `count` places before the row at `position`; returns its prefix. The record stays when the action is undone. */
const putPlaces = (workbook: Workbook, axis: Axis, position: number, count: number): string => {
  cutAt(workbook, axis, position);
  const { slot, key } = axis.anchorageAt(position);
  const prefix = workbook.freshId();
  workbook.journal.putPermanently(axis.records, prefix, [count, slot, key]);
  axis.take(axis.records, prefix);
  return prefix;
};

const linesOf = (
  workbook: Workbook,
  { sheet, dimension, at, count }: Lines,
): { readonly axis: Axis; readonly ids: readonly string[] } => {
  const axis = axisOf(workbook.sheet(sheet), dimension);
  requireWithin(count, 1, axis.max, `the number of ${dimension}`);
  requireWithin(at, 0, axis.length - count, `the first of ${count} ${dimension}`);
  return { axis, ids: Array.from({ length: count }, (_, index) => axis.at(at + index) ?? '') };
};

const guardLines = (workbook: Workbook, { sheet, dimension, at, count }: Lines): void => {
  if (workbook.guard === null) return;
  const { rows, columns } = workbook.sheet(sheet);
  const whole = { sheet, fromRow: 0, toRow: rows.length - 1, fromColumn: 0, toColumn: columns.length - 1 };
  const to = at + count - 1;
  workbook.guard(
    dimension === 'rows' ? { ...whole, fromRow: at, toRow: to } : { ...whole, fromColumn: at, toColumn: to },
  );
};

/** Afterwards `count` empty rows stand before the one at `at` (the length: after all). One record, whatever the count. *Errors*: `out_of_range`, `too_large`. */
export const insertDimension = (workbook: Workbook, { sheet, dimension, at, count }: Lines): void => {
  const axis = axisOf(workbook.sheet(sheet), dimension);
  requireWithin(count, 1, axis.max, `the number of ${dimension}`);
  requireWithin(at, 0, axis.length, `the place for new ${dimension}`);
  if (axis.length + count > axis.max) throw new SheetError('too_large', `a sheet has at most ${axis.max} ${dimension}`);
  if (at > 0 && at < axis.length) guardLines(workbook, { sheet, dimension, at, count: 1 });
  workbook.journal.transact(() => {
    const prefix = putPlaces(workbook, axis, at, count);
    putState(workbook.journal, axis, `${prefix}:a`, 1);
  });
};

/** Afterwards the axis has at least `length` rows. No undo takes them back: others may write in them at once. */
export const growDimension = (workbook: Workbook, axis: Axis, length: number): void => {
  if (length <= axis.length) return;
  workbook.journal.transact(() => {
    const prefix = putPlaces(workbook, axis, axis.length, length - axis.length);
    workbook.journal.putPermanently(axis.state, `${prefix}:a`, 1);
    axis.take(axis.state, `${prefix}:a`);
  });
};

/**
 * Afterwards the rows are gone from view; their cells stay in the document, with what others type there meanwhile, and return
 * with undo. *Errors*: `out_of_range`, `invalid` when nothing would be left.
 */
export const deleteDimension = (workbook: Workbook, lines: Lines): void => {
  const { axis, ids } = linesOf(workbook, lines);
  if (ids.length === axis.length)
    throw new SheetError('invalid', `a sheet keeps at least one of its ${lines.dimension}`);
  guardLines(workbook, lines);
  workbook.journal.transact(() => {
    for (const id of ids) putState(workbook.journal, axis, `${id}:x`, 1);
  });
};

/**
 * Afterwards the rows stand, in their order, before the one that was at `to` (the length: after all). Edits of others follow
 * them. Nothing happens when they are there already. *Errors*: `out_of_range`.
 */
export const moveDimension = (workbook: Workbook, lines: Lines, to: number): void => {
  const { axis, ids } = linesOf(workbook, lines);
  requireWithin(to, 0, axis.length, `the place to move ${lines.dimension} to`);
  if (to >= lines.at && to <= lines.at + lines.count) return;
  guardLines(workbook, lines);
  workbook.journal.transact(() => {
    const prefix = putPlaces(workbook, axis, to, ids.length);
    ids.forEach((id, index) => {
      putState(workbook.journal, axis, `${id}:p`, idOf(prefix, index + 1));
    });
  });
};

/** CSS pixels; null for the default. *Errors*: `out_of_range`. */
export const resizeDimension = (workbook: Workbook, lines: Lines, size: number | null): void => {
  if (size !== null) requireWithin(Math.round(size), 1, maxSize, 'the size');
  const { axis, ids } = linesOf(workbook, lines);
  workbook.journal.transact(() => {
    for (const id of ids) putState(workbook.journal, axis, `${id}:s`, size ?? undefined);
  });
};

/** *Errors*: `out_of_range`. */
export const hideDimension = (workbook: Workbook, lines: Lines, isHidden: boolean): void => {
  const { axis, ids } = linesOf(workbook, lines);
  workbook.journal.transact(() => {
    for (const id of ids) putState(workbook.journal, axis, `${id}:h`, isHidden ? 1 : undefined);
  });
};
