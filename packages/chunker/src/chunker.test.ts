import { createHash, randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createChunker } from './chunker.ts';
import { gear } from './gear.ts';
import { fineUntilByte, longestChunkBytes, sizesAt } from './sizes.ts';

/** Bytes that look random and are the same for the same seed. */
const noise = (length: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let at = 0; at < length; at += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    state ^= state >>> 12;
    bytes[at] = state >>> 8;
  }
  return bytes;
};
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const cut = (bytes: Uint8Array, pieceBytes: () => number = () => bytes.length): Uint8Array[] => {
  const chunker = createChunker();
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Math.max(1, pieceBytes());
    for (const chunk of chunker.push(bytes.subarray(at, at + length))) chunks.push(chunk.slice());
    at += length;
  }
  for (const chunk of chunker.finish()) chunks.push(chunk.slice());
  return chunks;
};
const nameOf = (chunk: Uint8Array): string => createHash('sha256').update(chunk).digest('hex');
const lengthsOf = (bytes: Uint8Array): number[] => cut(bytes).map(({ length }) => length);
/** Bytes of `next` that are not in a chunk of `before`. */
const newBytes = (before: Uint8Array, next: Uint8Array): number => {
  const known = new Set(cut(before).map(nameOf));
  return cut(next).reduce((sum, chunk) => sum + (known.has(nameOf(chunk)) ? 0 : chunk.length), 0);
};

const sentence = 'Chunks end where their content says so. ';

describe('the format', () => {
  test('never changes: the table and the cuts of known bytes', () => {
    expect([...gear.slice(0, 3), gear[255]]).toMatchInlineSnapshot(`
      [
        -1348206191,
        184366201,
        1008783698,
        -865059532,
      ]
    `);
    expect(createHash('sha256').update(new Uint8Array(gear.buffer)).digest('hex')).toMatchInlineSnapshot(
      `"250cfde1d230ec64d8f2f8eaf7bbb158a31384b09b6af8906fd46e93adcfb609"`,
    );
    expect(lengthsOf(noise(200_000, 1))).toMatchInlineSnapshot(`
      [
        18309,
        16554,
        19655,
        23454,
        22588,
        16481,
        16585,
        18760,
        16438,
        18820,
        12356,
      ]
    `);
    expect(lengthsOf(noise(9 * 1024 * 1024, 2)).slice(-12)).toMatchInlineSnapshot(`
      [
        71828,
        118588,
        67791,
        72637,
        100721,
        72396,
        79611,
        77848,
        73419,
        80996,
        123901,
        52742,
      ]
    `);
  });

  test('chunks are the file, within their bounds, and about as long as promised', () => {
    const bytes = noise(24 * 1024 * 1024, 3);
    const chunks = cut(bytes);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    let offset = 0;
    for (const { length } of chunks.slice(0, -1)) {
      const { shortest, longest } = sizesAt(offset);
      expect(length).toBeGreaterThanOrEqual(shortest);
      expect(length).toBeLessThanOrEqual(longest);
      offset += length;
    }
    const fine = chunks.filter((_, index) => index < 400);
    const fineAverage = fine.reduce((sum, { length }) => sum + length, 0) / fine.length;
    const coarse = chunks.slice(-200);
    const coarseAverage = coarse.reduce((sum, { length }) => sum + length, 0) / coarse.length;
    expect(fineAverage / 16_384).toBeCloseTo(1, 0);
    expect(coarseAverage / 65_536).toBeCloseTo(1, 0);
  });

  test('no content at all, one byte, and content without any cut', () => {
    expect(cut(new Uint8Array(0))).toEqual([]);
    expect(lengthsOf(Uint8Array.of(7))).toEqual([1]);
    const zeros = lengthsOf(new Uint8Array(9 * 1024 * 1024));
    expect(new Set(zeros.slice(0, 100)).size).toBe(1);
    expect(Math.max(...zeros)).toBeLessThanOrEqual(longestChunkBytes);
    const text = new TextEncoder().encode(sentence.repeat(50_000));
    expect(Buffer.concat(cut(text)).equals(text)).toBe(true);
  });
});

