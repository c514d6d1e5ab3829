import type { TenantId } from '@cloudity/contracts';
import { enqueueJob, type TaskList, type TenantTx } from '@cloudity/db';
import type { Drive } from '../drive.ts';
import { StoppedError } from '../previews/maker.ts';
import { type OrderedContent, selectOrderedContent } from '../previews/store.ts';
import type { VideoMaker } from './maker.ts';
import {
  deleteUnusedVideos,
  deleteVideoOrder,
  insertVideo,
  type OrderedVideo,
  selectVideo,
  takeVideoOrder,
} from './store.ts';

export const videoTask = 'drive.videos';
/** A video that ended the process this often gets no rendition. */
const mostAttempts = 3;
const batchSize = 100;

export interface VideoWork {
  /** Makes what is next in the organization's line; answers whether orders are left. */
  readonly takeTurn: (tenantId: TenantId) => Promise<boolean>;
  /** Renditions of what no file has any more are gone. */
  readonly tidy: (tenantId: TenantId) => Promise<void>;
  readonly tasks: TaskList;
}

export const orderVideoWork = (tx: TenantTx): Promise<void> =>
  enqueueJob(tx, videoTask, {}, { key: videoTask, queue: videoTask });

/** Makes renditions outside of requests, one after the other: an organization has one made, then goes to the end of the line. */
export const createVideoWork = ({ platform, contents }: Drive, maker: VideoMaker): VideoWork => {
  const { db, clock, log } = platform;

  const make = async (tenantId: TenantId, content: OrderedContent, order: OrderedVideo): Promise<void> => {
    const startedAt = clock.now().getTime();
    const made =
      order.attempts > mostAttempts
        ? { reason: 'failed' as const, draft: null }
        : await maker.make(
            await contents.read(tenantId, { id: content.contentId, sizeBytes: content.sizeBytes }),
            (pieces) => contents.write(tenantId, pieces),
            (draft) => contents.discard(tenantId, draft),
          );
    const tookMs = clock.now().getTime() - startedAt;
    log.debug({ tenantId, fileId: order.fileId, reason: made.reason, tookMs }, 'video rendition');
    const isFirst = await db.tenant(tenantId, async (tx) => {
      if (made.draft === null) return insertVideo(tx, content, made.reason, null, clock.now());
      if ((await selectVideo(tx, content)) !== null) return false;
      const { id: contentId, sha256: contentSha256, sizeBytes } = made.draft;
      await contents.commit(tx, made.draft);
      return insertVideo(tx, content, null, { contentId, contentSha256, sizeBytes, layout: made.layout }, clock.now());
    });
    // Two processes can have made the same content for two files only if the queue let them; the second one's bytes are nobody's.
    if (!isFirst && made.draft) await contents.discard(tenantId, made.draft);
  };

  const takeTurn = async (tenantId: TenantId): Promise<boolean> => {
    const order = await db.tenant(tenantId, takeVideoOrder);
    if (order === null) return false;
    const [content, known] = await db.tenant(tenantId, async (tx) => {
      const found = await selectOrderedContent(tx, order.fileId);
      return [found, found && (await selectVideo(tx, found))];
    });
    if (content && !known) await make(tenantId, content, order);
    return db.tenant(tenantId, (tx) => deleteVideoOrder(tx, order));
  };

  return {
    takeTurn,
    tidy: async (tenantId) => {
      const remove = () => db.tenant(tenantId, (tx) => deleteUnusedVideos(tx, { now: clock.now(), limit: batchSize }));
      while ((await remove()) === batchSize);
    },
    tasks: {
      [videoTask]: async ({ tenantId, tenant }) => {
        const isLeft = await takeTurn(tenantId).catch((error: unknown) => {
          // The process ends: the next one goes on.
          if (error instanceof StoppedError) return true;
          throw error;
        });
        if (isLeft) await tenant(orderVideoWork);
      },
    },
  };
};
