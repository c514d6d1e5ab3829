import type { Draft } from '@cloudity/content';
import type { FileId } from '@cloudity/contracts';
import { type Actor, AppError, type GuestActor, notFound } from '@cloudity/kernel';
import { MeasuredBody, tooLarge } from '../content/measured-body.ts';
import { detectMediaType } from '../content/media-type.ts';
import { insertVersion } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { checkRoom } from '../files/find.ts';
import { freeName, freeNamePrefix } from '../files/names.ts';
import { insertFile, type LockedFile, lockFile, takenNameKeys } from '../files/store.ts';
import { checkQuota } from '../storage/quota.ts';
import type { Unit } from '../unit-of-work.ts';
import { dropRoomOf } from './drop-room.ts';
import { countDrop, selectGuest, selectOpenableLink } from './store.ts';

export interface Dropped {
  readonly name: string;
  readonly announcedBytes: number | null;
  readonly announcedType: string | undefined;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Answers what was sent, not what became of it: the name it got would tell which names are there. */
export type DropFile = (by: Caller, dropped: Dropped) => Promise<{ readonly name: string; readonly sizeBytes: number }>;

const requireUploader = (actor: Actor): GuestActor => {
  if (actor.kind === 'guest' && actor.role === 'uploader') return actor;
  throw notFound('link');
};

/**
 * A guest of an upload link puts a file into its folder (SPEC DR61). Link, session and room are looked at before the first byte and again,
 * behind the folder's lock, with the file's insertion; an interruption leaves nothing.
 */
export const createDropFile = ({ platform, contents, limits, events, run, guard }: Drive): DropFile => {
  const { ids, log } = platform;

  const place = async ({ tx, now }: Unit, guest: GuestActor, sizeBytes: number): Promise<LockedFile> => {
    const folder = await lockFile(tx, guest.fileId);
    const [session] = await selectGuest(tx, guest.guestId, now);
    const [link] = await selectOpenableLink(tx, guest.linkId);
    if (!folder || !session || !link || link.isTrashed || link.role !== 'uploader') throw notFound('link');
    const { filesLeft, bytesLeft, maxFileBytes } = dropRoomOf(link, limits);
    if (filesLeft < 1 || bytesLeft < sizeBytes)
      throw new AppError('too_large', 'This link takes no more files.', { detail: { filesLeft, bytesLeft } });
    if (sizeBytes > maxFileBytes) throw tooLarge(maxFileBytes);
    await checkRoom(tx, folder.id, limits);
    await checkQuota(tx, folder.rootId, sizeBytes, limits);
    return folder;
  };

  const commit = async (unit: Unit, by: Caller, guest: GuestActor, wanted: string, draft: Draft, mimeType: string) => {
    const { tx, now } = unit;
    const { id: contentId, sizeBytes, sha256 } = draft;
    const folder = await place(unit, guest, sizeBytes);
    await countDrop(tx, guest.linkId, sizeBytes);
    await contents.commit(tx, draft);
    const id = ids.uuid() as FileId;
    const name = freeName(wanted, false, await takenNameKeys(tx, folder.id, freeNamePrefix(wanted, false)));
    const file = { id, rootId: folder.rootId, parentId: folder.id, kind: 'file', hidden: false, name } as const;
    await insertFile(tx, { ...file, sizeBytes, mimeType, actor: guest, now });
    await insertVersion(tx, { fileId: id, number: 1, contentId, sizeBytes, sha256, mimeType, memberId: null, now });
    await events.uploaded(tx, by, id, { number: 1, sizeBytes });
    return { name: wanted, sizeBytes };
  };

  return async (by, { name, announcedBytes, announcedType, body }) => {
    const guest = requireUploader(by.actor);
    const { tenantId } = guest;
    await run(tenantId, (unit) => place(unit, guest, announcedBytes ?? 0));
    const measured = new MeasuredBody(body, { maxBytes: limits.maxDropFileBytes, announcedBytes });
    const scanned = guard.scan(measured);
    const draft = await contents.write(tenantId, scanned.source);
    try {
      await scanned.pass(by, guest.fileId);
      const mimeType = detectMediaType(measured.head, name, announcedType);
      return await run(tenantId, (unit) => commit(unit, by, guest, name, draft, mimeType));
    } catch (error) {
      await contents
        .discard(tenantId, draft)
        .catch((cause: unknown) => log.warn({ error: cause }, 'an interrupted upload is left to the sweep'));
      throw error;
    }
  };
};
