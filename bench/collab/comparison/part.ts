import type { Target } from '../targets/target.ts';

/** One figure of the table, and what it is held against. */
export interface Row {
  readonly figure: string;
  readonly unit: string;
  /** Ours over the better peer's, at most (or at least, where more is better). */
  readonly ratio?: number;
  readonly more?: true;
  /** Holds for our own value beside the ratio. */
  readonly below?: number;
  readonly atLeast?: number;
  readonly exactly?: number;
  /** Only ours is told: what the peers store with lies in their own process. */
  readonly own?: true;
}

/** Everything measured on one server in one round, by the figure's name. */
export type Round = ReadonlyMap<string, number>;

/** What is measured together, on every server in each round. */
export interface Part {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly measure: (target: Target, quick: boolean) => Promise<Round>;
}
