import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import { createEncoder, type Encoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';
import type { Content } from './readable.ts';
import type { DecodedUpdate, Struct } from './update-summary.ts';

interface Slice {
  readonly struct: Struct;
  /** How many of the struct's first clocks are left out. */
  readonly offset: number;
}

/** Slices of one client, ascending; what two of them both hold is written once. */
const writeClient = (slices: readonly Slice[]): { readonly count: number; readonly bytes: Uint8Array } => {
  const encoder = new Y.UpdateEncoderV1();
  let count = 0;
  let next: number | null = null;
  for (const { struct, offset } of slices) {
    const { client, clock } = struct.id;
    const skipped = Math.max(offset, (next ?? 0) - clock);
    if (skipped >= struct.length) continue;
    const start = clock + skipped;
    if (next === null) {
      encoder.writeClient(client);
      writeVarUint(encoder.restEncoder, start);
    } else if (start > next) {
      new Y.Skip(Y.createID(client, next), start - next).write(encoder, 0);
      count++;
    }
    struct.write(encoder, skipped);
    count++;
    next = clock + struct.length;
  }
  return { count, bytes: toUint8Array(encoder.restEncoder) };
};

const groupByClient = <Entry>(entries: Iterable<Entry>, clientOf: (entry: Entry) => number): Map<number, Entry[]> => {
  const groups = new Map<number, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(clientOf(entry));
    if (group) group.push(entry);
    else groups.set(clientOf(entry), [entry]);
  }
  // Descending, as Yjs writes them: mergeUpdates silently loses what comes in another order.
  return new Map([...groups].sort(([left], [right]) => right - left));
};

/** A delete set. Sorted and merged per client: Yjs keeps what it cannot delete yet as differences, which must not be negative. */
export const writeDeletes = (encoder: Encoder, deletes: RangeSet): void => {
  const deleted = groupByClient(deletes, ({ client }) => client);
  writeVarUint(encoder, deleted.size);
  for (const [client, group] of deleted) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, group.length);
    for (const { start, end } of group) {
      writeVarUint(encoder, start);
      writeVarUint(encoder, end - start);
    }
  }
};

/** An update in format V1 made of these struct slices and deletions. */
const encode = (slices: readonly Slice[], deletes: readonly ClockRange[]): Uint8Array => {
  const encoder = createEncoder();
  const clients = groupByClient(slices, ({ struct }) => struct.id.client);
  writeVarUint(encoder, clients.size);
  for (const group of clients.values()) {
    const { count, bytes } = writeClient(group);
    writeVarUint(encoder, count);
    writeUint8Array(encoder, bytes);
  }
  writeDeletes(encoder, RangeSet.from(deletes));
  return toUint8Array(encoder);
};

/** An update in format V1 of exactly this content; structs of a client ascending. */
export const encodeContent = ({ structs, deletes }: Content): Uint8Array =>
  encode(
    structs.map((struct) => ({ struct, offset: 0 })),
    deletes,
  );

/**
 * The update reduced to these structs and deletions, both parts of what it holds. A client's step 2 repeats the whole delete
 * set of the document; storing it once per reconnect would make the log grow without anybody typing.
 * A struct that is new in part keeps its end from the first new clock on.
 */
export const withoutKnown = (
  update: DecodedUpdate,
  newStructs: readonly ClockRange[],
  newDeletes: readonly ClockRange[],
): Uint8Array => {
  const fresh = RangeSet.from(newStructs);
  const slices: Slice[] = [];
  for (const struct of update.structs) {
    const { client, clock } = struct.id;
    const range = { client, start: clock, end: clock + struct.length };
    const known = fresh.gaps(range);
    if (known.length === 1 && known[0]?.start === range.start && known[0].end === range.end) continue;
    slices.push({ struct, offset: known[0]?.start === range.start ? known[0].end - clock : 0 });
  }
  return encode(slices, newDeletes);
};
