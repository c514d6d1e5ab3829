/** What an archive says about one of its entries. */
export interface EntryRecord {
  /** UTF-8, parts divided by slashes; a folder's ends with one. */
  readonly path: Buffer;
  readonly isFolder: boolean;
  readonly modifiedAt: Date;
  readonly sizeBytes: number;
  /** Of the DEFLATE stream; 0 for a folder. */
  readonly storedBytes: number;
}

/** The same once its bytes are known. */
export interface WrittenEntry extends EntryRecord {
  readonly crc32: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const max32 = 0xffff_ffff;
const max16 = 0xffff;
const utf8Names = 0x0800;
const sizesFollow = 0x0008;
const unix = 3;

/** True when a length does not fit into 32 bits: all its lengths are then written in 64 (APPNOTE 4.3.9.2, 4.5.3). */
const isLarge = ({ sizeBytes, storedBytes }: EntryRecord): boolean => sizeBytes >= max32 || storedBytes >= max32;

const neededVersion = (entry: EntryRecord, offset = 0): number => (isLarge(entry) || offset >= max32 ? 45 : 20);

/** Seconds in steps of two since 1980, as MS-DOS counted; the exact time is in an extra field. */
const dosTime = (at: Date): number => {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107);
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x1_0000 + time;
};

const timestampField = (at: Date): Buffer => {
  const seconds = Math.floor(at.getTime() / 1000);
  if (seconds < 0 || seconds > 0x7fff_ffff) return Buffer.alloc(0);
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x5455, 0);
  field.writeUInt16LE(5, 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(seconds, 5);
  return field;
};

const longField = (values: readonly number[]): Buffer => {
  if (values.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return field;
};

/** Before the content, whose checksum nobody knows yet: it and the lengths follow in a descriptor. A folder has none. */
export const localHeader = (entry: EntryRecord): Buffer => {
  const extra = Buffer.concat([isLarge(entry) ? longField([0, 0]) : Buffer.alloc(0), timestampField(entry.modifiedAt)]);
  const lengths = isLarge(entry) ? max32 : 0;
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(neededVersion(entry), 4);
  header.writeUInt16LE(entry.isFolder ? utf8Names : utf8Names | sizesFollow, 6);
  header.writeUInt16LE(entry.isFolder ? 0 : 8, 8);
  header.writeUInt32LE(dosTime(entry.modifiedAt), 10);
  header.writeUInt32LE(lengths, 18);
  header.writeUInt32LE(lengths, 22);
  header.writeUInt16LE(entry.path.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, entry.path, extra]);
};

/** Behind the content; nothing for a folder. */
export const descriptor = (entry: EntryRecord, crc32: number): Buffer => {
  if (entry.isFolder) return Buffer.alloc(0);
  const record = Buffer.alloc(isLarge(entry) ? 24 : 16);
  record.writeUInt32LE(0x0807_4b50, 0);
  record.writeUInt32LE(crc32, 4);
  if (isLarge(entry)) {
    record.writeBigUInt64LE(BigInt(entry.storedBytes), 8);
    record.writeBigUInt64LE(BigInt(entry.sizeBytes), 16);
  } else {
    record.writeUInt32LE(entry.storedBytes, 8);
    record.writeUInt32LE(entry.sizeBytes, 12);
  }
  return record;
};

const mode = (isFolder: boolean): number => (isFolder ? 0o040_755 * 0x1_0000 + 0x10 : 0o100_644 * 0x1_0000);

export const centralHeader = (entry: WrittenEntry): Buffer => {
  const isFar = entry.offset >= max32;
  const extra = Buffer.concat([
    longField([...(isLarge(entry) ? [entry.sizeBytes, entry.storedBytes] : []), ...(isFar ? [entry.offset] : [])]),
    timestampField(entry.modifiedAt),
  ]);
  const needed = neededVersion(entry, entry.offset);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE((unix << 8) | needed, 4);
  header.writeUInt16LE(needed, 6);
  header.writeUInt16LE(entry.isFolder ? utf8Names : utf8Names | sizesFollow, 8);
  header.writeUInt16LE(entry.isFolder ? 0 : 8, 10);
  header.writeUInt32LE(dosTime(entry.modifiedAt), 12);
  header.writeUInt32LE(entry.crc32, 16);
  header.writeUInt32LE(isLarge(entry) ? max32 : entry.storedBytes, 20);
  header.writeUInt32LE(isLarge(entry) ? max32 : entry.sizeBytes, 24);
  header.writeUInt16LE(entry.path.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(mode(entry.isFolder), 38);
  header.writeUInt32LE(isFar ? max32 : entry.offset, 42);
  return Buffer.concat([header, entry.path, extra]);
};

/** The archive's end; preceded by its 64-bit form when a number does not fit (APPNOTE 4.3.14–4.3.16). */
export const endRecords = (directory: {
  readonly count: number;
  readonly offset: number;
  readonly sizeBytes: number;
}): Buffer => {
  const { count, offset, sizeBytes } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, max16), 8);
  end.writeUInt16LE(Math.min(count, max16), 10);
  end.writeUInt32LE(Math.min(sizeBytes, max32), 12);
  end.writeUInt32LE(Math.min(offset, max32), 16);
  if (count < max16 && offset < max32 && sizeBytes < max32) return end;
  const long = Buffer.alloc(56 + 20);
  long.writeUInt32LE(0x0606_4b50, 0);
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE((unix << 8) | 45, 12);
  long.writeUInt16LE(45, 14);
  long.writeBigUInt64LE(BigInt(count), 24);
  long.writeBigUInt64LE(BigInt(count), 32);
  long.writeBigUInt64LE(BigInt(sizeBytes), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  long.writeUInt32LE(0x0706_4b50, 56);
  long.writeBigUInt64LE(BigInt(offset + sizeBytes), 64);
  long.writeUInt32LE(1, 72);
  return Buffer.concat([long, end]);
};
