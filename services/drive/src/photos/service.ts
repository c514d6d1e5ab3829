import { type AnswerOf, FileId } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import { decodeCursor, pageFrom } from '../listing/cursor.ts';
import { presentPhoto } from './photo.ts';
import { countDays, selectPhotos } from './store.ts';

type Space = 'personal' | 'organization';

export interface PhotoQuery {
  readonly space: Space;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Photos {
  readonly list: (actor: MemberActor, query: PhotoQuery) => Promise<AnswerOf<'GET /photos'>>;
  readonly days: (actor: MemberActor, space: Space) => Promise<readonly { day: string; count: number }[]>;
}

const Position = z.tuple([z.iso.datetime(), FileId]);

const rootOf = (actor: MemberActor, space: Space): string => (space === 'personal' ? actor.memberId : actor.tenantId);

/** The photo view (SPEC DP4). */
export const createPhotos = ({ platform: { db, clock } }: Drive): Photos => ({
  list: async (actor, { space, from = null, until = null, limit, cursor }) => {
    const position = decodeCursor(cursor, Position);
    const after = position && { takenAt: position[0], id: position[1] };
    const rows = await db.tenant(actor.tenantId, (tx) =>
      selectPhotos(tx, viewerFromActor(actor), clock.now(), {
        rootId: rootOf(actor, space),
        from,
        until,
        after,
        limit: limit + 1,
      }),
    );
    return pageFrom(
      rows,
      limit,
      (row) => presentPhoto(actor, row),
      (row) => [row.takenAt.toISOString(), row.id],
    );
  },

  days: (actor, space) =>
    db.tenant(actor.tenantId, (tx) => countDays(tx, viewerFromActor(actor), clock.now(), rootOf(actor, space))),
});
