import { crc32, deflateRawSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const u16 = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value & 255, (value >> 8) & 255]));
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** A ZIP archive of these members, deflated, as office programs write it. */
export const zipOf = (members: readonly Member[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const bytes = Buffer.from(content as Uint8Array);
    const packed = deflateRawSync(bytes, { level: 9 });
    const path = Buffer.from(name);
    const shared = Buffer.concat([
      u16(20, 0x800, 8, 0, 0x5a21),
      u32(crc32(bytes)),
      u32(packed.length),
      u32(bytes.length),
      u16(path.length, 0),
    ]);
    const head = Buffer.concat([u32(0x04034b50), shared, path, packed]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), shared, u16(0, 0, 0), u32(0), u32(offset), path]));
    parts.push(head);
    offset += head.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0, 0, members.length, members.length),
    u32(entries.length),
    u32(offset),
    u16(0),
  ]);
  return Buffer.concat([...parts, entries, end]);
};
