import type { ClockRange } from '@cloudity/docmodel/range-set';
import { createEncoder, type Encoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

export type Struct = Y.Item | Y.GC;

/** Writes one client's structs, with a Skip where clocks are left out (Yjs: update format V1). */
const writeStructs = (encoder: Encoder, client: number, structs: readonly Struct[]): void => {
  const inner = new Y.UpdateEncoderV1();
  let count = 0;
  let next = structs[0]?.id.clock ?? 0;
  for (const struct of structs) {
    if (struct.id.clock > next) {
      new Y.Skip(Y.createID(client, next), struct.id.clock - next).write(inner, 0);
      count += 1;
    }
    struct.write(inner, 0);
    count += 1;
    next = struct.id.clock + struct.length;
  }
  writeVarUint(encoder, count);
  writeVarUint(encoder, client);
  writeVarUint(encoder, structs[0]?.id.clock ?? 0);
  writeUint8Array(encoder, toUint8Array(inner.restEncoder));
};

const writeDeletes = (encoder: Encoder, ranges: Iterable<ClockRange>): void => {
  const clients = Map.groupBy(ranges, ({ client }) => client);
  writeVarUint(encoder, clients.size);
  for (const [client, group] of clients) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, group.length);
    for (const { start, end } of group) {
      writeVarUint(encoder, start);
      writeVarUint(encoder, end - start);
    }
  }
};

/** An update of these structs, each client's in the order of their clocks, and these deletions. */
export const writeUpdate = (structs: Iterable<Struct>, deletes: Iterable<ClockRange>): Uint8Array => {
  const encoder = createEncoder();
  const clients = Map.groupBy(structs, ({ id }) => id.client);
  writeVarUint(encoder, clients.size);
  for (const [client, group] of clients) writeStructs(encoder, client, group);
  writeDeletes(encoder, deletes);
  return toUint8Array(encoder);
};
