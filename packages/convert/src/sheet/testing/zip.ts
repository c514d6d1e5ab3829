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
const u16 = (...values: readonly number[]): readonly number[] => values.flatMap((value) => [value & 255, value >> 8]);
const u32 = (value: number): readonly number[] =>
  [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 255);

/** A ZIP archive of these texts, not compressed. */
export const zipOf = (members: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> => {
  const [parts, directory]: [number[], number[]] = [[], []];
  const entries = Object.entries(members);
  for (const [name, content] of entries) {
    const [path, bytes] = [name, content].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
    const sizes = [...u32(crc32(bytes)), ...u32(bytes.length), ...u32(bytes.length), ...u16(path.length, 0)];
    const head = [...u16(20, 0x800, 0, 0, 0x5a21), ...sizes];
    directory.push(...u32(0x0201_4b50), ...u16(20), ...head, ...u16(0, 0, 0), ...u32(0), ...u32(parts.length), ...path);
    parts.push(...u32(0x0403_4b50), ...head, ...path, ...bytes);
  }
  const end = [...u16(0, 0, entries.length, entries.length), ...u32(directory.length), ...u32(parts.length), ...u16(0)];
  return Uint8Array.from([...parts, ...directory, ...u32(0x0605_4b50), ...end]);
};
