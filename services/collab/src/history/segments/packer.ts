import type { FileId, TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import type { LogRow } from '../log/log-row.ts';
import { readLogRows } from '../log/store.ts';
import { encodeSegment } from './segment.ts';
import { readSegment, segmentPrefix, sha256Of } from './segment-object.ts';
import { insertSegment, readPackingState, readSegmentsWithRows, removeSegmentRows, type Segment } from './store.ts';

/** Updates in one segment, at most. */
const groupRows = 500;
/** Bytes in one segment, but for a single update that has more. */
const groupBytes = 16 * 1024 * 1024;
/** Younger updates stay in the table: people look at the last hours most. */
const minAgeMs = 24 * 60 * 60_000;
/** How long rows outlive the verification of their segment (rules.md H11). */
const graceMs = 10 * 60_000;

type PackerPlatform = Pick<Platform, 'db' | 'objects' | 'ids' | 'clock' | 'log'>;

const isSame = (left: LogRow, right: LogRow | undefined): boolean =>
  right !== undefined &&
  left.seq === right.seq &&
  left.author.kind === right.author.kind &&
  left.author.id === right.author.id &&
  left.relayed === right.relayed &&
  left.isQuarantined === right.isQuarantined &&
  left.at.getTime() === right.at.getTime() &&
  Buffer.from(left.data).equals(right.data);

/** Moves superseded updates out of PostgreSQL, a segment at a time, and never before what was written has been read back. */
export class Packer {
  readonly #platform: PackerPlatform;

  constructor(platform: PackerPlatform) {
    this.#platform = platform;
  }

  /**
   * Full groups of old superseded updates are segments afterwards; rows of segments that have stood long enough are gone. Stops
   * between two segments once `isEnding`: the next time goes on.
   */
  async pack(tenantId: TenantId, fileId: FileId, isEnding: () => boolean): Promise<void> {
    while (!isEnding() && (await this.#packNext(tenantId, fileId)));
    await this.#removeRows(tenantId, fileId, isEnding);
  }

  async #packNext(tenantId: TenantId, fileId: FileId): Promise<boolean> {
    const { db, clock } = this.#platform;
    const olderThan = new Date(clock.now().getTime() - minAgeMs);
    const state = await readPackingState(db, tenantId, fileId, olderThan, groupRows);
    if (!state || (state.rows < groupRows && state.bytes < groupBytes)) return false;
    const group: LogRow[] = [];
    let bytes = 0;
    for await (const row of readLogRows(db, tenantId, fileId, state.nextSeq, state.nextSeq + state.rows - 1)) {
      if (group.length > 0 && bytes + row.data.length > groupBytes) break;
      group.push(row);
      bytes += row.data.length;
    }
    if (group.some(({ seq }, index) => seq !== state.nextSeq + index)) throw new Error('the log has a hole');
    return this.#store(tenantId, fileId, group, bytes);
  }

  async #store(tenantId: TenantId, fileId: FileId, group: readonly LogRow[], dataBytes: number): Promise<boolean> {
    const { db, objects, ids } = this.#platform;
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) return false;
    const object = await encodeSegment(group);
    const segment: Segment = {
      fromSeq: first.seq,
      toSeq: last.seq,
      objectKey: `${segmentPrefix(tenantId, fileId)}${first.seq}-${last.seq}-${ids.uuid()}`,
      objectBytes: object.length,
      sha256: sha256Of(object),
      dataBytes,
    };
    await objects.put(segment.objectKey, object, object.length);
    const stored = await readSegment(objects, segment);
    if (stored.length !== group.length || !group.every((row, index) => isSame(row, stored[index])))
      throw new Error(`history segment ${segment.objectKey} does not hold what was written`);
    const isFirst = await db.tenant(tenantId, (tx) => insertSegment(tx, fileId, segment));
    // Another process packed the same updates: nobody knows this object's name.
    if (!isFirst) await objects.delete(segment.objectKey);
    return isFirst;
  }

  async #removeRows(tenantId: TenantId, fileId: FileId, isEnding: () => boolean): Promise<void> {
    const { db, objects } = this.#platform;
    for (const segment of await readSegmentsWithRows(db, tenantId, fileId, graceMs)) {
      if (isEnding()) return;
      await readSegment(objects, segment);
      await db.tenant(tenantId, (tx) => removeSegmentRows(tx, fileId, segment));
    }
  }
}
