import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';

interface Deletion extends ClockRange {
  readonly by: string;
}

/** Who deleted what, the first to delete a clock being the one who did. */
export class Deletions {
  readonly #known = new RangeSet();
  readonly #clients = new Map<number, Deletion[]>();
  #isSorted = true;

  add(ranges: Iterable<ClockRange>, by: string): void {
    for (const range of ranges)
      for (const gap of this.#known.gaps(range)) {
        this.#known.add(gap);
        const list = this.#clients.get(gap.client) ?? [];
        list.push({ ...gap, by });
        this.#clients.set(gap.client, list);
        this.#isSorted = false;
      }
  }

  /** The parts of the range with the person who deleted each, ascending; null for what nobody is known to have deleted. */
  split({ client, start, end }: ClockRange): { readonly end: number; readonly by: string | null }[] {
    this.#sort();
    const list = this.#clients.get(client) ?? [];
    const parts: { end: number; by: string | null }[] = [];
    let at = start;
    for (let index = firstEndingAfter(list, start); at < end; index++) {
      const next = list[index];
      if (next === undefined || next.start >= end) {
        parts.push({ end, by: null });
        break;
      }
      if (next.start > at) parts.push({ end: next.start, by: null });
      at = Math.min(next.end, end);
      parts.push({ end: at, by: next.by });
    }
    return parts;
  }

  #sort(): void {
    if (this.#isSorted) return;
    for (const list of this.#clients.values()) list.sort((left, right) => left.start - right.start);
    this.#isSorted = true;
  }
}

/** Index of the first deletion whose end lies behind `clock`. O(log n). */
const firstEndingAfter = (list: readonly Deletion[], clock: number): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as Deletion).end <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
};
