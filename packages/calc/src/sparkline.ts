export const sparklineTypes = ['line', 'column', 'winloss', 'bar'] as const;
export type SparklineType = (typeof sparklineTypes)[number];

/** Each as CSS writes it, `#rrggbb` or a name; null leaves the choice to whoever draws. */
export interface SparklineColors {
  readonly main: string | null;
  readonly low: string | null;
  readonly high: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly negative: string | null;
  readonly axis: string | null;
  /** Of every other part of a bar. */
  readonly second: string | null;
}

/** A small chart in a cell, with everything that is needed to draw it. */
export interface Sparkline {
  readonly type: SparklineType;
  /** In their order; null is a gap. */
  readonly values: readonly (number | null)[];
  /** Where each value of a line stands along it; null: at equal distances. */
  readonly places: readonly number[] | null;
  /** Ends of the axes; null: those of the values. Of a bar `greatest` is what its whole width stands for. */
  readonly least: number | null;
  readonly greatest: number | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Of a line, in CSS pixels. */
  readonly lineWidth: number;
  readonly hasAxis: boolean;
  readonly isRightToLeft: boolean;
  readonly colors: SparklineColors;
}

/** What SPARKLINE gives: drawn in its cell, and an empty text to whoever reads it. */
export interface SparklineValue {
  readonly sparkline: Sparkline;
}
