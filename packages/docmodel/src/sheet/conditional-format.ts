import { type Criterion, safeCriterion } from './criterion.ts';
import { SheetError } from './limits.ts';
import type { CellRange } from './range.ts';
import { addRecord, describeRecord, placedRecords, type Spec } from './records.ts';
import { type CellStyle, safeLook } from './styles.ts';
import type { Workbook } from './workbook.ts';

/** An end or the middle of a colour scale or a bar. `percent` is between the least and the greatest, `percentile` among the values. */
export interface ScalePoint {
  readonly at: 'min' | 'max' | 'number' | 'percent' | 'percentile';
  readonly value: number;
}

export interface ColorPoint extends ScalePoint {
  readonly color: string;
}

/** How cells look by what they show. */
export type ConditionalLook =
  | { readonly kind: 'style'; readonly criterion: Criterion; readonly style: CellStyle }
  /** Two or three points. */
  | { readonly kind: 'scale'; readonly points: readonly ColorPoint[] }
  | { readonly kind: 'bar'; readonly color: string; readonly from: ScalePoint; readonly to: ScalePoint };

export interface PlacedConditionalFormat {
  readonly id: string;
  readonly range: CellRange;
  /** Of two that give a cell the same field, the one with the smaller order counts. */
  readonly order: number;
  readonly look: ConditionalLook;
}

/** A look may change these and no sizes: what is in a cell decides nothing about where the others stand. */
const fields = ['bold', 'italic', 'underline', 'strike', 'color', 'fill'] as const;

const isColor = (value: unknown): value is string => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

const safePoint = (value: unknown): ScalePoint | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { at, value: number } = value as { readonly at?: unknown; readonly value?: unknown };
  if (at === 'min' || at === 'max') return { at, value: 0 };
  if (at !== 'number' && at !== 'percent' && at !== 'percentile') return null;
  return typeof number === 'number' && Number.isFinite(number) ? { at, value: number } : null;
};

const safeColorPoint = (value: unknown): readonly ColorPoint[] => {
  const point = safePoint(value);
  const color: unknown = (value as { readonly color?: unknown } | null)?.color;
  return point !== null && isColor(color) ? [{ ...point, color }] : [];
};

/** What of a stored description can be used; null when it says nothing. */
export const lookFromSpec = (spec: Spec): ConditionalLook | null => {
  switch (spec.kind) {
    case 'style': {
      const criterion = safeCriterion(spec.criterion);
      return criterion && { kind: 'style', criterion, style: safeLook(spec.style, fields) };
    }
    case 'scale': {
      const points = Array.isArray(spec.points) ? spec.points.slice(0, 3).flatMap(safeColorPoint) : [];
      return points.length < 2 ? null : { kind: 'scale', points };
    }
    case 'bar': {
      const [from, to] = [safePoint(spec.from), safePoint(spec.to)];
      return from !== null && to !== null && isColor(spec.color) ? { kind: 'bar', color: spec.color, from, to } : null;
    }
    default:
      return null;
  }
};

/** The conditional formats of a sheet, the one that counts most first. */
export const conditionalFormatsOf = (workbook: Workbook, sheet: string): readonly PlacedConditionalFormat[] =>
  placedRecords(workbook, sheet, 'condition')
    .flatMap(({ id, range, spec }) => {
      const look = lookFromSpec(spec);
      const order = typeof spec.n === 'number' && Number.isFinite(spec.n) ? spec.n : 0;
      return look === null ? [] : [{ id, range, order, look }];
    })
    .sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));

const requireLook = (look: ConditionalLook): void => {
  if (lookFromSpec({ ...look }) === null) throw new SheetError('invalid', 'the rule says nothing about any cell');
};

/** Afterwards the cells of the range look so where the rule holds, behind the rules there are; returns its id. *Errors*: `out_of_range`, `too_large`, `invalid`. */
export const addConditionalFormat = (workbook: Workbook, range: CellRange, look: ConditionalLook): string => {
  requireLook(look);
  const last = conditionalFormatsOf(workbook, range.sheet).at(-1)?.order ?? 0;
  return addRecord(workbook, 'condition', range, { ...look, n: last + 1 });
};

/** Afterwards the rule gives this look, in its place among the others. *Errors*: `not_found`, `invalid`. */
export const changeConditionalFormat = (workbook: Workbook, sheet: string, id: string, look: ConditionalLook): void => {
  requireLook(look);
  const order = conditionalFormatsOf(workbook, sheet).find((format) => format.id === id)?.order ?? 0;
  describeRecord(workbook, sheet, id, { ...look, n: order });
};

/** Afterwards the rule stands at `to` among the others. Nothing happens when it is gone. */
export const reorderConditionalFormat = (workbook: Workbook, sheet: string, id: string, to: number): void => {
  const all = conditionalFormatsOf(workbook, sheet);
  const moved = all.find((format) => format.id === id);
  if (moved === undefined) return;
  const others = all.filter((format) => format !== moved);
  const [before, after] = [others[to - 1]?.order, others[to]?.order];
  const n = before === undefined ? (after ?? 1) - 1 : after === undefined ? before + 1 : (before + after) / 2;
  describeRecord(workbook, sheet, id, { ...moved.look, n });
};
