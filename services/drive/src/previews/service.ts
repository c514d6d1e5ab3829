import type { FileId, Preview, RenditionKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { type ContentVersion, selectContent } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { FileRow } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { mediaKindOf } from './kinds.ts';
import {
  deleteRetriable,
  insertOrder,
  isOrdered,
  type PreviewImageRow,
  type RenditionRow,
  selectPreview,
  selectPreviewImages,
  selectRenditions,
} from './store.ts';
import { orderWork } from './work.ts';

export interface PreviewImage {
  readonly file: FileRow;
  readonly image: PreviewImageRow;
}

export interface Previews {
  readonly get: (actor: Actor, id: FileId) => Promise<Preview>;
  /** A preview will be made, if one can be and there is none. */
  readonly order: (actor: Actor, id: FileId) => Promise<Preview>;
  /** *Errors*: `not_found` also when there is no image of that size. */
  readonly image: (actor: Actor, id: FileId, size: number) => Promise<PreviewImage>;
  /** Of the newest content. *Errors*: `not_found` also when there is no such rendition. */
  readonly rendition: (actor: Actor, id: FileId, kind: RenditionKind) => Promise<RenditionRow>;
}

/**
 * Whoever may see a file may look at its preview: a guest too whose link does not let anything be downloaded.
 * *Errors* of all: `not_found`, `invalid` for what has no bytes of its own.
 */
export const createPreviews = ({ platform: { db, clock }, run }: Drive): Previews => {
  const find = async (tx: TenantTx, actor: Actor, id: FileId): Promise<{ file: FileRow; content: ContentVersion }> => {
    const file = await requireFile(tx, actor, clock.now(), id, 'see');
    if (file.kind !== 'file') throw new AppError('invalid', 'Only uploaded files have previews.');
    const content = await selectContent(tx, id, null);
    if (!content) throw notFound('version');
    return { file, content };
  };

  const present = async (tx: TenantTx, id: FileId, content: ContentVersion): Promise<Preview> => {
    const row = await selectPreview(tx, content);
    const images = row ? await selectPreviewImages(tx, content) : [];
    const renditions = row ? await selectRenditions(tx, content) : [];
    const isPossible = mediaKindOf(content.mimeType) !== null;
    const state = row
      ? row.reason === null
        ? 'made'
        : 'none'
      : !isPossible
        ? 'none'
        : (await isOrdered(tx, id))
          ? 'waiting'
          : 'unmade';
    return {
      state,
      reason: row ? row.reason : isPossible ? null : 'unsupported',
      images: images.map(({ size, width, height }) => ({ size, width, height })),
      renditions: renditions.map(({ kind }) => kind),
      width: row?.width ?? null,
      height: row?.height ?? null,
      durationMs: row?.durationMs ?? null,
      pages: row?.pages ?? null,
      taken: row?.takenAt
        ? { at: row.takenAt.toISOString(), offsetMinutes: row.offsetMinutes, source: 'camera' }
        : null,
      place:
        row && row.latitude !== null && row.longitude !== null
          ? { latitude: row.latitude, longitude: row.longitude }
          : null,
    };
  };

  return {
    get: (actor, id) => db.tenant(actor.tenantId, async (tx) => present(tx, id, (await find(tx, actor, id)).content)),

    order: (actor, id) =>
      run(actor.tenantId, async ({ tx, now }) => {
        const { content } = await find(tx, actor, id);
        if (mediaKindOf(content.mimeType) !== null) {
          await deleteRetriable(tx, content);
          if ((await selectPreview(tx, content)) === null) {
            await insertOrder(tx, id, now);
            await orderWork(tx);
          }
        }
        return present(tx, id, content);
      }),

    image: (actor, id, size) =>
      db.tenant(actor.tenantId, async (tx) => {
        const { file, content } = await find(tx, actor, id);
        const images = await selectPreviewImages(tx, content);
        const image = images.find((each) => each.size === size);
        if (!image) throw notFound('preview');
        return { file, image };
      }),

    rendition: (actor, id, kind) =>
      db.tenant(actor.tenantId, async (tx) => {
        const { content } = await find(tx, actor, id);
        const found = (await selectRenditions(tx, content)).find((each) => each.kind === kind);
        if (!found) throw notFound('preview');
        return found;
      }),
  };
};
