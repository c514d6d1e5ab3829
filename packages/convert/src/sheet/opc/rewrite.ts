import { type PackageEntry, PackageParts, streamed } from './parts.ts';

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value >>> 0;
});

const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffff_ffff) >>> 0;
};

/** 1 January 1980, the earliest a ZIP can say: the same workbook gives the same bytes. */
const date = 0x0021;
const utf8Name = 0x0800;

const headOf = (signature: number, bytes: number): DataView<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(bytes));
  view.setUint32(0, signature, true);
  return view;
};

const bytesOf = ({ buffer }: DataView<ArrayBuffer>): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

const archiveOf = async (entries: readonly PackageEntry[]): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const sizeOf = (all: readonly Uint8Array[]): number => all.reduce((sum, { length }) => sum + length, 0);
  let offset = 0;
  for (const { name, method, crc, packed, unpackedBytes } of entries) {
    const path = new TextEncoder().encode(name);
    const describe = (view: DataView, at: number): void => {
      view.setUint16(at, 20, true);
      view.setUint16(at + 2, utf8Name, true);
      view.setUint16(at + 4, method, true);
      view.setUint16(at + 8, date, true);
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, packed.length, true);
      view.setUint32(at + 18, unpackedBytes, true);
      view.setUint16(at + 22, path.length, true);
    };
    const local = headOf(0x0403_4b50, 30);
    describe(local, 4);
    pieces.push(bytesOf(local), path, packed);
    const central = headOf(0x0201_4b50, 46);
    central.setUint16(4, 20, true);
    describe(central, 6);
    central.setUint32(42, offset, true);
    directory.push(bytesOf(central), path);
    offset += 30 + path.length + packed.length;
  }
  const end = headOf(0x0605_4b50, 22);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, sizeOf(directory), true);
  end.setUint32(16, offset, true);
  const all = [...pieces, ...directory, bytesOf(end)];
  const archive = new Uint8Array(sizeOf(all));
  let at = 0;
  for (const piece of all) {
    archive.set(piece, at);
    at += piece.length;
  }
  return archive;
};

/** The same archive with these texts or bytes as their parts, in the place of those of the same name or behind all. *Source*: APPNOTE.TXT 4.3. */
export const withParts = async (
  bytes: Uint8Array,
  contents: ReadonlyMap<string, string | Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const kept = new Map(new PackageParts(bytes).entries().map((entry) => [entry.name, entry]));
  for (const [name, given] of contents) {
    const content = typeof given === 'string' ? new TextEncoder().encode(given) : given;
    const packed = await streamed(content, new CompressionStream('deflate-raw'));
    kept.set(name, {
      name,
      method: 8,
      crc: crc32(content),
      packed,
      unpackedBytes: content.length,
    });
  }
  return archiveOf([...kept.values()]);
};
