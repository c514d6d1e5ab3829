import type { FileId, VideoRendition } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { type ContentVersion, selectContent } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import { requireFile } from '../files/find.ts';
import { canMakeVideos } from './maker.ts';
import { insertVideoOrder, isVideoOrdered, selectVideo, type VideoRow } from './store.ts';
import { orderVideoWork } from './work.ts';

export interface Videos {
  readonly get: (actor: Actor, id: FileId) => Promise<VideoRendition>;
  /** A rendition will be made, if one can be and there is none. *Errors*: also `forbidden` for a guest. */
  readonly order: (actor: Actor, id: FileId) => Promise<VideoRendition>;
  /** Of the newest content. *Errors*: `not_found` also when there is none. */
  readonly rendition: (actor: Actor, id: FileId) => Promise<NonNullable<VideoRow['made']>>;
}

const isVideo = ({ mimeType }: ContentVersion): boolean => mimeType.startsWith('video/');

/** Whoever may see a file may play it. *Errors* of all: `not_found`, `invalid` for what has no bytes of its own. */
export const createVideos = ({ platform: { db, clock }, run }: Drive): Videos => {
  const find = async (tx: TenantTx, actor: Actor, id: FileId): Promise<ContentVersion> => {
    const file = await requireFile(tx, actor, clock.now(), id, 'see');
    if (file.kind !== 'file') throw new AppError('invalid', 'Only uploaded files have renditions.');
    const content = await selectContent(tx, id, null);
    if (!content) throw notFound('version');
    return content;
  };

  const present = async (tx: TenantTx, id: FileId, content: ContentVersion): Promise<VideoRendition> => {
    if (!isVideo(content)) return { state: 'none', reason: 'unsupported' };
    const row = await selectVideo(tx, content);
    if (row) return { state: row.made ? 'made' : 'none', reason: row.reason };
    if (!canMakeVideos()) return { state: 'none', reason: 'unavailable' };
    return { state: (await isVideoOrdered(tx, id)) ? 'waiting' : 'unmade', reason: null };
  };

  return {
    get: (actor, id) => db.tenant(actor.tenantId, async (tx) => present(tx, id, await find(tx, actor, id))),

    order: (actor, id) =>
      run(actor.tenantId, async ({ tx, now }) => {
        if (actor.kind !== 'member') throw new AppError('forbidden', 'Only members can ask for a rendition.');
        const content = await find(tx, actor, id);
        if ((await present(tx, id, content)).state === 'unmade') {
          await insertVideoOrder(tx, id, actor.memberId, now);
          await orderVideoWork(tx);
        }
        return present(tx, id, content);
      }),

    rendition: (actor, id) =>
      db.tenant(actor.tenantId, async (tx) => {
        const row = await selectVideo(tx, await find(tx, actor, id));
        if (!row?.made) throw notFound('video');
        return row.made;
      }),
  };
};
