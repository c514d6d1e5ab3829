import { crc32 } from 'node:zlib';
import { centralHeader, descriptor, type EntryRecord, endRecords, localHeader, type WrittenEntry } from './records.ts';
import { storedBlocks, storedBlocksLength } from './stored-blocks.ts';

/** Something to be put into an archive. */
export interface ZipEntry {
  /** Safe and unique in its archive (`entry-names.ts`); a folder's ends with a slash. */
  readonly path: string;
  readonly modifiedAt: Date;
  readonly sizeBytes: number;
  /** Its bytes, asked for when its turn comes; null for a folder. */
  readonly open: (() => Promise<AsyncIterable<Uint8Array>>) | null;
}

const recordOf = ({ path, modifiedAt, sizeBytes, open }: ZipEntry): EntryRecord => ({
  path: Buffer.from(path),
  isFolder: open === null,
  modifiedAt,
  sizeBytes,
  storedBytes: open === null ? 0 : storedBlocksLength(sizeBytes),
});

/**
 * A ZIP archive (APPNOTE 6.3.9) of the entries, in their order, written front to back: UTF-8 names, 64-bit lengths where they are needed,
 * nothing compressed. Holds the directory in memory, some 150 bytes an entry, and one piece of content.
 * *Errors*: those of a content, and a content of another length than announced; what was sent by then is no valid archive.
 */
export async function* zipOf(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const entry of entries) {
    const record = recordOf(entry);
    const header = localHeader(record);
    yield header;
    let sum = 0;
    if (entry.open) {
      const content = await entry.open();
      const summed = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of content) {
          sum = crc32(piece, sum);
          yield piece;
        }
      };
      yield* storedBlocks(summed(), record.sizeBytes);
    }
    const behind = descriptor(record, sum);
    if (behind.length > 0) yield behind;
    const written: WrittenEntry = { ...record, crc32: sum, offset };
    directory.push(centralHeader(written));
    offset += header.length + record.storedBytes + behind.length;
  }
  let sizeBytes = 0;
  for (const header of directory) {
    sizeBytes += header.length;
    yield header;
  }
  yield endRecords({ count: directory.length, offset, sizeBytes });
}

/** Exactly how many bytes `zipOf` will make of these entries. */
export const zipLength = (entries: Iterable<ZipEntry>): number => {
  let offset = 0;
  let sizeBytes = 0;
  let count = 0;
  for (const entry of entries) {
    const record = recordOf(entry);
    sizeBytes += centralHeader({ ...record, crc32: 0, offset }).length;
    offset += localHeader(record).length + record.storedBytes + descriptor(record, 0).length;
    count += 1;
  }
  return offset + sizeBytes + endRecords({ count, offset, sizeBytes }).length;
};
