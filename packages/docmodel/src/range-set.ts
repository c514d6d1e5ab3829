/** Half-open ranges of clocks of one client, as start, end, start, end …; sorted, disjoint and not touching. */
type Ranges = number[];

/** Clocks of one Yjs client from `start` up to, not including, `end`. */
export interface ClockRange {
  readonly client: number;
  readonly start: number;
  readonly end: number;
}

/** Index (even) of the first range whose end is not below `clock`. O(log n). */
const firstReaching = (ranges: Ranges, clock: number): number => {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle * 2 + 1] as number) < clock) low = middle + 1;
    else high = middle;
  }
  return low * 2;
};

/**
 * A set of (client, clock) pairs kept as ranges: which structs a document holds, or which it has deleted.
 * Unlike a state vector it also remembers what lies behind a hole, without ever claiming the hole (rules.md H2).
 */
export class RangeSet {
  readonly #clients = new Map<number, Ranges>();

  static from(ranges: Iterable<ClockRange>): RangeSet {
    const set = new RangeSet();
    for (const range of ranges) set.add(range);
    return set;
  }

  get isEmpty(): boolean {
    return this.#clients.size === 0;
  }

  /** The set holds the range afterwards. Ranges that overlap or touch become one. */
  add({ client, start, end }: ClockRange): void {
    if (end <= start) return;
    const ranges = this.#clients.get(client);
    if (ranges === undefined) {
      this.#clients.set(client, [start, end]);
      return;
    }
    const last = ranges.length - 1;
    if (start === ranges[last]) {
      ranges[last] = end;
      return;
    }
    const from = firstReaching(ranges, start);
    let to = from;
    let low = start;
    let high = end;
    while (to < ranges.length && (ranges[to] as number) <= end) {
      low = Math.min(low, ranges[to] as number);
      high = Math.max(high, ranges[to + 1] as number);
      to += 2;
    }
    ranges.splice(from, to - from, low, high);
  }

  addAll(ranges: Iterable<ClockRange>): void {
    for (const range of ranges) this.add(range);
  }

  /** The set holds nothing of the range afterwards. */
  remove({ client, start, end }: ClockRange): void {
    const ranges = this.#clients.get(client);
    if (ranges === undefined || end <= start) return;
    const from = firstReaching(ranges, start + 1);
    const kept: Ranges = [];
    let to = from;
    while (to < ranges.length && (ranges[to] as number) < end) {
      const low = ranges[to] as number;
      const high = ranges[to + 1] as number;
      if (low < start) kept.push(low, start);
      if (high > end) kept.push(end, high);
      to += 2;
    }
    ranges.splice(from, to - from, ...kept);
    if (ranges.length === 0) this.#clients.delete(client);
  }

  removeAll(ranges: Iterable<ClockRange>): void {
    for (const range of ranges) this.remove(range);
  }

  /** Whether the set may hold a part of the range; false when it surely holds none, being behind all of its client. */
  touches({ client, start }: ClockRange): boolean {
    const ranges = this.#clients.get(client);
    return ranges !== undefined && start < (ranges.at(-1) as number);
  }

  /** The parts of the range that the set does not hold, ascending; empty when it holds all of it. */
  gaps({ client, start, end }: ClockRange): ClockRange[] {
    const ranges = this.#clients.get(client);
    if (ranges === undefined) return end > start ? [{ client, start, end }] : [];
    const gaps: ClockRange[] = [];
    let at = start;
    for (let index = firstReaching(ranges, start + 1); index < ranges.length && at < end; index += 2) {
      const low = ranges[index] as number;
      if (low >= end) break;
      if (low > at) gaps.push({ client, start: at, end: low });
      at = Math.max(at, ranges[index + 1] as number);
    }
    if (at < end) gaps.push({ client, start: at, end });
    return gaps;
  }

  /** The parts of the range that the set holds, ascending. */
  common({ client, start, end }: ClockRange): ClockRange[] {
    const ranges = this.#clients.get(client) ?? [];
    const common: ClockRange[] = [];
    for (let index = firstReaching(ranges, start + 1); index < ranges.length; index += 2) {
      const low = ranges[index] as number;
      if (low >= end) break;
      common.push({ client, start: Math.max(start, low), end: Math.min(end, ranges[index + 1] as number) });
    }
    return common;
  }

  covers(range: ClockRange): boolean {
    if (range.end <= range.start) return true;
    const ranges = this.#clients.get(range.client);
    if (ranges === undefined) return false;
    const index = firstReaching(ranges, range.end);
    return index < ranges.length && (ranges[index] as number) <= range.start;
  }

  coversAll(ranges: Iterable<ClockRange>): boolean {
    for (const range of ranges) if (!this.covers(range)) return false;
    return true;
  }

  /** Where the client's unbroken run from clock 0 ends; 0 when its first clock is missing. */
  contiguousEnd(client: number): number {
    const ranges = this.#clients.get(client);
    return ranges !== undefined && ranges[0] === 0 ? (ranges[1] as number) : 0;
  }

  /** The state vector: per client the end of its unbroken run, clients without one left out. */
  vector(): Map<number, number> {
    const vector = new Map<number, number>();
    for (const client of this.#clients.keys()) {
      const end = this.contiguousEnd(client);
      if (end > 0) vector.set(client, end);
    }
    return vector;
  }

  *[Symbol.iterator](): Generator<ClockRange> {
    for (const [client, ranges] of this.#clients)
      for (let index = 0; index < ranges.length; index += 2)
        yield { client, start: ranges[index] as number, end: ranges[index + 1] as number };
  }
}
