import { deflateRawSync } from 'node:zlib';

/** Ten versions of one file as somebody's work makes them, and what deduplication should save of their bytes. */
export interface History {
  readonly name: string;
  readonly versions: readonly Buffer[];
  /** Least share saved, in percent; null when it is only told. */
  readonly goalPercent: number | null;
}

const versionsOfEach = 10;

/** The same sequence in every run, so that figures can be compared. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.below(256);
    return bytes;
  }

  text(length: number): Buffer {
    const words: string[] = [];
    for (let size = 0; size < length; ) {
      const word = this.below(4000)
        .toString(36)
        .padStart(2 + this.below(8), 'aeiou');
      words.push(word);
      size += word.length + 1;
    }
    return Buffer.from(words.join(' ').slice(0, length));
  }
}

const edited = (random: Random, bytes: Buffer, insertion: Buffer): Buffer => {
  const at = random.below(bytes.length);
  return Buffer.concat([bytes.subarray(0, at), insertion, bytes.subarray(at + random.below(100))]);
};

const successive = (first: Buffer, next: (before: Buffer) => Buffer): Buffer[] => {
  const versions = [first];
  while (versions.length < versionsOfEach) versions.push(next(versions.at(-1) as Buffer));
  return versions;
};

const header = (signature: readonly number[], length: number, name: string): Buffer => {
  const bytes = Buffer.alloc(26 + signature.length);
  bytes.set(signature);
  bytes.writeUInt32LE(length, 18);
  return Buffer.concat([bytes, Buffer.from(name)]);
};

/** As an office suite packs: every member compressed anew, those that did not change to the same bytes. */
const zip = (members: Readonly<Record<string, Buffer>>): Buffer => {
  const packed = Object.entries(members).map(([name, content]) => ({ name, content: deflateRawSync(content) }));
  return Buffer.concat([
    ...packed.flatMap(({ name, content }) => [header([0x50, 0x4b, 3, 4], content.length, name), content]),
    ...packed.map(({ name, content }) => header([0x50, 0x4b, 1, 2], content.length, name)),
  ]);
};

const office = (random: Random, textBytes: number, media: readonly Buffer[]): Buffer[] => {
  const fixed = Object.fromEntries([
    ['[Content_Types].xml', random.text(1_500)],
    ['styles.xml', random.text(30_000)],
    ...media.map((image, index) => [`media/image${index}.png`, image] as const),
  ]);
  const texts = successive(random.text(textBytes), (text) => edited(random, text, random.text(200)));
  return texts.map((text) => zip({ 'word/document.xml': text, ...fixed }));
};

/** Histories of platform kinds with fixed seeds: about 110 MB. */
export const histories = (): readonly History[] => {
  const random = new Random(4);
  return [
    {
      name: '5 MB binary, 3 edits',
      goalPercent: 75,
      versions: successive(random.bytes(5_000_000), (before) =>
        [1, 2, 3].reduce((bytes) => edited(random, bytes, random.bytes(50)), before),
      ),
    },
    {
      name: '300 KB file, 2 edits',
      goalPercent: null,
      versions: successive(random.bytes(300_000), (before) =>
        [1, 2].reduce((bytes) => edited(random, bytes, random.bytes(50)), before),
      ),
    },
    {
      name: 'log that grows',
      goalPercent: null,
      versions: successive(random.text(2_000_000), (before) => Buffer.concat([before, random.text(100_000)])),
    },
    { name: 'office file with media', goalPercent: 75, versions: office(random, 200_000, [random.bytes(1_000_000)]) },
    { name: 'office file, text alone', goalPercent: null, versions: office(random, 300_000, []) },
    {
      name: 'photos, one version each',
      goalPercent: null,
      versions: Array.from({ length: 10 }, () => random.bytes(3_000_000)),
    },
  ];
};