describe('streaming', () => {
  const seed = Number(process.env.CHUNKER_SEED ?? randomInt(2 ** 31));
  test(`any pieces give the chunks of the whole (seed ${seed})`, () => {
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const member = (length: number): Uint8Array => joined(Uint8Array.of(0x50, 0x4b, 3, 4), noise(length, random(1e9)));
    const zip = joined(
      ...Array.from({ length: 30 }, () => member(random(120_000))),
      ...Array.from({ length: 30 }, () => joined(Uint8Array.of(0x50, 0x4b, 1, 2), noise(60, random(1e9)))),
    );
    for (const bytes of [
      noise(3_000_000, seed),
      noise(fineUntilByte + 3_000_000, seed),
      zip,
      new Uint8Array(700_000),
    ]) {
      const whole = lengthsOf(bytes);
      for (const most of [3, 70_000, 2_000_000]) {
        const part = most === 3 ? bytes.subarray(0, 400_000) : bytes;
        const expected = most === 3 ? lengthsOf(part) : whole;
        expect(cut(part, () => 1 + random(most)).map(({ length }) => length)).toEqual(expected);
      }
    }
  });

  test('the pushed bytes may be used again at once', () => {
    const bytes = noise(3_000_000, 9);
    const piece = new Uint8Array(10_000);
    const names: string[] = [];
    const chunker = createChunker();
    for (let at = 0; at < bytes.length; at += piece.length) {
      piece.set(bytes.subarray(at, at + piece.length));
      for (const chunk of chunker.push(piece)) names.push(nameOf(chunk));
    }
    for (const chunk of chunker.finish()) names.push(nameOf(chunk));
    expect(names).toEqual(cut(bytes).map(nameOf));
  });
});

describe('shift resistance', () => {
  test('bytes put in, taken out or changed cost the chunks around them', () => {
    const bytes = noise(4_000_000, 11);
    const [head, tail] = [bytes.subarray(0, 1_500_000), bytes.subarray(1_500_000)];
    const most = 4 * 65_536;
    expect(newBytes(bytes, joined(head, noise(17, 12), tail))).toBeLessThan(most);
    expect(newBytes(bytes, joined(noise(1, 13), bytes))).toBeLessThan(most);
    expect(newBytes(bytes, joined(head, tail.subarray(1000)))).toBeLessThan(most);
    expect(newBytes(bytes, joined(head, Uint8Array.of(1), tail.subarray(1)))).toBeLessThan(most);
  });

  test('a file that grows past the border of the sizes keeps its chunks', () => {
    const log = noise(fineUntilByte + 4_000_000, 14);
    const grown = newBytes(log.subarray(0, fineUntilByte - 100_000), log);
    expect(grown).toBeLessThan(4_100_000 + 2 * 65_536);
    expect(newBytes(log, joined(noise(5, 15), log))).toBeLessThan(8 * longestChunkBytes);
  });
});

describe('D6: members of a ZIP', () => {
  const member = (content: Uint8Array): Uint8Array => joined(Uint8Array.of(0x50, 0x4b, 3, 4), content);
  const entry = (seed: number): Uint8Array => joined(Uint8Array.of(0x50, 0x4b, 1, 2), noise(60, seed));
  const directory = joined(...Array.from({ length: 40 }, (_, index) => entry(index)));

  test('cuts before every member and before the directory, which stays whole', () => {
    const members = [member(noise(900, 1)), member(noise(30_000, 2)), member(noise(2_000, 3))];
    const ends = new Set<number>();
    let at = 0;
    for (const length of lengthsOf(joined(...members, directory))) {
      at += length;
      ends.add(at);
    }
    let border = 0;
    for (const { length } of members) {
      border += length;
      expect(ends).toContain(border);
    }
    expect(lengthsOf(joined(...members, directory)).at(-1)).toBe(directory.length);
  });

  test('what did not change costs nothing, though everything before it moved', () => {
    const image = member(noise(1_000_000, 4));
    const before = joined(member(noise(8_000, 5)), image, directory);
    const text = member(noise(8_123, 6));
    expect(newBytes(before, joined(text, image, directory))).toBe(text.length);
  });

  test('tiny members share a chunk; what is no ZIP is not looked into', () => {
    const tiny = joined(...Array.from({ length: 1000 }, (_, index) => member(noise(40, index))));
    expect(
      lengthsOf(tiny)
        .slice(0, -1)
        .every((length) => length >= 512),
    ).toBe(true);
    const plain = joined(noise(10_000, 7), tiny);
    expect(lengthsOf(plain).length).toBeLessThan(lengthsOf(tiny).length / 4);
  });
});
