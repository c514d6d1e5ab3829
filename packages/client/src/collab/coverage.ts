import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import { createDecoder, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

/** What an update, a document or a server holds: the clocks of its structs and the clocks it deletes. */
export interface Ranges {
  readonly structs: Iterable<ClockRange>;
  readonly deletes: Iterable<ClockRange>;
}

/** Ranges that grow and shrink. */
export class Coverage implements Ranges {
  readonly structs = new RangeSet();
  readonly deletes = new RangeSet();

  get isEmpty(): boolean {
    return this.structs.isEmpty && this.deletes.isEmpty;
  }

  add({ structs, deletes }: Ranges): void {
    this.structs.addAll(structs);
    this.deletes.addAll(deletes);
  }

  remove({ structs, deletes }: Ranges): void {
    this.structs.removeAll(structs);
    this.deletes.removeAll(deletes);
  }

  /** What of the ranges is not covered. */
  missing({ structs, deletes }: Ranges): Coverage {
    const missing = new Coverage();
    for (const range of structs) missing.structs.addAll(this.structs.gaps(range));
    for (const range of deletes) missing.deletes.addAll(this.deletes.gaps(range));
    return missing;
  }

  /** What of the ranges is covered. */
  common({ structs, deletes }: Ranges): Coverage {
    const common = new Coverage();
    for (const range of structs) common.structs.addAll(this.structs.common(range));
    for (const range of deletes) common.deletes.addAll(this.deletes.common(range));
    return common;
  }

  static of(ranges: Ranges): Coverage {
    const coverage = new Coverage();
    coverage.add(ranges);
    return coverage;
  }
}

const structsOf = (structs: readonly (Y.Item | Y.GC | Y.Skip)[]): ClockRange[] =>
  structs
    .filter((struct) => !(struct instanceof Y.Skip))
    .map(({ id, length }) => ({ client: id.client, start: id.clock, end: id.clock + length }));

const deletesOf = (set: ReturnType<typeof Y.createDeleteSet>): ClockRange[] =>
  [...set.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => ({ client, start: clock, end: clock + len })),
  );

/** Holes (Skip) are left out: `parseUpdateMeta` would report the end behind them. Errors: throws for what is no update. */
export const rangesOfUpdate = (update: Uint8Array): Ranges => {
  const { structs, ds } = Y.decodeUpdate(update);
  return { structs: structsOf(structs), deletes: deletesOf(ds) };
};

/** What a transaction brought into its document and deleted in it. */
export const rangesOfTransaction = ({ beforeState, afterState, deleteSet }: Y.Transaction): Ranges => ({
  structs: [...afterState]
    .map(([client, end]) => ({ client, start: beforeState.get(client) ?? 0, end }))
    .filter(({ start, end }) => end > start),
  deletes: deletesOf(deleteSet),
});

/** What a server's step 1 says it holds. Errors: throws for what is no state vector. */
export const rangesOfVector = (stateVector: Uint8Array): Ranges => ({
  structs: [...Y.decodeStateVector(stateVector)].map(([client, end]) => ({ client, start: 0, end })),
  deletes: [],
});

/** Everything in the document, what waits in it for something missing included. O(structs). */
export const rangesOfDoc = (doc: Y.Doc): Coverage => {
  const coverage = Coverage.of(rangesOfVector(Y.encodeStateVector(doc)));
  coverage.deletes.addAll(deletesOf(Y.createDeleteSetFromStructStore(doc.store)));
  const { pendingStructs, pendingDs } = doc.store;
  // What waits is kept in format V2.
  if (pendingStructs) coverage.structs.addAll(structsOf(Y.decodeUpdateV2(pendingStructs.update).structs));
  if (pendingDs) coverage.deletes.addAll(deletesOf(Y.decodeUpdateV2(pendingDs).ds));
  return coverage;
};

const formatVersion = 1;

/** For keeping beside the offline copy what of it the server has. */
export const encodeCoverage = ({ structs, deletes }: Coverage): Uint8Array => {
  const encoder = createEncoder();
  writeVarUint(encoder, formatVersion);
  for (const set of [structs, deletes]) {
    const ranges = [...set];
    writeVarUint(encoder, ranges.length);
    for (const { client, start, end } of ranges) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, start);
      writeVarUint(encoder, end - start);
    }
  }
  return toUint8Array(encoder);
};

/** Nothing is covered when the bytes are not what `encodeCoverage` writes: then everything counts as unsaved. */
export const decodeCoverage = (bytes: Uint8Array): Coverage => {
  try {
    const decoder = createDecoder(bytes);
    const coverage = new Coverage();
    if (readVarUint(decoder) !== formatVersion) return coverage;
    for (const set of [coverage.structs, coverage.deletes])
      for (let left = readVarUint(decoder); left > 0; left -= 1) {
        const client = readVarUint(decoder);
        const start = readVarUint(decoder);
        set.add({ client, start, end: start + readVarUint(decoder) });
      }
    return coverage;
  } catch {
    return new Coverage();
  }
};
