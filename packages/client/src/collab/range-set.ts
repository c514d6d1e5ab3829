/** Clocks of one Yjs client from `start` up to, not including, `end`. */
export interface ClockRange {
  readonly client: number;
  readonly start: number;
  readonly end: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Index of the first span that ends at `clock` or later; spans are sorted and apart. O(log n). */
const firstEndingFrom = (spans: readonly Span[], clock: number): number => {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.end ?? 0) < clock) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A set of (client, clock) pairs: which structs somebody has, or which are deleted. Touching ranges are kept as one. */
export class RangeSet {
  readonly #clients = new Map<number, Span[]>();

  get isEmpty(): boolean {
    return this.#clients.size === 0;
  }

  add({ client, start, end }: ClockRange): void {
    if (end <= start) return;
    const spans = this.#clients.get(client) ?? [];
    this.#clients.set(client, spans);
    const from = firstEndingFrom(spans, start);
    let merged: Span = { start, end };
    let to = from;
    for (let span = spans[to]; span !== undefined && span.start <= end; span = spans[++to])
      merged = { start: Math.min(merged.start, span.start), end: Math.max(merged.end, span.end) };
    spans.splice(from, to - from, merged);
  }

  remove({ client, start, end }: ClockRange): void {
    const spans = this.#clients.get(client);
    if (spans === undefined || end <= start) return;
    const from = firstEndingFrom(spans, start + 1);
    const kept: Span[] = [];
    let to = from;
    for (let span = spans[to]; span !== undefined && span.start < end; span = spans[++to]) {
      if (span.start < start) kept.push({ start: span.start, end: start });
      if (span.end > end) kept.push({ start: end, end: span.end });
    }
    spans.splice(from, to - from, ...kept);
    if (spans.length === 0) this.#clients.delete(client);
  }

  addAll(ranges: Iterable<ClockRange>): void {
    for (const range of ranges) this.add(range);
  }

  removeAll(ranges: Iterable<ClockRange>): void {
    for (const range of ranges) this.remove(range);
  }

  /** The parts of the range that are not in the set, ascending. */
  missing({ client, start, end }: ClockRange): ClockRange[] {
    const spans = this.#clients.get(client) ?? [];
    const missing: ClockRange[] = [];
    let at = start;
    for (let index = firstEndingFrom(spans, start + 1); at < end; index += 1) {
      const span = spans[index];
      if (span === undefined || span.start >= end) {
        missing.push({ client, start: at, end });
        break;
      }
      if (span.start > at) missing.push({ client, start: at, end: span.start });
      at = Math.max(at, span.end);
    }
    return missing;
  }

  /** The parts of the range that are in the set, ascending. */
  common({ client, start, end }: ClockRange): ClockRange[] {
    const spans = this.#clients.get(client) ?? [];
    const common: ClockRange[] = [];
    for (let index = firstEndingFrom(spans, start + 1); index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.start >= end) break;
      common.push({ client, start: Math.max(start, span.start), end: Math.min(end, span.end) });
    }
    return common;
  }

  /** Per client the end of its unbroken run from clock 0; clients without one are left out. */
  contiguous(): Map<number, number> {
    const vector = new Map<number, number>();
    for (const [client, [first]] of this.#clients) if (first?.start === 0) vector.set(client, first.end);
    return vector;
  }

  *[Symbol.iterator](): Generator<ClockRange> {
    for (const [client, spans] of this.#clients) for (const { start, end } of spans) yield { client, start, end };
  }
}
