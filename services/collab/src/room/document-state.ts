import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import { encodeContent, withoutKnown } from '../yjs/delta.ts';
import { type Content, splitReadable } from '../yjs/readable.ts';
import { hasConflict } from '../yjs/same-content.ts';
import type { SnapshotRanges } from '../yjs/snapshot-ranges.ts';
import {
  type DecodedUpdate,
  decodeUpdate,
  type Struct,
  summarizeUpdate,
  type UpdateSummary,
} from '../yjs/update-summary.ts';

/** One committed update, or the part of it that can be shown. */
export interface LogEntry {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly summary: UpdateSummary;
}

export interface Snapshot {
  readonly seq: number;
  readonly data: Uint8Array;
}

/** What to do with an update that a client sent. */
export type Admission =
  | { readonly kind: 'empty' }
  /** Nothing new: echo it, now or after the commit that carries its content. */
  | { readonly kind: 'known'; readonly isCommitted: boolean }
  /** Says something else about a clock that is taken. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'news'; readonly news: News };

export interface News {
  /** What has to be stored: the update without what is known. */
  readonly data: Uint8Array;
  readonly summary: UpdateSummary;
  /** Clients with new structs. */
  readonly clients: readonly number[];
  /** False when `data` is the update as it came. */
  readonly isTrimmed: boolean;
}

const overlaps = (entry: readonly ClockRange[], wanted: RangeSet): boolean =>
  entry.some((range) => {
    const [gap] = wanted.gaps(range);
    return gap === undefined || gap.start !== range.start || gap.end !== range.end;
  });

/**
 * A document as bytes: the snapshot, the updates after it, and which clocks they hold. No Y.Doc: nothing here costs more than
 * the bytes do. Pure; knows no sockets and no database.
 *
 * Three sets of clocks are kept apart. *Committed* ones are durable and complete, and only they are told to anybody (rules.md
 * H1). *Held* ones are durable, but something before them is missing (H2): they are not shown until it arrives. *Pending*
 * ones wait for their commit.
 */
export class DocumentState {
  #snapshot: Snapshot | null;
  #seq: number;
  readonly #structs: RangeSet;
  readonly #deletes: RangeSet;
  #tail: LogEntry[] = [];
  #tailBytes = 0;
  #held: Content = { structs: [], deletes: [] };
  #heldStructs = new RangeSet();
  #heldDeletes = new RangeSet();
  #pending: UpdateSummary[] = [];
  #pendingData: Uint8Array[] = [];
  #pendingStructs = new RangeSet();
  #pendingDeletes = new RangeSet();

  constructor(snapshot: Snapshot | null, ranges: SnapshotRanges | null) {
    this.#snapshot = snapshot;
    this.#seq = snapshot?.seq ?? 0;
    this.#structs = ranges?.structs ?? new RangeSet();
    this.#deletes = ranges?.deletes ?? new RangeSet();
  }

