import type { AlbumShare, AnswerOf } from '@cloudity/contracts';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { viewerFromActor } from '../../access/store.ts';
import type { Drive } from '../../drive.ts';
import { granteeExists } from '../../sharing/store.ts';
import { type MemberCaller, requireAlbum } from '../service.ts';
import { lockAlbum } from '../store.ts';
import {
  type AlbumShareRow,
  countClosedPhotos,
  deleteAlbumShare,
  selectAlbumShares,
  sharePhotos,
  upsertAlbumShare,
} from './store.ts';

export interface AlbumGrant {
  readonly memberId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly role: 'viewer' | 'editor';
}

/** Who sees an album (SPEC AL3). Its photos keep their own rights until `openPhotos` is asked for. */
export interface AlbumSharing {
  readonly list: (actor: MemberActor, albumId: string) => Promise<AnswerOf<'GET /albums/{id}/shares'>>;
  readonly add: (by: MemberCaller, albumId: string, grant: AlbumGrant) => Promise<AlbumShare>;
  readonly remove: (by: MemberCaller, albumId: string, shareId: string) => Promise<void>;
  readonly openPhotos: (by: MemberCaller, albumId: string) => Promise<{ readonly count: number }>;
}

const maxShares = 50;

const present = (row: AlbumShareRow): AlbumShare => ({
  id: row.id,
  role: row.role,
  grantee: {
    kind: row.memberId === null ? 'group' : 'member',
    id: row.granteeId,
    name: row.granteeName,
    email: row.granteeEmail,
  },
});

export const createAlbumSharing = ({ platform: { db, clock, ids }, events, run }: Drive): AlbumSharing => ({
  list: (actor, albumId) =>
    db.tenant(actor.tenantId, async (tx) => {
      await requireAlbum(tx, actor, clock.now(), albumId, 'viewer');
      const rows = await selectAlbumShares(tx, albumId);
      return {
        items: rows.map(present),
        closedCount: await countClosedPhotos(tx, viewerFromActor(actor), clock.now(), albumId),
      };
    }),

  add: (by, albumId, grant) =>
    run(by.actor.tenantId, async ({ tx, now }) => {
      if (!(await lockAlbum(tx, albumId))) throw notFound('album');
      await requireAlbum(tx, by.actor, now, albumId, 'owner');
      const memberId = grant.memberId ?? null;
      const groupId = grant.groupId ?? null;
      if ((memberId === null) === (groupId === null))
        throw new AppError('invalid', 'An album is shared with one person or one group.');
      if (!(await granteeExists(tx, { memberId, groupId }))) throw notFound(memberId === null ? 'group' : 'person');
      if (memberId === by.actor.memberId) throw new AppError('conflict', 'The album is yours already.');
      const { id, count } = await upsertAlbumShare(tx, {
        id: ids.uuid(),
        albumId,
        memberId,
        groupId,
        role: grant.role,
        now,
      });
      if (count > maxShares)
        throw new AppError('conflict', `An album is shared with at most ${maxShares} people and groups.`, {
          detail: { maxShares },
        });
      await events.albumShared(tx, by, albumId, { memberId, groupId, role: grant.role });
      const share = (await selectAlbumShares(tx, albumId)).find((row) => row.id === id);
      if (!share) throw notFound('share');
      return present(share);
    }),

  remove: (by, albumId, shareId) =>
    run(by.actor.tenantId, async ({ tx, now }) => {
      if (!(await lockAlbum(tx, albumId))) throw notFound('album');
      const album = await requireAlbum(tx, by.actor, now, albumId, 'viewer');
      const share = (await selectAlbumShares(tx, albumId)).find(({ id }) => id === shareId);
      if (!share) throw notFound('share');
      if (album.role !== 'owner' && share.memberId !== by.actor.memberId)
        throw new AppError('forbidden', 'Who made the album decides who has it.');
      await deleteAlbumShare(tx, shareId);
      await events.albumUnshared(tx, by, albumId, { shareId });
    }),

  openPhotos: (by, albumId) =>
    run(by.actor.tenantId, async (unit) => {
      const { tx, now } = unit;
      if (!(await lockAlbum(tx, albumId))) throw notFound('album');
      await requireAlbum(tx, by.actor, now, albumId, 'owner');
      const shared = await sharePhotos(tx, viewerFromActor(by.actor), { albumId, by: by.actor.memberId, now });
      await events.sharedAll(
        tx,
        by,
        shared.map(({ fileId, memberId, groupId }) => ({
          fileId,
          detail: { memberId, groupId, role: 'viewer', albumId },
        })),
      );
      if (shared.length > 0) unit.rightsChanged();
      return { count: new Set(shared.map(({ fileId }) => fileId)).size };
    }),
});
