import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import type { Decoder } from 'lib0/decoding';
import * as Y from 'yjs';
import { TypingReader } from './typing-reader.ts';

/** The bytes are not a Yjs update that every peer could apply. The message says why, without content. */
export class MalformedUpdateError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'MalformedUpdateError';
  }
}

export type Struct = Y.Item | Y.GC;

/** What an update holds and what it needs, read once at the door. */
export interface UpdateSummary {
  /** Clock ranges of the structs inside, holes (Skip) left out. */
  readonly structs: readonly ClockRange[];
  /** Clock ranges that it deletes. */
  readonly deletes: readonly ClockRange[];
  /** Items of other clients, or of its own before its first clock, that its structs refer to. */
  readonly needs: readonly ClockRange[];
  readonly isEmpty: boolean;
}

/** The whole content of an update, for comparing it with another one. */
export interface DecodedUpdate {
  readonly structs: readonly Struct[];
  readonly summary: UpdateSummary;
}

/** Collects what an update holds while it is read. */
class SummaryBuilder {
  readonly #structs: Range[] = [];
  readonly #deletes: Range[] = [];
  readonly #needs: Range[] = [];

  struct(client: number, clock: number, length: number): void {
    push(this.#structs, client, clock, length);
  }

  deletion(client: number, clock: number, length: number): void {
    push(this.#deletes, client, clock, length);
  }

  /** The last struct refers to this item. */
  reference(client: number, clock: number): void {
    const own = this.#structs.at(-1);
    if (own?.client !== client || clock < own.start || clock >= own.end) push(this.#needs, client, clock, 1);
  }

  finish(): UpdateSummary {
    const [structs, deletes, needs] = [this.#structs, this.#deletes, this.#needs];
    return {
      structs,
      deletes,
      needs: needs.length > 2 ? [...RangeSet.from(needs)] : needs,
      isEmpty: structs.length === 0 && deletes.length === 0,
    };
  }
}

interface Range {
  readonly client: number;
  readonly start: number;
  end: number;
}

const push = (ranges: Range[], client: number, start: number, length: number): void => {
  const end = start + length;
  if (!Number.isSafeInteger(end)) throw new MalformedUpdateError('a clock is out of range');
  const last = ranges.at(-1);
  if (last !== undefined && last.client === client && last.end === start) last.end = end;
  else ranges.push({ client, start, end });
};

/**
 * An item whose origin, right origin or parent is its own client at its own or a later clock parses and merges,
 * but makes every later apply throw (rules.md H6).
 */
const references = (item: Y.Item): Y.ID[] => {
  const ids = [item.origin, item.rightOrigin, item.parent instanceof Y.ID ? item.parent : null];
  const needed: Y.ID[] = [];
  for (const id of ids) {
    if (id === null) continue;
    if (id.client === item.id.client && id.clock >= item.id.clock)
      throw new MalformedUpdateError('an item refers to itself or to a later one of its client');
    needed.push(id);
  }
  return needed;
};

/** Where the last decoding stopped. Decoding is synchronous, so one variable serves all. */
let lastDecoder: Decoder | null = null;

class MarkingDecoder extends Y.UpdateDecoderV1 {
  constructor(decoder: Decoder) {
    super(decoder);
    lastDecoder = decoder;
  }
}

const decode = (bytes: Uint8Array) => {
  try {
    const { structs, ds } = Y.decodeUpdateV2(bytes, MarkingDecoder);
    return { structs, ds, end: lastDecoder?.pos };
  } catch (cause) {
    throw new MalformedUpdateError('the update cannot be decoded', { cause });
  } finally {
    lastDecoder = null;
  }
};

const decodeStructs = (bytes: Uint8Array): DecodedUpdate => {
  const { structs, ds, end } = decode(bytes);
  if (end !== bytes.length) throw new MalformedUpdateError('bytes follow the update');
  const summary = new SummaryBuilder();
  const kept: Struct[] = [];
  let previous = Number.POSITIVE_INFINITY;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (client > previous) throw new MalformedUpdateError('clients are not in descending order');
    previous = client;
    if (struct.length < 1) throw new MalformedUpdateError('a struct has no length');
    if (!Number.isSafeInteger(clock + struct.length)) throw new MalformedUpdateError('a clock is out of range');
    if (struct instanceof Y.Skip) continue;
    summary.struct(client, clock, struct.length);
    kept.push(struct);
    if (struct instanceof Y.Item) for (const id of references(struct)) summary.reference(id.client, id.clock);
  }
  for (const [client, items] of ds.clients)
    for (const [index, { clock, len }] of items.entries()) {
      // Yjs keeps deletions that it cannot carry out yet as differences, and a negative one becomes a wrong number.
      if (clock < (items[index - 1]?.clock ?? 0))
        throw new MalformedUpdateError('deletions are not in ascending order');
      if (len > 0) summary.deletion(client, clock, len);
    }
  return { structs: kept, summary: summary.finish() };
};

const typing = new TypingReader();

/** What an update of nothing but typing holds; null for any other bytes. */
const summarizeTyping = (bytes: Uint8Array): UpdateSummary | null => {
  const summary = new SummaryBuilder();
  typing.start(bytes);
  while (typing.nextText()) {
    summary.struct(typing.client, typing.clock, typing.length);
    if (typing.originClient !== -1) summary.reference(typing.originClient, typing.originClock);
    if (typing.rightClient !== -1) summary.reference(typing.rightClient, typing.rightClock);
  }
  while (typing.nextDeletion()) if (typing.length > 0) summary.deletion(typing.client, typing.clock, typing.length);
  return typing.isWhole ? summary.finish() : null;
};

/**
 * Reads an update in format V1 to its last byte: structs and delete set (rules.md H3; `parseUpdateMeta` alone would accept a
 * truncated delete set). Errors: MalformedUpdateError for anything that could make a peer's apply throw, hang or differ; clients out of order
 * belong to that, as mergeUpdates would lose them. The structs of mere typing are only built when they are asked for.
 */
export const decodeUpdate = (bytes: Uint8Array): DecodedUpdate => {
  const summary = summarizeTyping(bytes);
  if (!summary) return decodeStructs(bytes);
  return {
    summary,
    get structs() {
      return decodeStructs(bytes).structs;
    },
  };
};

export const summarizeUpdate = (bytes: Uint8Array): UpdateSummary =>
  summarizeTyping(bytes) ?? decodeStructs(bytes).summary;
