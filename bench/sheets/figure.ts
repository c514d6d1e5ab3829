import type { Figure } from '../report.ts';

/** The value that so many of all values do not exceed: `share` is 0.5 for the median. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN;

export const atMost = (name: string, value: number, unit: string, limit: number): Figure => ({
  name,
  value,
  unit,
  goal: `≤ ${limit}`,
  holds: value <= limit,
});

/** Ours at most so many times the peer's. */
export const atMostTimes = (name: string, value: number, unit: string, peer: number, limit: number): Figure => ({
  name,
  value,
  unit,
  goal: `≤ ${limit}×`,
  peer,
  ratio: value / peer,
  holds: value / peer <= limit,
});

/** A figure that has no goal. */
export const told = (name: string, value: number, unit: string): Figure => ({
  name,
  value,
  unit,
  goal: null,
  holds: true,
});
