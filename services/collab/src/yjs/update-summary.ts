import type { ClockRange } from '@cloudity/docmodel/range-set';
import type { Decoder } from 'lib0/decoding';
import * as Y from 'yjs';

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

const rangeOf = (client: number, start: number, length: number): ClockRange => {
  if (!Number.isSafeInteger(start + length)) throw new MalformedUpdateError('a clock is out of range');
  return { client, start, end: start + length };
};

const pushRange = (ranges: ClockRange[], range: ClockRange): void => {
  const last = ranges.at(-1);
  if (last !== undefined && last.client === range.client && last.end === range.start)
    ranges[ranges.length - 1] = { ...last, end: range.end };
  else ranges.push(range);
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

/**
 * Reads an update in format V1 to its last byte: structs and delete set (rules.md H3; `parseUpdateMeta` alone would accept a
 * truncated delete set). Errors: MalformedUpdateError for anything that could make a peer's apply throw, hang or differ; clients out of order
 * belong to that, as mergeUpdates would lose them.
 */
export const decodeUpdate = (bytes: Uint8Array): DecodedUpdate => {
  const { structs, ds, end } = decode(bytes);
  if (end !== bytes.length) throw new MalformedUpdateError('bytes follow the update');
  const ranges: ClockRange[] = [];
  const needs = new Map<string, ClockRange>();
  const kept: Struct[] = [];
  let previous = Number.POSITIVE_INFINITY;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (client > previous) throw new MalformedUpdateError('clients are not in descending order');
    previous = client;
    if (struct.length < 1) throw new MalformedUpdateError('a struct has no length');
    const range = rangeOf(client, clock, struct.length);
    if (struct instanceof Y.Skip) continue;
    pushRange(ranges, range);
    kept.push(struct);
    if (!(struct instanceof Y.Item)) continue;
    for (const id of references(struct)) needs.set(`${id.client}:${id.clock}`, rangeOf(id.client, id.clock, 1));
  }
  const deletes: ClockRange[] = [];
  for (const [client, items] of ds.clients)
    for (const [index, { clock, len }] of items.entries()) {
      // Yjs keeps deletions that it cannot carry out yet as differences, and a negative one becomes a wrong number.
      if (clock < (items[index - 1]?.clock ?? 0))
        throw new MalformedUpdateError('deletions are not in ascending order');
      if (len > 0) pushRange(deletes, rangeOf(client, clock, len));
    }
  return {
    structs: kept,
    summary: {
      structs: ranges,
      deletes,
      needs: [...needs.values()],
      isEmpty: ranges.length === 0 && deletes.length === 0,
    },
  };
};

export const summarizeUpdate = (bytes: Uint8Array): UpdateSummary => decodeUpdate(bytes).summary;
