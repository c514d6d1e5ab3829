import { RangeSet } from '@cloudity/docmodel/range-set';
import { createDecoder, type Decoder, hasContent, readVarUint } from 'lib0/decoding';
import { createEncoder, type Encoder, toUint8Array, writeVarUint } from 'lib0/encoding';

/** What a snapshot holds and deletes. Kept beside it, so that a room opens without reading through the snapshot. */
export interface SnapshotRanges {
  readonly structs: RangeSet;
  readonly deletes: RangeSet;
}

const version = 1;

const write = (encoder: Encoder, set: RangeSet): void => {
  const ranges = [...set];
  writeVarUint(encoder, ranges.length);
  for (const { client, start, end } of ranges) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, start);
    writeVarUint(encoder, end - start);
  }
};

const read = (decoder: Decoder): RangeSet => {
  const set = new RangeSet();
  for (let left = readVarUint(decoder); left > 0; left--) {
    const client = readVarUint(decoder);
    const start = readVarUint(decoder);
    set.add({ client, start, end: start + readVarUint(decoder) });
  }
  return set;
};

export const encodeSnapshotRanges = ({ structs, deletes }: SnapshotRanges): Uint8Array => {
  const encoder = createEncoder();
  writeVarUint(encoder, version);
  write(encoder, structs);
  write(encoder, deletes);
  return toUint8Array(encoder);
};

/** Errors: throws for bytes that `encodeSnapshotRanges` did not write. */
export const decodeSnapshotRanges = (bytes: Uint8Array): SnapshotRanges => {
  const decoder = createDecoder(bytes);
  if (readVarUint(decoder) !== version) throw new Error('unknown format of snapshot ranges');
  const ranges = { structs: read(decoder), deletes: read(decoder) };
  if (hasContent(decoder)) throw new Error('bytes follow the snapshot ranges');
  return ranges;
};
