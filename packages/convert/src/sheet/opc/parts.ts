import { ConvertError } from '../convert-error.ts';
import { readXml, type XmlElement } from './xml.ts';

/** A part as it stands in the archive. */
export interface PackageEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: Uint8Array;
  readonly unpackedBytes: number;
}

/** Above this a part is not read again for what it holds besides cells. */
const mostPartBytes = 256 * 1024 * 1024;

type Transform = ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

/** What comes out of a stream of compression, piece by piece. *Errors*: `too_large` as soon as more than `mostBytes` do. */
async function* pieces(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  mostBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(stream as Transform)
    .getReader();
  let size = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.length;
    if (size > mostBytes) {
      await reader.cancel();
      throw new ConvertError('too_large', 'A part of the file is larger than it says.');
    }
    yield piece.value;
  }
}

const joined = async (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Blob([...parts]).arrayBuffer());

/** All of it at once. *Errors*: `too_large`. */
export const streamed = async (
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> => {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces(bytes, stream, mostBytes)) all.push(piece);
  return joined(all);
};

/** Bytes of a part's beginning and of its end that `ends` gives. */
const [headBytes, tailBytes] = [64 * 1024, 16 * 1024 * 1024];

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Errors of the file, whatever threw them. */
const readable = async <Value>(read: () => Promise<Value>): Promise<Value> => {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof ConvertError) throw cause;
    throw new ConvertError('unreadable', 'A part of the file is damaged.', { cause });
  }
};

/** The parts of a ZIP based file, once `guardPackage` has looked at it. *Source*: APPNOTE.TXT 4.3.7, 4.3.12. */
export class PackageParts {
  readonly #entries = new Map<string, PackageEntry>();

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x0605_4b50) end -= 1;
    if (end < 0) return;
    const count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    for (let index = 0; index < count && at + 46 <= bytes.length; index += 1) {
      const nameBytes = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes));
      const local = view.getUint32(at + 42, true);
      if (local + 30 <= bytes.length) {
        const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        this.#entries.set(name, {
          name,
          method: view.getUint16(at + 10, true),
          crc: view.getUint32(at + 16, true),
          packed: bytes.subarray(from, from + view.getUint32(at + 20, true)),
          unpackedBytes: view.getUint32(at + 24, true),
        });
      }
      at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  }

  entries(): readonly PackageEntry[] {
    return [...this.#entries.values()];
  }

  /** The part as text; null when there is none. *Errors*: `unreadable`, `too_large`. */
  async text(name: string): Promise<string | null> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    const mostBytes = Math.min(mostPartBytes, entry.unpackedBytes);
    if (entry.method === 0) return textOf(entry.packed.subarray(0, mostBytes));
    return readable(async () =>
      textOf(await streamed(entry.packed, new DecompressionStream('deflate-raw'), mostBytes)),
    );
  }

  /** The part; null when there is none. *Errors*: `unreadable`, `too_large` when it says or has more than `mostBytes`. */
  async bytes(name: string, mostBytes: number): Promise<Uint8Array | null> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    const { method, packed, unpackedBytes } = entry;
    if (Math.max(unpackedBytes, method === 0 ? packed.length : 0) > mostBytes)
      throw new ConvertError('too_large', 'A part of the file is larger than it may be.');
    if (method === 0) return packed;
    return readable(() => streamed(packed, new DecompressionStream('deflate-raw'), unpackedBytes));
  }

  /** Its beginning and its last 16 MB, all of it when it is shorter; what is between is never held. *Errors*: as `text`. */
  async ends(name: string): Promise<{ readonly head: string; readonly tail: string } | null> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    if (entry.method === 0) {
      const { packed } = entry;
      return { head: textOf(packed.subarray(0, headBytes)), tail: textOf(packed.subarray(-tailBytes)) };
    }
    return readable(async () => {
      const head: Uint8Array<ArrayBuffer>[] = [];
      const tail: Uint8Array<ArrayBuffer>[] = [];
      let [first, last] = [0, 0];
      for await (const piece of pieces(entry.packed, new DecompressionStream('deflate-raw'), entry.unpackedBytes)) {
        if (first < headBytes) head.push(piece);
        first += piece.length;
        tail.push(piece);
        last += piece.length;
        while (last - (tail[0]?.length ?? 0) >= tailBytes) last -= tail.shift()?.length ?? 0;
      }
      return { head: textOf(await joined(head)), tail: textOf(await joined(tail)) };
    });
  }

  async xml(name: string): Promise<XmlElement | null> {
    const text = await this.text(name);
    return text === null ? null : readXml(text);
  }
}

/** A name as a part's relations write it, seen from that part. */
const resolved = (target: string, from: string): string => {
  const steps = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const step of target.replace(/^\//, '').split('/'))
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  return steps.join('/');
};

export interface Relation {
  readonly id: string;
  /** The last word of its type: `drawing`, `chart`, `worksheet`. */
  readonly type: string;
  /** The name of a part of the file. */
  readonly target: string;
}

/** What a part names, by way of its relations (ECMA-376 part 2, 9.3). Those that lead outside are left out. */
export const relationsOf = async (parts: PackageParts, part: string): Promise<readonly Relation[]> => {
  const slash = part.lastIndexOf('/') + 1;
  const root = await parts.xml(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`);
  return (root?.children ?? []).flatMap(({ attributes: { Id, Type, Target, TargetMode } }) =>
    Id === undefined || Type === undefined || Target === undefined || TargetMode === 'External'
      ? []
      : [{ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: resolved(Target, part) }],
  );
};
