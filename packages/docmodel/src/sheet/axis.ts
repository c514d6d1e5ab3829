import type * as Y from 'yjs';
import { AxisTree, type Run } from './axis-tree.ts';
import { keyBetween } from './fraction.ts';
import { idOf, parseId } from './ids.ts';
import { maxSize } from './limits.ts';
import type { PlainMap } from './parts.ts';

/** Consecutive places of one run whose rows all show or all do not; or one row that was moved here (`mover`). */
interface Segment {
  readonly prefix: string;
  readonly first: number;
  count: number;
  /** Its number among all segments. */
  readonly index: number;
  /** How many rows are shown before this segment. */
  readonly start: number;
  readonly isShown: boolean;
  readonly mover: string | null;
}

/** Where a new run hangs. */
export interface Anchorage {
  readonly slot: string;
  readonly key: string;
}

/** First and last position, from 0, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Rows that stand one after the other with consecutive ids `prefix.first` and on; or one row that was moved, with its id. */
export interface Stretch {
  readonly prefix: string;
  readonly first: number;
  readonly count: number;
  readonly mover: string | null;
}

/** A place in the order: positions just before the first and just behind the last row that stands there. */
interface Bounds {
  readonly segment: number;
  readonly n: number;
  readonly from: number;
  readonly end: number;
}

const isBefore = (one: Bounds, other: Bounds): boolean =>
  one.segment === other.segment ? one.n < other.n : one.segment < other.segment;

const longestKey = 64;

const widthOf = (segment: Segment): number => (segment.isShown ? segment.count : 0);

