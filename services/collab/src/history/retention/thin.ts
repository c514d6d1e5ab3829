import type { TenantId } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { noteSuperseded } from '../../compaction/store.ts';
import type { WorkerPool } from '../../compaction/worker-pool.ts';
import { lockHeads, systemAuthor } from '../../documents/store.ts';
import { readLog } from '../log/read-log.ts';
import { replay, replayInput } from '../readers.ts';
import { readSegment, writeSegment } from '../segments/segment-object.ts';
import { insertSegment, readSegments, type Segment } from '../segments/store.ts';
import { beginAt, isSuperseded, keepVersion, removeSegments, type Thinning } from './store.ts';

export interface ThinOptions {
  readonly platform: Platform;
  readonly workers: WorkerPool;
}

/** Something changed while it was prepared: the next round does it. */
export class ThinningOvertakenError extends Error {
  constructor(fileId: string) {
    super(`The history of document ${fileId} changed while it was thinned.`);
    this.name = 'ThinningOvertakenError';
  }
}

interface Prepared {
  /** One that holds the whole document as it was at the moment, and what an older segment held after it. */
  readonly made: readonly Segment[];
  /** The segments that were there when they were made. */
  readonly replaced: ReadonlySet<string>;
}

const prepare = async (
  { platform, workers }: ThinOptions,
  tenantId: TenantId,
  thinning: Thinning,
): Promise<Prepared> => {
  const { db, objects, clock } = platform;
  const { fileId, fromSeq, seq } = thinning;
  const rows = await readLog(platform, tenantId, fileId, seq);
  const { snapshot } = await replay(workers, { kind: 'compact', input: replayInput(rows) });
  const segments = await readSegments(db, tenantId, fileId, fromSeq, seq);
  const across = segments.find(({ toSeq }) => toSeq > seq);
  const rest = across ? (await readSegment(objects, across)).filter((row) => row.seq > seq) : [];
  const at = rows.at(-1)?.at ?? clock.now();
  const whole = { seq, author: systemAuthor, relayed: false, at, data: snapshot, isQuarantined: false };
  const made = [await writeSegment(platform, tenantId, fileId, [whole])];
  if (rest.length > 0) made.push(await writeSegment(platform, tenantId, fileId, rest));
  return { made, replaced: new Set(segments.map(({ objectKey }) => objectKey)) };
};

/**
 * One update that holds the whole document stands for everything up to the moment, and no moment between can be seen any more. What the
 * document is does not change, and neither does any update after the moment. *Errors*: `ThinningOvertakenError`, and nothing
 * changed.
 */
export const thin = async (options: ThinOptions, tenantId: TenantId, thinning: Thinning): Promise<void> => {
  const { db, objects, clock } = options.platform;
  const { fileId, fromSeq } = thinning;
  const { made, replaced } = await prepare(options, tenantId, thinning);
  const now = clock.now();
  try {
    await db.tenant(tenantId, async (tx) => {
      const [head] = await lockHeads(tx, [fileId]);
      if (!head || !(await isSuperseded(tx, thinning))) throw new ThinningOvertakenError(fileId);
      const removed = await removeSegments(tx, thinning);
      const isAsPrepared =
        removed.length === replaced.size &&
        removed.every((segment) => replaced.has(segment.objectKey) && segment.fromSeq >= fromSeq);
      if (!isAsPrepared || !(await keepVersion(tx, thinning))) throw new ThinningOvertakenError(fileId);
      await beginAt(tx, thinning);
      for (const segment of made)
        if (!(await insertSegment(tx, fileId, segment))) throw new ThinningOvertakenError(fileId);
      for (const { objectKey } of removed) await noteSuperseded(tx, fileId, objectKey, now);
    });
  } catch (error) {
    // Nothing names them when it is sure that nothing was committed.
    if (error instanceof ThinningOvertakenError) for (const { objectKey } of made) await objects.delete(objectKey);
    throw error;
  }
};
