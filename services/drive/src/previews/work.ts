import type { Draft } from '@cloudity/content';
import type { RenditionKind, TenantId } from '@cloudity/contracts';
import { enqueueJob, type TaskList, type TenantTx } from '@cloudity/db';
import type { Drive } from '../drive.ts';
import { isPhoto } from './kinds.ts';
import { type MadeImage, type MadePreview, type Maker, StoppedError } from './maker.ts';
import { noFacts } from './making/no-facts.ts';
import {
  deleteOrder,
  deletePhoto,
  deleteUnusedPreviews,
  insertPreview,
  insertPreviewImage,
  insertRendition,
  type OrderedContent,
  type OrderedFile,
  type PreviewRow,
  selectOrderedContent,
  selectPreview,
  takeOrder,
  upsertPhoto,
} from './store.ts';

export const previewTask = 'drive.previews';
/** One organization's pictures keep others waiting this long at most, then go to the end of the line. */
const turnMs = 20_000;
/** A content that ended the process this often gets no preview. */
const mostAttempts = 3;
const batchSize = 100;

export interface PreviewWork {
  /** Makes what is ordered, for one turn; answers whether orders are left. */
  readonly takeTurn: (tenantId: TenantId) => Promise<boolean>;
  /** Previews that no file has any more are gone. */
  readonly tidy: (tenantId: TenantId) => Promise<void>;
  readonly tasks: TaskList;
}

export const orderWork = (tx: TenantTx): Promise<void> =>
  enqueueJob(tx, previewTask, {}, { key: previewTask, queue: previewTask });

const rowFrom = ({ reason, facts: { takenAt, ...facts } }: MadePreview): PreviewRow => ({
  ...facts,
  reason,
  takenAt: takenAt === null ? null : new Date(`${takenAt}Z`),
});

/** Makes previews outside of requests, one after the other: the machine belongs to the people who work on it. */
export const createPreviewWork = ({ platform, contents }: Drive, maker: Maker): PreviewWork => {
  const { db, clock, log } = platform;

  const write = (tenantId: TenantId, bytes: Buffer): Promise<Draft> =>
    contents.write(
      tenantId,
      (async function* () {
        yield bytes;
      })(),
    );

  /** The preview of a content is stored with its images and renditions, once. */
  const store = async (tenantId: TenantId, content: OrderedContent, made: MadePreview): Promise<PreviewRow> => {
    const row = rowFrom(made);
    const images: (MadeImage & { readonly draft: Draft })[] = [];
    for (const image of made.images) images.push({ ...image, draft: await write(tenantId, image.bytes) });
    const renditions: { readonly kind: RenditionKind; readonly draft: Draft }[] = [];
    for (const { kind, bytes } of made.renditions) renditions.push({ kind, draft: await write(tenantId, bytes) });
    const isFirst = await db.tenant(tenantId, async (tx) => {
      if (!(await insertPreview(tx, content, row, clock.now()))) return false;
      for (const { draft, ...image } of images) {
        await contents.commit(tx, draft);
        const { id, sha256, sizeBytes } = draft;
        await insertPreviewImage(tx, content, { ...image, contentId: id, contentSha256: sha256, sizeBytes });
      }
      for (const { draft, kind } of renditions) {
        await contents.commit(tx, draft);
        const { id, sha256, sizeBytes } = draft;
        await insertRendition(tx, content, { kind, contentId: id, contentSha256: sha256, sizeBytes });
      }
      return true;
    });
    if (!isFirst) for (const { draft } of [...images, ...renditions]) await contents.discard(tenantId, draft);
    return row;
  };

  const previewOf = async (
    tenantId: TenantId,
    content: OrderedContent,
    { attempts, fileId }: OrderedFile,
  ): Promise<PreviewRow> => {
    const known = await db.tenant(tenantId, (tx) => selectPreview(tx, content));
    if (known) return known;
    const startedAt = clock.now().getTime();
    const made: MadePreview =
      attempts > mostAttempts
        ? { reason: 'failed', images: [], renditions: [], facts: noFacts }
        : await maker.make({
            ...content,
            open: () => contents.read(tenantId, { id: content.contentId, sizeBytes: content.sizeBytes }),
          });
    log.debug({ tenantId, fileId, reason: made.reason, tookMs: clock.now().getTime() - startedAt }, 'preview');
    return store(tenantId, content, made);
  };

  const fulfil = async (tenantId: TenantId, order: OrderedFile): Promise<void> => {
    const content = await db.tenant(tenantId, (tx) => selectOrderedContent(tx, order.fileId));
    const row = content && (await previewOf(tenantId, content, order));
    await db.tenant(tenantId, async (tx) => {
      if (content && row && !content.hidden && isPhoto(content.mimeType))
        await upsertPhoto(tx, order.fileId, content.rootId, row, content.createdAt);
      else await deletePhoto(tx, order.fileId);
      await deleteOrder(tx, order);
    });
  };

  const takeTurn = async (tenantId: TenantId): Promise<boolean> => {
    const end = clock.now().getTime() + turnMs;
    while (clock.now().getTime() < end) {
      const order = await db.tenant(tenantId, takeOrder);
      if (order === null) return false;
      await fulfil(tenantId, order);
    }
    return true;
  };

  return {
    takeTurn,
    tidy: async (tenantId) => {
      const remove = () =>
        db.tenant(tenantId, (tx) => deleteUnusedPreviews(tx, { now: clock.now(), limit: batchSize }));
      while ((await remove()) === batchSize);
    },
    tasks: {
      [previewTask]: async ({ tenantId, tenant }) => {
        const isLeft = await takeTurn(tenantId).catch((error: unknown) => {
          // The process ends: the next one goes on.
          if (error instanceof StoppedError) return true;
          throw error;
        });
        if (isLeft) await tenant(orderWork);
      },
    },
  };
};