  /** Every update up to this one is here. */
  get seq(): number {
    return this.#seq;
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  /** What can be shown of the updates after the snapshot, in order. */
  get tail(): readonly LogEntry[] {
    return this.#tail;
  }

  get tailBytes(): number {
    return this.#tailBytes;
  }

  get sizeBytes(): number {
    return (this.#snapshot?.data.length ?? 0) + this.#tailBytes;
  }

  get heldStructs(): number {
    return this.#held.structs.length;
  }

  /** Whether something durable waits for what it builds on. */
  get hasHeld(): boolean {
    return this.#held.structs.length + this.#held.deletes.length > 0;
  }

  /** The state vector of what is committed and complete. */
  vector(): Map<number, number> {
    return this.#structs.vector();
  }

  /** Judges an update against everything known, pending ones included. Changes nothing. */
  admit(data: Uint8Array, update: DecodedUpdate = decodeUpdate(data)): Admission {
    const { summary } = update;
    if (summary.isEmpty) return { kind: 'empty' };
    const newStructs = this.#unknown(summary.structs, this.#structs, this.#heldStructs, this.#pendingStructs);
    const newDeletes = this.#unknown(summary.deletes, this.#deletes, this.#heldDeletes, this.#pendingDeletes);
    const repeated = sizeOf(newStructs) < sizeOf(summary.structs);
    if (repeated && this.#contradicts(update, newStructs)) return { kind: 'conflict' };
    if (newStructs.length === 0 && newDeletes.length === 0) {
      const isCommitted = this.#structs.coversAll(summary.structs) && this.#deletes.coversAll(summary.deletes);
      return { kind: 'known', isCommitted };
    }
    const clients = [...new Set(newStructs.map(({ client }) => client))];
    if (!repeated && sizeOf(newDeletes) === sizeOf(summary.deletes))
      return { kind: 'news', news: { data, summary, clients, isTrimmed: false } };
    const trimmed = withoutKnown(update, newStructs, newDeletes);
    return { kind: 'news', news: { data: trimmed, summary: summarizeUpdate(trimmed), clients, isTrimmed: true } };
  }

  /** The news counts as known from here on, though not as committed. */
  reserve(news: News): void {
    this.#pending.push(news.summary);
    this.#pendingData.push(news.data);
    this.#pendingStructs.addAll(news.summary.structs);
    this.#pendingDeletes.addAll(news.summary.deletes);
  }

  /** Forgets every reservation; the caller reserves again what is still waiting. */
  releaseReservations(): void {
    this.#pending = [];
    this.#pendingData = [];
    this.#pendingStructs = new RangeSet();
    this.#pendingDeletes = new RangeSet();
  }

  /**
   * Takes in a committed update that follows `seq` directly, and answers what can be shown now as updates: all of it, or the
   * part that builds on nothing missing, and whatever was held back for it. A quarantined one only moves `seq`.
   */
  append(entry: LogEntry, isQuarantined = false): Uint8Array[] {
    if (entry.seq !== this.#seq + 1) throw new Error(`update ${entry.seq} does not follow ${this.#seq}`);
    this.#seq = entry.seq;
    if (isQuarantined) return [];
    if (!this.hasHeld && this.isComplete(entry.summary)) {
      this.#show(entry);
      return [entry.data];
    }
    const { structs, summary } = decodeUpdate(entry.data);
    const { readable, rest } = splitReadable(this.#structs, {
      structs: [...this.#held.structs, ...structs],
      deletes: [...this.#held.deletes, ...summary.deletes],
    });
    this.#held = rest;
    this.#heldStructs = RangeSet.from(rest.structs.map(rangeOfStruct));
    this.#heldDeletes = RangeSet.from(rest.deletes);
    if (readable.structs.length + readable.deletes.length === 0) return [];
    const data = encodeContent(readable);
    this.#show({ seq: entry.seq, data, summary: summarizeUpdate(data) });
    return [data];
  }

  /** Swaps in a newer snapshot; the updates it holds leave the tail. What is held stays until it can be shown. */
  replaceSnapshot(snapshot: Snapshot): void {
    if (snapshot.seq <= (this.#snapshot?.seq ?? 0) || snapshot.seq > this.#seq) return;
    this.#snapshot = snapshot;
    this.#tail = this.#tail.filter(({ seq }) => seq > snapshot.seq);
    this.#tailBytes = this.#tail.reduce((sum, { data }) => sum + data.length, 0);
  }

  /** Whether every clock it holds, needs or deletes lies in an unbroken run from 0, its own structs included. */
  isComplete({ structs, deletes, needs }: UpdateSummary): boolean {
    const ends = new Map<number, number>();
    const endOf = (client: number): number => ends.get(client) ?? this.#structs.contiguousEnd(client);
    for (const { client, start, end } of structs)
      if (start <= endOf(client)) ends.set(client, Math.max(end, endOf(client)));
    const reaches = ({ client, end }: ClockRange): boolean => end <= endOf(client);
    return structs.every(reaches) && needs.every(reaches) && deletes.every(reaches);
  }

  #show(entry: LogEntry): void {
    this.#tail.push(entry);
    this.#tailBytes += entry.data.length;
    this.#structs.addAll(entry.summary.structs);
    this.#deletes.addAll(entry.summary.deletes);
  }

  #unknown(ranges: readonly ClockRange[], ...sets: readonly RangeSet[]): readonly ClockRange[] {
    let gaps = ranges;
    for (const set of sets)
      if (gaps.some((range) => set.touches(range))) gaps = gaps.flatMap((range) => set.gaps(range));
    return gaps;
  }

  /** Whether the repeated clocks say something else than what is known about them (rules.md H7). */
  #contradicts(update: DecodedUpdate, fresh: readonly ClockRange[]): boolean {
    const news = RangeSet.from(fresh);
    const repeated = RangeSet.from(update.summary.structs.flatMap((range) => news.gaps(range)));
    const remaining = [...repeated];
    const known: Struct[] = [];
    const look = (data: Uint8Array, summary: UpdateSummary): void => {
      if (overlaps(summary.structs, repeated)) known.push(...decodeUpdate(data).structs);
    };
    known.push(...this.#held.structs);
    for (const entry of this.#tail) look(entry.data, entry.summary);
    this.#pending.forEach((summary, index) => {
      look(this.#pendingData[index] ?? new Uint8Array(), summary);
    });
    const found = RangeSet.from(
      known.map(({ id, length }) => ({ client: id.client, start: id.clock, end: id.clock + length })),
    );
    if (this.#snapshot && !found.coversAll(remaining)) known.push(...decodeUpdate(this.#snapshot.data).structs);
    return hasConflict(
      update.structs.filter(({ id, length }) =>
        overlaps([{ client: id.client, start: id.clock, end: id.clock + length }], repeated),
      ),
      known,
    );
  }
}

const rangeOfStruct = ({ id, length }: Struct): ClockRange => ({
  client: id.client,
  start: id.clock,
  end: id.clock + length,
});

const sizeOf = (ranges: readonly ClockRange[]): number =>
  ranges.reduce((sum, { start, end }) => sum + (end - start), 0);
