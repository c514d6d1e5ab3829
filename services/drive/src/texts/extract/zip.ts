import { inflateRawSync } from 'node:zlib';
import { extractLimits, UnreadableError } from './limits.ts';

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly headerOffset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
/** The end record is 22 bytes and a comment of at most 64 KiB. */
const endSearchBytes = 22 + 0xffff;

/**
 * Members of a ZIP archive by name, inflated one at a time within limits: of entries, of bytes per member and in all, of inflated per
 * packed bytes. Archives in several parts, encrypted members and ZIP64 (nothing we read the text of is that large) are unreadable.
 * (PKWARE APPNOTE 4.3.6, 4.3.12, 4.3.16)
 */
export class ZipReader {
  readonly #bytes: Buffer;
  readonly #entries = new Map<string, Entry>();
  #inflatedBytes = 0;

  /** *Errors*: UnreadableError when this is no archive, or one with too many entries. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const end = this.#findEnd();
    const count = bytes.readUInt16LE(end + 10);
    let at = bytes.readUInt32LE(end + 16);
    if (count > extractLimits.maxEntries || count === 0xffff)
      throw new UnreadableError('The archive has too many entries.');
    for (let index = 0; index < count; index += 1) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature)
        throw new UnreadableError('The archive has no directory.');
      const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
      const nameLength = bytes.readUInt16LE(at + 28);
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
      // Of two members with one name readers disagree: the first counts.
      if (!isEncrypted && !this.#entries.has(name))
        this.#entries.set(name, {
          method: bytes.readUInt16LE(at + 10),
          packedBytes: bytes.readUInt32LE(at + 20),
          headerOffset: bytes.readUInt32LE(at + 42),
        });
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The member's bytes, or null when there is none. *Errors*: UnreadableError beyond a limit. */
  read(name: string): Buffer | null {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const at = entry.headerOffset;
    if (at + 30 > this.#bytes.length || this.#bytes.readUInt32LE(at) !== headerSignature)
      throw new UnreadableError('The archive is broken.');
    const start = at + 30 + this.#bytes.readUInt16LE(at + 26) + this.#bytes.readUInt16LE(at + 28);
    const packed = this.#bytes.subarray(start, start + entry.packedBytes);
    const maxBytes = Math.min(extractLimits.maxMemberBytes, extractLimits.maxTotalBytes - this.#inflatedBytes);
    const ratioBytes = Math.max(1024 * 1024, packed.length * extractLimits.maxRatio);
    const bytes = this.#inflate(entry.method, packed, Math.min(maxBytes, ratioBytes));
    this.#inflatedBytes += bytes.length;
    return bytes;
  }

  #inflate(method: number, packed: Buffer, maxOutputLength: number): Buffer {
    if (method === 0 && packed.length <= maxOutputLength) return packed;
    if (method !== 8 || maxOutputLength <= 0)
      throw new UnreadableError('The archive cannot be unpacked within its limits.');
    try {
      return inflateRawSync(packed, { maxOutputLength });
    } catch (cause) {
      throw new UnreadableError(
        `The archive cannot be unpacked within its limits (${(cause as { code?: string }).code}).`,
      );
    }
  }

  #findEnd(): number {
    const lowest = Math.max(0, this.#bytes.length - endSearchBytes);
    for (let at = this.#bytes.length - 22; at >= lowest; at -= 1)
      if (this.#bytes.readUInt32LE(at) === endSignature) return at;
    throw new UnreadableError('This is not an archive.');
  }
}
