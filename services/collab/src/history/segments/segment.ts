import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import { createDecoder, hasContent, readUint8, readUint8Array, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeUint8Array,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import type { LogAuthor } from '../../documents/store.ts';
import type { LogRow } from '../log/log-row.ts';

/** First byte of what is compressed. */
const format = 1;
const kinds = ['member', 'guest', 'system'] as const satisfies readonly LogAuthor['kind'][];
const flag = { relayed: 1, quarantined: 2 } as const;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const bytesOfId = (id: string): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * Updates of one document that follow each other, in one compressed object: `format, first seq, count`, then of each `flags, kind
 * and id of the author, time in ms, update`; numbers and bytes as lib0 writes them, all of it in Zstandard.
 */
export const encodeSegment = async (rows: readonly LogRow[]): Promise<Uint8Array> => {
  const encoder = createEncoder();
  writeUint8(encoder, format);
  writeVarUint(encoder, rows[0]?.seq ?? 0);
  writeVarUint(encoder, rows.length);
  for (const { author, relayed, isQuarantined, at, data } of rows) {
    writeUint8(encoder, (relayed ? flag.relayed : 0) | (isQuarantined ? flag.quarantined : 0));
    writeUint8(encoder, kinds.indexOf(author.kind));
    writeUint8Array(encoder, bytesOfId(author.id));
    writeVarUint(encoder, at.getTime());
    writeVarUint8Array(encoder, data);
  }
  return compress(toUint8Array(encoder), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
};

/** What `encodeSegment` was given. *Errors*: for anything else, and above `maxBytes` unpacked. */
export const decodeSegment = async (object: Uint8Array, maxBytes: number): Promise<LogRow[]> => {
  const decoder = createDecoder(await decompress(object, { maxOutputLength: maxBytes }));
  if (readUint8(decoder) !== format) throw new Error('a history segment has an unknown format');
  const fromSeq = readVarUint(decoder);
  const count = readVarUint(decoder);
  const rows: LogRow[] = [];
  for (let index = 0; index < count; index++) {
    const flags = readUint8(decoder);
    const kind = kinds[readUint8(decoder)];
    if (kind === undefined) throw new Error('a history segment names an unknown kind of author');
    rows.push({
      seq: fromSeq + index,
      relayed: (flags & flag.relayed) !== 0,
      isQuarantined: (flags & flag.quarantined) !== 0,
      author: { kind, id: idOfBytes(readUint8Array(decoder, 16)) } as LogAuthor,
      at: new Date(readVarUint(decoder)),
      data: readVarUint8Array(decoder),
    });
  }
  if (hasContent(decoder)) throw new Error('bytes follow a history segment');
  return rows;
};
