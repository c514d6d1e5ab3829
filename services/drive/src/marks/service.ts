import { type File, FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { MemberActor } from '@cloudity/kernel';
import { z } from 'zod';
import type { Drive } from '../drive.ts';
import { presentFile } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import {
  deleteFavourite,
  type MarkPosition,
  selectFavourites,
  selectRecents,
  selectSharedWithMe,
  upsertFavourite,
  upsertRecent,
} from './store.ts';

type ListMarked = (actor: MemberActor, query: ListQuery) => Promise<Page<File>>;

/** What a person marks for themselves, and lists that hang on the person rather than on a folder. */
export interface Marks {
  readonly star: (actor: MemberActor, fileId: FileId) => Promise<void>;
  readonly unstar: (actor: MemberActor, fileId: FileId) => Promise<void>;
  readonly opened: (actor: MemberActor, fileId: FileId) => Promise<void>;
  readonly favourites: ListMarked;
  readonly recents: ListMarked;
  readonly sharedWithMe: ListMarked;
}

const cursorSchema = z.tuple([z.iso.datetime(), FileId]).transform(([at, id]): MarkPosition => ({ at, id }));

type SelectMarked = (
  tx: TenantTx,
  viewer: { readonly kind: 'member'; readonly memberId: MemberActor['memberId'] },
  now: Date,
  page: { readonly after: MarkPosition | null; readonly limit: number },
) => ReturnType<typeof selectRecents>;

export const createMarks = ({ platform: { db, clock }, limits, run }: Drive): Marks => {
  const list =
    (select: SelectMarked): ListMarked =>
    async (actor, { limit, cursor }) => {
      const after = decodeCursor(cursor, cursorSchema);
      const viewer = { kind: 'member', memberId: actor.memberId } as const;
      const rows = await db.read(actor.tenantId, (tx) => select(tx, viewer, clock.now(), { after, limit: limit + 1 }));
      return pageFrom(
        rows,
        limit,
        (row) => presentFile(actor, row),
        (row) => [row.markedAt.toISOString(), row.id],
      );
    };

  return {
    star: (actor, fileId) =>
      run(actor.tenantId, async ({ tx, now }) => {
        await requireFile(tx, actor, now, fileId, 'mark');
        await upsertFavourite(tx, actor.memberId, fileId, now);
      }),
    // Without a look at rights: whoever lost the access may still unstar.
    unstar: (actor, fileId) => db.tenant(actor.tenantId, (tx) => deleteFavourite(tx, actor.memberId, fileId)),
    opened: (actor, fileId) =>
      run(actor.tenantId, async ({ tx, now }) => {
        await requireFile(tx, actor, now, fileId, 'mark');
        await upsertRecent(tx, { memberId: actor.memberId, fileId, now, keep: limits.maxRecents });
      }),
    favourites: list(selectFavourites),
    recents: list(selectRecents),
    sharedWithMe: list(selectSharedWithMe),
  };
};
