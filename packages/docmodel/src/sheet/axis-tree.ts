import { idOf, parseId } from './ids.ts';
import type { PlainMap } from './parts.ts';

/** A run of places, as its immutable record says, and which of its numbers need a look when the order is laid out. */
export interface Run {
  readonly prefix: string;
  readonly count: number;
  readonly slot: string;
  readonly key: string;
  /** The row that the place at `slot` was split for, when the run is that row's share of it; else null. */
  readonly share: string | null;
  /** Whether rows were born at the places: false for places made for a move, and for an insertion that was undone. */
  isAlive: boolean;
  readonly marks: Set<number>;
  /** `marks` in order; null when they changed. */
  sortedMarks: readonly number[] | null;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Shares of a place come before all else that hangs on it, those split at once in the order in which their rows stood there. */
const inOrder = (one: Run, other: Run): number => {
  const [mine, theirs] = [one.share, other.share];
  if ((mine === null) !== (theirs === null)) return mine === null ? 1 : -1;
  const byKey = compare(one.key, other.key);
  if (byKey !== 0) return byKey;
  if (mine !== null && theirs !== null && mine !== theirs)
    return mine === one.slot ? -1 : theirs === one.slot ? 1 : compare(mine, theirs);
  return compare(one.prefix, other.prefix);
};

/**
 * The numbers from 1 to `count` that pairs (from, to) name, as a vacuum stores them: in ascending order. None twice, whatever else is
 * stored there, so that no few bytes keep a reader busy.
 */
export function* numbersIn(pairs: unknown, count: number): Generator<number> {
  if (!Array.isArray(pairs) || !pairs.every((entry) => Number.isInteger(entry))) return;
  const ends = pairs as readonly number[];
  let last = 0;
  for (let index = 0; index + 1 < ends.length; index += 2) {
    const to = Math.min(ends[index + 1] ?? 0, count);
    for (let n = Math.max(last + 1, ends[index] ?? 0); n <= to; n += 1) {
      last = n;
      yield n;
    }
  }
}

/**
 * The tree of places of one axis as the shared maps hold it, kept up to date key by key. Places never move, so there are no
 * cycles among those a well-behaved client makes; runs that hang on nothing are never reached and so not shown.
 */
export class AxisTree {
  readonly #runs = new Map<string, Run>();
  readonly #children = new Map<string, Run[]>();
  /** Slots whose runs are sorted when they are next asked for: thousands may hang on one. */
  readonly #unsorted = new Set<string>();
  readonly #placeOfMoved = new Map<string, string>();
  readonly #occupants = new Map<string, Set<string>>();
  /** The same in order, for places that were asked for since they changed. */
  readonly #sorted = new Map<string, readonly string[]>();
  readonly #dead = new Set<string>();
  /** Marks for runs whose record has not arrived yet: updates of two clients come in any order. */
  readonly #waiting = new Map<string, Set<number>>();
  readonly #recordMap: PlainMap;
  readonly #stateMap: PlainMap;
  readonly #max: number;

  constructor(recordMap: PlainMap, stateMap: PlainMap, max: number) {
    this.#recordMap = recordMap;
    this.#stateMap = stateMap;
    this.#max = max;
    for (const prefix of recordMap.keys()) this.takeRecord(prefix);
    for (const key of stateMap.keys()) this.takeState(key);
  }

  run(prefix: string): Run | null {
    return this.#runs.get(prefix) ?? null;
  }

