import type { FileId, TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { lockHeads } from '../../documents/store.ts';
import type { LogRow } from '../log/log-row.ts';
import { readLogRows } from '../log/store.ts';
import { readSegment, writeSegment } from './segment-object.ts';
import { insertSegment, readPackingState, readSegmentsWithRows, removeSegmentRows } from './store.ts';

/** Updates in one segment, at most. */
const groupRows = 500;
/** Bytes in one segment, but for a single update that has more. */
const groupBytes = 16 * 1024 * 1024;
/** Younger updates stay in the table: people look at the last hours most. */
const minAgeMs = 24 * 60 * 60_000;
/** How long rows outlive the verification of their segment (rules.md H11). */
const graceMs = 10 * 60_000;

type PackerPlatform = Pick<Platform, 'db' | 'objects' | 'ids' | 'clock' | 'log'>;

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
    return this.#store(tenantId, fileId, group);
  }

  async #store(tenantId: TenantId, fileId: FileId, group: readonly LogRow[]): Promise<boolean> {
    const { db, objects } = this.#platform;
    if (group.length === 0) return false;
    const segment = await writeSegment(this.#platform, tenantId, fileId, group);
    const isFirst = await db.tenant(tenantId, async (tx) => {
      await lockHeads(tx, [fileId]);
      return insertSegment(tx, fileId, segment);
    });
    // Another process packed the same updates, or gave them up: nobody knows this object's name.
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
