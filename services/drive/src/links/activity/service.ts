import { AnyId, type FileId, type LinkEvent, type LinkId } from '@cloudity/contracts';
import { type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../../access/store.ts';
import type { Drive } from '../../drive.ts';
import { requireFile } from '../../files/find.ts';
import { decodeCursor, type Page, pageFrom } from '../../listing/cursor.ts';
import type { ListQuery } from '../../listing/service.ts';
import { lockLink } from '../store.ts';
import { selectLinkEvents } from './store.ts';

/** What happened through a link, as the audit log keeps it (90 days or more). *Errors*: as for changing the link. */
export type LinkActivity = (
  actor: MemberActor,
  fileId: FileId,
  linkId: LinkId,
  query: ListQuery,
) => Promise<Page<LinkEvent>>;

const actionOf: Readonly<Record<string, LinkEvent['action']>> = {
  'link.created': 'created',
  'link.changed': 'changed',
  'link.opened': 'opened',
  'link.refused': 'refused',
  'file.downloaded': 'downloaded',
  'file.uploaded': 'uploaded',
};

// Microseconds as PostgreSQL writes them: a Date would round, and entries of one millisecond be repeated.
const cursorSchema = z.tuple([z.string().regex(/^[\d-]{10} [\d:.]{8,15}\+00$/), AnyId]);

export const createLinkActivity =
  ({ platform: { db, clock } }: Drive): LinkActivity =>
  (actor, fileId, linkId, { limit, cursor }) => {
    const after = decodeCursor(cursor, cursorSchema);
    return db.tenant(actor.tenantId, async (tx) => {
      await requireFile(tx, actor, clock.now(), fileId, 'share');
      if (!(await lockLink(tx, fileId, linkId))) throw notFound('link');
      const rows = await selectLinkEvents(tx, viewerFromActor(actor), clock.now(), { linkId, after, limit: limit + 1 });
      return pageFrom(
        rows,
        limit,
        (row): LinkEvent => ({
          id: row.id,
          at: row.at.toISOString(),
          action: actionOf[row.action] ?? 'changed',
          by: row.actorName,
          file: row.fileName === null ? null : { id: row.fileId, name: row.fileName },
        }),
        (row) => [row.position, row.id],
      );
    });
  };