/** The last index whose value is at most `wanted`; -1 when there is none. */
const lastAtMost = <T>(list: readonly T[], wanted: number, measure: (entry: T) => number): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (measure(list[middle] as T) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/**
 * The order of a sheet's rows (or columns): ids to positions and back in O(log segments), where a segment is a stretch that no
 * insertion, deletion or move has cut. Cell edits cost nothing here; a structural edit lays the segments out again when the order
 * is next asked for, which is O(segments), whatever the number of rows.
 *
 * A *row* has an id for life. A *place* is where a row can stand: every run of ids makes as many places, in their order, and a
 * place never moves. A row stands at its own place until it is moved to another's. Cells and single references name rows and so
 * follow them; ranges name places, so that they hold what they held when rows inside are sorted.
 */
export class Axis {
  readonly max: number;
  readonly records: PlainMap;
  readonly state: PlainMap;
  readonly #tree: AxisTree;
  #segments: readonly Segment[] | null = null;
  #shown: readonly Segment[] = [];
  #byRun = new Map<string, Segment[]>();
  #byMover = new Map<string, Segment>();
  #length = 0;
  #stop: () => void;

  constructor(records: PlainMap, state: PlainMap, max: number) {
    this.max = max;
    this.records = records;
    this.state = state;
    this.#tree = new AxisTree(records, state, max);
    const onRecords = (event: Y.YMapEvent<unknown>): void => {
      for (const key of event.keysChanged) this.take(records, key);
    };
    const onState = (event: Y.YMapEvent<unknown>): void => {
      for (const key of event.keysChanged) this.take(state, key);
    };
    records.observe(onRecords);
    state.observe(onState);
    this.#stop = () => {
      records.unobserve(onRecords);
      state.unobserve(onState);
    };
  }

  destroy(): void {
    this.#stop();
  }

  /** Takes in a key of one of the two maps, within the transaction that writes it as well as after one that came from elsewhere. */
  take(map: PlainMap, key: string): void {
    if (map === this.records) this.#tree.takeRecord(key);
    else if (/:[apxd]$/.test(key)) this.#tree.takeState(key);
    else return;
    this.#segments = null;
  }

  /** How many rows are shown. */
  get length(): number {
    this.#layOut();
    return this.#length;
  }

  /** The order as it is now, in stretches; the list stays as it is when the order changes, which makes another one. */
  get stretches(): readonly Stretch[] {
    this.#layOut();
    return this.#shown;
  }

  /** The id of the row at a position; null outside of the sheet. */
  at(position: number): string | null {
    this.#layOut();
    if (position < 0 || position >= this.#length) return null;
    const segment = this.#shown[lastAtMost(this.#shown, position, ({ start }) => start)];
    if (segment === undefined) return null;
    return segment.mover ?? idOf(segment.prefix, segment.first + position - segment.start);
  }

  /** The position of a row; null when it is deleted, unknown or beyond the hard limit. */
  positionOf(id: string): number | null {
    this.#layOut();
    const mover = this.#byMover.get(id);
    const parsed = mover === undefined ? parseId(id) : null;
    const segment = mover ?? (parsed === null ? undefined : this.#segmentOf(parsed.prefix, parsed.n));
    if (segment === undefined || !segment.isShown) return null;
    const position = segment.start + (parsed === null ? 0 : parsed.n - segment.first);
    return position < this.#length ? position : null;
  }

  /** The place of the row at a position: what a range that begins or ends here remembers. */
  placeAt(position: number): string | null {
    const id = this.at(position);
    return id === null ? null : this.#tree.placeOf(id);
  }

  /** The positions between two places, these included; a place that is empty now counts inwards. Null when nothing is left. */
  span(one: string, other: string): Span | null {
    const [a, b] = [this.#boundsOf(one), this.#boundsOf(other)];
    if (a === null || b === null) return null;
    const [first, last] = isBefore(b, a) ? [b, a] : [a, b];
    const to = Math.min(last.end, this.#length) - 1;
    return first.from <= to ? { from: first.from, to } : null;
  }

  /** The position behind the last row that stands at a place or at one that it was split into; 0 for what is no place. */
  endOf(place: string): number {
    return Math.min(this.#boundsOf(place)?.end ?? 0, this.length);
  }

  /** The rows that stand at a place, in order. */
  rowsAt(place: string): readonly string[] {
    return [place, ...this.#tree.occupantsOf(place)].filter((id) => this.isLive(id) && this.placeOf(id) === place);
  }

  isLive(id: string): boolean {
    return this.#tree.isLive(id);
  }

  placeOf(id: string): string {
    return this.#tree.placeOf(id);
  }

  /** How many ids a run has. */
  countOf(prefix: string): number {
    return this.#tree.run(prefix)?.count ?? 0;
  }

  /** CSS pixels; null for the sheet's default. */
  sizeOf(id: string): number | null {
    const size: unknown = this.state.get(`${id}:s`);
    return typeof size === 'number' && size >= 0 && size <= maxSize ? size : null;
  }

  isHidden(id: string): boolean {
    return this.state.get(`${id}:h`) === 1;
  }

  /** Where a run must hang so that its rows come before the row at `position` (the length: after all), when no place is shared there. */
  anchorageAt(position: number): Anchorage {
    const place = position === 0 ? '' : this.placeAt(position - 1);
    if (place === null) throw new RangeError(`no row before position ${position}`);
    const first = this.#tree.childrenOf(place).find(({ share }) => share === null);
    const asChild = { slot: place, key: keyBetween(null, first?.key ?? null) };
    const parsed = parseId(place);
    const run = parsed === null ? null : this.#tree.run(parsed.prefix);
    if (run === null || run.share !== null || parsed?.n !== run.count || first !== undefined) return asChild;
    const siblings = this.#tree.childrenOf(run.slot);
    const next = siblings[siblings.indexOf(run) + 1];
    if (next !== undefined && next.key <= run.key) return asChild;
    const key = keyBetween(run.key, next?.key ?? null);
    return key.length > longestKey ? asChild : { slot: run.slot, key };
  }

  /** The key of new shares of a place: they come before those that it has. */
  shareKeyOf(place: string): string {
    const first = this.#tree.childrenOf(place)[0];
    return keyBetween(null, first === undefined || first.share === null ? null : first.key);
  }

  /**
   * As many different places, in order, as there are rows from one position to another: the places where these rows stand and,
   * where two stand at one (after two sorts at once), empty ones among them. Null when there are not enough.
   */
  placesFor({ from, to }: Span): readonly string[] | null {
    const wanted = to - from + 1;
    const taken = new Set(Array.from({ length: wanted }, (_, index) => this.placeAt(from + index) ?? ''));
    if (taken.size === wanted) return [...taken];
    const [first, last] = [parseId(this.placeAt(from) ?? ''), parseId(this.placeAt(to) ?? '')];
    const segments = this.#segments ?? [];
    const index = [first, last].map((place) =>
      segments.indexOf((place === null ? undefined : this.#segmentOf(place.prefix, place.n)) as Segment),
    );
    const places: string[] = [];
    for (let at = index[0] ?? 0; at <= (index[1] ?? -1); at += 1) {
      const segment = segments[at];
      if (segment === undefined || segment.mover !== null) continue;
      const begin = at === index[0] ? (first?.n ?? 1) : segment.first;
      const end = at === index[1] ? (last?.n ?? 0) : segment.first + segment.count - 1;
      for (let n = begin; n <= end; n += 1) places.push(idOf(segment.prefix, n));
    }
    let spare = wanted - taken.size;
    for (const place of places) {
      if (spare === 0) break;
      if (!taken.has(place)) {
        taken.add(place);
        spare -= 1;
      }
    }
    return spare > 0 ? null : places.filter((place) => taken.has(place));
  }

  #boundsOf(place: string): Bounds | null {
    this.#layOut();
    const start = this.#startOf(place);
    if (start === null) return null;
    // The places it was split into, and what became of the last of these in turn, come behind it in the order.
    let last = place;
    for (let share = this.#tree.lastShareOf(last); share !== null; share = this.#tree.lastShareOf(last)) last = share;
    return { ...start, end: (this.#startOf(last) ?? start).from + this.rowsAt(last).length };
  }

  #startOf(place: string): Omit<Bounds, 'end'> | null {
    const parsed = parseId(place);
    const segment = parsed === null ? undefined : this.#segmentOf(parsed.prefix, parsed.n);
    if (parsed === null || segment === undefined) return null;
    const from = segment.start + (segment.isShown ? parsed.n - segment.first : 0);
    return { segment: segment.index, n: parsed.n, from };
  }

  #segmentOf(prefix: string, n: number): Segment | undefined {
    const segments = this.#byRun.get(prefix);
    const found = segments?.[lastAtMost(segments, n, ({ first }) => first)];
    return found !== undefined && n < found.first + found.count ? found : undefined;
  }

  #layOut(): void {
    if (this.#segments !== null) return;
    const segments: Segment[] = [];
    this.#byRun = new Map();
    this.#byMover = new Map();
    let length = 0;
    const emit = (prefix: string, first: number, count: number, isShown: boolean, mover: string | null): void => {
      if (count === 0) return;
      const last = segments.at(-1);
      const continues =
        last !== undefined &&
        mover === null &&
        last.mover === null &&
        last.prefix === prefix &&
        last.isShown === isShown &&
        last.first + last.count === first;
      if (continues) last.count += count;
      else {
        const made: Segment = { prefix, first, count, index: segments.length, start: length, isShown, mover };
        segments.push(made);
        if (mover === null) {
          const own = this.#byRun.get(prefix);
          if (own === undefined) this.#byRun.set(prefix, [made]);
          else own.push(made);
        } else this.#byMover.set(mover, made);
      }
      if (isShown) length += count;
    };
    // An explicit stack: how deep runs hang on each other is up to whoever may edit.
    const todo: { readonly run: Run; readonly from: number; readonly mark: number }[] = [];
    const push = (runs: readonly Run[]): void => {
      for (let index = runs.length - 1; index >= 0; index -= 1)
        todo.push({ run: runs[index] as Run, from: 1, mark: 0 });
    };
    push(this.#tree.childrenOf(''));
    for (let task = todo.pop(); task !== undefined; task = todo.pop()) {
      const { run } = task;
      const marks = this.#tree.marksOf(run);
      let { from, mark } = task;
      for (; mark < marks.length; mark += 1) {
        const n = marks[mark] as number;
        const id = idOf(run.prefix, n);
        emit(run.prefix, from, n - from, run.isAlive, null);
        emit(run.prefix, n, 1, this.#tree.isLive(id) && this.#tree.placeOf(id) === id, null);
        for (const mover of this.#tree.occupantsOf(id)) emit('', 0, 1, this.#tree.isLive(mover), mover);
        from = n + 1;
        const children = this.#tree.childrenOf(id);
        if (children.length === 0) continue;
        todo.push({ run, from, mark: mark + 1 });
        push(children);
        break;
      }
      if (mark >= marks.length) emit(run.prefix, from, run.count - from + 1, run.isAlive, null);
    }
    this.#segments = segments;
    this.#shown = segments.filter((segment) => widthOf(segment) > 0);
    this.#length = Math.min(length, this.max);
  }
}
