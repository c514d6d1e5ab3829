import { type CellValue, isCalcError } from '../engine.ts';
import type { PivotSummary } from './pivot.ts';

/** Fifteen digits, as values of formulas have. */
const rounded = (value: number): number => Number(value.toPrecision(15));

const medianOf = (numbers: number[]): number => {
  const sorted = numbers.sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

const unique = (value: CellValue): string => `${typeof value}:${isCalcError(value) ? value.error : value}`;

/**
 * The values of one field in one group, taken in one by one or from smaller groups. Texts and truths are counted, not summed; an error
 * among the values is the result, but for counting. Means and squares are merged as Chan, Golub and LeVeque do, which does not
 * cancel digits.
 */
export class Summary {
  readonly #kind: PivotSummary;
  #filled = 0;
  #count = 0;
  #sum = 0;
  #product = 1;
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;
  #mean = 0;
  #squares = 0;
  #error: CellValue = null;
  readonly #numbers: number[] | null;
  readonly #different: Set<string> | null;

  constructor(kind: PivotSummary) {
    this.#kind = kind;
    this.#numbers = kind === 'median' ? [] : null;
    this.#different = kind === 'countUnique' ? new Set() : null;
  }

  add(value: CellValue): void {
    if (value === null || value === '') return;
    this.#filled += 1;
    this.#different?.add(unique(value));
    if (isCalcError(value)) this.#error ??= value;
    if (typeof value !== 'number') return;
    this.#count += 1;
    this.#sum += value;
    this.#product *= value;
    if (value < this.#least) this.#least = value;
    if (value > this.#greatest) this.#greatest = value;
    const away = value - this.#mean;
    this.#mean += away / this.#count;
    this.#squares += away * (value - this.#mean);
    this.#numbers?.push(value);
  }

  take(other: Summary): void {
    this.#filled += other.#filled;
    this.#error ??= other.#error;
    if (other.#different) for (const key of other.#different) this.#different?.add(key);
    if (other.#numbers) for (const number of other.#numbers) this.#numbers?.push(number);
    if (other.#count === 0) return;
    const count = this.#count + other.#count;
    const away = other.#mean - this.#mean;
    this.#squares += other.#squares + (away * away * this.#count * other.#count) / count;
    this.#mean += (away * other.#count) / count;
    this.#count = count;
    this.#sum += other.#sum;
    this.#product *= other.#product;
    this.#least = Math.min(this.#least, other.#least);
    this.#greatest = Math.max(this.#greatest, other.#greatest);
  }

  /** Null where there is no number to make it from; sums and counts are 0 then. */
  get value(): CellValue {
    const kind = this.#kind;
    if (kind === 'countAny') return this.#filled;
    if (kind === 'count') return this.#count;
    if (kind === 'countUnique') return this.#different?.size ?? 0;
    if (this.#error !== null) return this.#error;
    const value = kind === 'sum' ? rounded(this.#sum) : this.#ofNumbers();
    return value === null || Number.isFinite(value) ? value : { error: '#NUM!', message: 'The result is too large.' };
  }

  #ofNumbers(): number | null {
    const count = this.#count;
    const isSample = this.#kind === 'deviation' || this.#kind === 'variance';
    if (count === 0 || (isSample && count < 2)) return null;
    switch (this.#kind) {
      case 'average':
        return rounded(this.#sum / count);
      case 'max':
        return this.#greatest;
      case 'min':
        return this.#least;
      case 'median':
        return rounded(medianOf([...(this.#numbers ?? [])]));
      case 'product':
        return rounded(this.#product);
      case 'variance':
        return rounded(this.#squares / (count - 1));
      case 'varianceOfAll':
        return rounded(this.#squares / count);
      case 'deviation':
        return rounded(Math.sqrt(this.#squares / (count - 1)));
      default:
        return rounded(Math.sqrt(this.#squares / count));
    }
  }
}
