import type { ClockRange } from '@cloudity/docmodel/range-set';
import { createEncoder, type Encoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';
import type { Coverage } from './coverage.ts';

type Struct = Y.Item | Y.GC;

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

/**
 * The part of the document that the server does not have, as one update: whole structs that hold an unsaved clock, and the
 * unsaved deletions alone (the document's whole delete set may be long). Null when there is none.
 */
export const unsavedUpdate = (doc: Y.Doc, covered: Coverage, unsaved: Coverage): Uint8Array | null => {
  if (unsaved.isEmpty) return null;
  const encoder = createEncoder();
  if (unsaved.structs.isEmpty) writeVarUint(encoder, 0);
  else {
    const beyond = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(covered.structs.vector()));
    const structs = Y.decodeUpdate(beyond).structs.filter(
      (struct): struct is Struct =>
        !(struct instanceof Y.Skip) &&
        unsaved.structs.common({
          client: struct.id.client,
          start: struct.id.clock,
          end: struct.id.clock + struct.length,
        }).length > 0,
    );
    const clients = Map.groupBy(structs, ({ id }) => id.client);
    writeVarUint(encoder, clients.size);
    for (const [client, group] of clients) writeStructs(encoder, client, group);
  }
  writeDeletes(encoder, unsaved.deletes);
  return toUint8Array(encoder);
};