  /** Runs that follow a place, in order; '' is the place before all others. */
  childrenOf(place: string): readonly Run[] {
    const runs = this.#children.get(place);
    if (runs !== undefined && this.#unsorted.delete(place)) runs.sort(inOrder);
    return runs ?? [];
  }

  /** The last of the places a place was split into; null when it never was. */
  lastShareOf(place: string): string | null {
    const last = this.childrenOf(place).findLast(({ share, count }) => share !== null && count > 0);
    return last === undefined ? null : idOf(last.prefix, last.count);
  }

  /** Rows that were moved to a place, in order of their ids. */
  occupantsOf(place: string): readonly string[] {
    const known = this.#sorted.get(place);
    const occupants = this.#occupants.get(place);
    if (known !== undefined || occupants === undefined) return known ?? [];
    const sorted = [...occupants].sort();
    this.#sorted.set(place, sorted);
    return sorted;
  }

  /** Where a row stands: its natural place, which has its id, or the one it was moved to as soon as that has arrived. */
  placeOf(id: string): string {
    const place = this.#placeOfMoved.get(id);
    return place !== undefined && this.isPlace(place) ? place : id;
  }

  isPlace(place: string): boolean {
    const parsed = parseId(place);
    return parsed !== null && parsed.n <= (this.#runs.get(parsed.prefix)?.count ?? 0);
  }

  /** Whether the row exists and is not deleted, wherever it stands. */
  isLive(id: string): boolean {
    const parsed = parseId(id);
    const run = parsed === null ? undefined : this.#runs.get(parsed.prefix);
    return run?.isAlive === true && (parsed?.n ?? 0) <= run.count && !this.#dead.has(id);
  }

  marksOf(run: Run): readonly number[] {
    run.sortedMarks ??= [...run.marks].filter((n) => n <= run.count).sort((one, other) => one - other);
    return run.sortedMarks;
  }

  /** Takes in a record that appeared. Records never change afterwards. */
  takeRecord(prefix: string): void {
    const record: unknown = this.#recordMap.get(prefix);
    if (this.#runs.has(prefix) || !Array.isArray(record)) return;
    const [count, slot, key, share] = record as readonly unknown[];
    if (!Number.isInteger(count) || typeof slot !== 'string' || typeof key !== 'string') return;
    const run: Run = {
      prefix,
      count: Math.min(Math.max(0, count as number), this.#max),
      slot,
      key,
      share: typeof share === 'string' ? share : null,
      isAlive: false,
      marks: this.#waiting.get(prefix) ?? new Set(),
      sortedMarks: null,
    };
    this.#waiting.delete(prefix);
    this.#runs.set(prefix, run);
    const runs = this.#children.get(slot);
    if (runs === undefined) this.#children.set(slot, [run]);
    else {
      runs.push(run);
      this.#unsorted.add(slot);
    }
    this.#mark(slot);
    this.takeState(`${prefix}:a`);
    this.takeState(`${prefix}:d`);
  }

  /** Takes in the present value of a key of the state map. */
  takeState(key: string): void {
    const colon = key.lastIndexOf(':');
    const id = key.slice(0, colon);
    const value: unknown = this.#stateMap.get(key);
    switch (key.slice(colon + 1)) {
      case 'a': {
        const run = this.#runs.get(id);
        if (run !== undefined) run.isAlive = value === 1;
        return;
      }
      case 'd': {
        const run = this.#runs.get(id);
        if (run === undefined) return;
        for (const n of numbersIn(value, run.count)) this.#bury(idOf(id, n));
        return;
      }
      case 'x':
        if (value === 1) this.#bury(id);
        else this.#dead.delete(id);
        return;
      case 'p':
        this.#move(id, typeof value === 'string' && value !== id ? value : null);
    }
  }

  #bury(id: string): void {
    this.#dead.add(id);
    this.#mark(id);
  }

  #move(id: string, place: string | null): void {
    const former = this.#placeOfMoved.get(id);
    if (former === (place ?? undefined)) return;
    if (former !== undefined) {
      const left = this.#occupants.get(former);
      left?.delete(id);
      if (left?.size === 0) this.#occupants.delete(former);
      this.#sorted.delete(former);
    }
    if (place === null) this.#placeOfMoved.delete(id);
    else {
      this.#placeOfMoved.set(id, place);
      const occupants = this.#occupants.get(place);
      if (occupants === undefined) this.#occupants.set(place, new Set([id]));
      else occupants.add(id);
      this.#sorted.delete(place);
      this.#mark(place);
    }
    this.#mark(id);
  }

  #mark(place: string): void {
    const parsed = parseId(place);
    if (parsed === null) return;
    const run = this.#runs.get(parsed.prefix);
    if (run === undefined) {
      const waiting = this.#waiting.get(parsed.prefix) ?? new Set();
      this.#waiting.set(parsed.prefix, waiting.add(parsed.n));
      return;
    }
    if (run.marks.has(parsed.n)) return;
    run.marks.add(parsed.n);
    run.sortedMarks = null;
  }
}
