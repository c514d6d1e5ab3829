/**
 * Where rows (or columns) stand in CSS pixels at 100 %: a default size and the exceptions from it, with running sums. Position to
 * offset and back in O(log exceptions), whatever the number of rows.
 */
export class AxisGeometry {
  readonly count: number;
  readonly defaultSize: number;
  readonly total: number;
  readonly #positions: readonly number[];
  readonly #sizes: readonly number[];
  /** How much the exceptions before index i add to the defaults. */
  readonly #added: readonly number[];

  constructor(count: number, defaultSize: number, exceptions: ReadonlyMap<number, number>) {
    const entries = [...exceptions]
      .filter(([position, size]) => position >= 0 && position < count && size >= 0)
      .sort(([one], [other]) => one - other);
    const added = [0];
    for (const [, size] of entries) added.push((added.at(-1) ?? 0) + size - defaultSize);
    this.count = count;
    this.defaultSize = defaultSize;
    this.#positions = entries.map(([position]) => position);
    this.#sizes = entries.map(([, size]) => size);
    this.#added = added;
    this.total = count * defaultSize + (added.at(-1) ?? 0);
  }

  /** How many exceptions stand before a position. */
  #before(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the row begins; for the count, where the last one ends. */
  offset(position: number): number {
    const clamped = Math.max(0, Math.min(position, this.count));
    return clamped * this.defaultSize + (this.#added[this.#before(clamped)] ?? 0);
  }

  /** 0 for a hidden row. */
  size(position: number): number {
    const index = this.#before(position);
    return this.#positions[index] === position ? (this.#sizes[index] ?? 0) : this.defaultSize;
  }

  /** The row at an offset; the nearest one outside of the sheet. Never a hidden one while there are others. */
  at(offset: number): number {
    if (offset <= 0) return this.#shownFrom(0);
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.offset(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#shownFrom(low);
  }

  #shownFrom(position: number): number {
    for (let at = position; at < this.count; at += 1) if (this.size(at) > 0) return at;
    for (let at = position; at >= 0; at -= 1) if (this.size(at) > 0) return at;
    return position;
  }

  /** The next shown row in a direction; the same one at the end. */
  step(position: number, by: 1 | -1): number {
    for (let at = position + by; at >= 0 && at < this.count; at += by) if (this.size(at) > 0) return at;
    return position;
  }
}
