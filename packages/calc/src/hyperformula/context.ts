import type { SimpleRangeValue } from 'hyperformula';
import type { CalcLimits } from '../limits.ts';
import type { Pivot, PivotLayout } from '../pivot/pivot.ts';
import type { Address, Ast, Scalar, Value } from './functions.ts';

export const maxRows = 1_048_576;
export const maxColumns = 16_384;

/** One number per cell of the workbook: 20 bits of row, 14 of column, the rest for the sheet. */
export const keyOf = ({ sheet, row, col }: Address): number => (sheet * maxRows + row) * maxColumns + col;
export const addressOf = (key: number): Address => {
  const place = Math.floor(key / maxColumns);
  return { sheet: Math.floor(place / maxRows), row: place % maxRows, col: key % maxColumns };
};

export interface Area {
  readonly start: Address;
  readonly end: Address;
}

/** A LAMBDA with the local names around it. */
export interface Closure {
  readonly lambda: Ast;
  readonly environment: Environment;
}
export type Environment = { readonly key: string; readonly bound: Value | Closure; readonly next: Environment } | null;

/** What the functions of one engine share: where results spill, what was read by INDIRECT, the batch's clock and dice. */
export class CalcContext {
  readonly limits: CalcLimits;
  readonly #clock: () => number;
  readonly #dice: () => number;
  #deadline = Number.POSITIVE_INFINITY;
  #nowMs = 0;
  #seed = 0;
  #drawn = { key: -1, count: 0 };
  #whenLoaded: (() => void)[] | null = null;
  isTimedOut = false;
  /** While the engine reads what cells show; to formulas a drawing is an empty text. */
  showsDrawings = false;
  environment: Environment = null;
  lambdaDepth = 0;
  /** Results of the formulas that may fill more than their cell, as last calculated. */
  readonly results = new Map<number, readonly (readonly Scalar[])[]>();
  /** Those of them calculated since the last look. */
  readonly fresh = new Set<number>();
  /** Formulas that may not fill their cells: something stands there. */
  readonly blocked = new Set<number>();
  /** Formulas found to depend on themselves through INDIRECT, OFFSET or a spilled range, and those whose result does. */
  readonly circularReaders = new Set<number>();
  readonly circularResults = new Set<number>();
  /** What pivot tables do, by the number that their formulas name. */
  readonly pivots: Pivot[] = [];
  readonly #pivotNumbers = new Map<string, number>();
  /** Of the pivot tables as last calculated. */
  readonly layouts = new Map<number, PivotLayout>();
  /** What each formula read where the text does not tell. */
  readonly reads = new Map<number, Area[]>();

  constructor(limits: CalcLimits, clock: () => number, dice: () => number) {
    this.limits = limits;
    this.#clock = clock;
    this.#dice = dice;
  }

  /** The same number for the same pivot: a formula's text stays short, and may be read and written again. */
  pivotNumber(pivot: Pivot): number {
    const key = JSON.stringify(pivot);
    const known = this.#pivotNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.pivots.push(pivot) - 1;
    this.#pivotNumbers.set(key, number);
    return number;
  }

  /** NOW and RAND keep their values within a batch, however often it calculates. */
  beginBatch(): void {
    this.#nowMs = this.#clock();
    this.#deadline = performance.now() + this.limits.batchMs;
    this.#seed = Math.floor(this.#dice() * 2 ** 32);
    this.isTimedOut = false;
    this.circularReaders.clear();
    this.circularResults.clear();
  }

  beginPass(): void {
    this.reads.clear();
    this.fresh.clear();
    this.environment = null;
    this.lambdaDepth = 0;
    this.#drawn = { key: -1, count: 0 };
  }

  /** Builds an engine; what was to happen once it is there happens in any case. */
  loading<Built>(build: () => Built): Built {
    const waiting: (() => void)[] = [];
    this.#whenLoaded = waiting;
    try {
      return build();
    } finally {
      this.#whenLoaded = null;
      for (const run of waiting) run();
    }
  }

  get isLoading(): boolean {
    return this.#whenLoaded !== null;
  }

  whenLoaded(run: () => void): void {
    this.#whenLoaded?.push(run);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  isLate(): boolean {
    if (!this.isTimedOut && performance.now() > this.#deadline) this.isTimedOut = true;
    return this.isTimedOut;
  }

  /** In [0, 1): the same for the same cell and turn throughout a batch (a 32-bit mix of both, from splitmix). */
  random(address: Address): number {
    const key = keyOf(address);
    this.#drawn = { key, count: this.#drawn.key === key ? this.#drawn.count + 1 : 0 };
    let mixed =
      (this.#seed ^ Math.imul(key % 2 ** 31, 0x9e3779b1) ^ Math.imul(this.#drawn.count + 1, 0x85ebca6b)) >>> 0;
    for (const factor of [0x21f0aaad, 0x735a2d97]) mixed = Math.imul(mixed ^ (mixed >>> 15), factor) >>> 0;
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  read(reader: Address, area: Area): void {
    const key = keyOf(reader);
    const areas = this.reads.get(key);
    if (areas) areas.push(area);
    else this.reads.set(key, [area]);
  }

  keep(address: Address, value: SimpleRangeValue | Scalar): void {
    const key = keyOf(address);
    const data = typeof value === 'object' && 'data' in value ? (value.data as Scalar[][]) : [[value]];
    this.results.set(key, data);
    this.fresh.add(key);
  }
}

export const isInside = (area: Area, { sheet, row, col }: Address): boolean =>
  sheet === area.start.sheet &&
  row >= area.start.row &&
  row <= area.end.row &&
  col >= area.start.col &&
  col <= area.end.col;
