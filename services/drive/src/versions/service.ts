import type { FileId, FileVersion, VersionAuthor } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import type { Action } from '../access/policy.ts';
import { insertVersion } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { FileRow } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { lockFile, replaceContent } from '../files/store.ts';
import { decodeCursor, pageFrom } from '../listing/cursor.ts';
import { refuseLocked } from '../locks/guard.ts';
import { checkQuota } from '../storage/quota.ts';
import type { Unit } from '../unit-of-work.ts';
import type { MemberCaller, VersionsPort } from './port.ts';
import { deleteVersions, selectVersions, updateVersion, type VersionRow } from './store.ts';

const cursorSchema = z.tuple([z.number().int().positive()]).transform(([number]) => number);

const authorsOf = ({ memberId, memberName, guestId, guestName }: VersionRow): VersionAuthor[] => {
  if (memberId !== null) return [{ kind: 'member', id: memberId, name: memberName }];
  return guestId === null ? [] : [{ kind: 'guest', id: guestId, name: guestName }];
};

const present = (row: VersionRow): FileVersion => ({
  id: row.id,
  seq: row.number,
  name: row.name,
  pinned: row.pinned,
  authors: authorsOf(row),
  restoredFrom: row.restoredFrom?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  sizeBytes: row.sizeBytes,
  sha256: row.sha256.toString('hex'),
});

const findVersion = async (tx: TenantTx, fileId: FileId, ref: string): Promise<VersionRow> => {
  const wanted = ref === 'current' ? {} : /^\d{1,9}$/.test(ref) ? { number: Number(ref) } : { id: ref };
  const [row] = await selectVersions(tx, fileId, wanted, 1);
  if (!row) throw notFound('version');
  return row;
};

export const createVersions = ({ platform: { db, clock }, limits, events, run }: Drive): VersionsPort => {
  const requireUpload = async (tx: TenantTx, by: MemberCaller, id: FileId, now: Date, action: Action) => {
    const file = await requireFile(tx, by.actor, now, id, action);
    if (file.kind !== 'file') throw new AppError('invalid', 'Only uploads have versions of their bytes.');
    return file;
  };

  /** The file, locked, and one of its contents. */
  const locked = async (
    { tx, now }: Unit,
    by: MemberCaller,
    id: FileId,
    action: Action,
    ref: string,
  ): Promise<{ file: FileRow; version: VersionRow; newest: VersionRow }> => {
    await lockFile(tx, id);
    const file = await requireUpload(tx, by, id, now, action);
    return { file, version: await findVersion(tx, id, ref), newest: await findVersion(tx, id, 'current') };
  };

  return {
    list: async (by, id, { limit, cursor }) => {
      const below = decodeCursor(cursor, cursorSchema) ?? undefined;
      return db.tenant(by.actor.tenantId, async (tx) => {
        await requireUpload(tx, by, id, clock.now(), 'seeVersions');
        const rows = await selectVersions(tx, id, { below }, limit + 1);
        return pageFrom(rows, limit, present, ({ number }) => [number]);
      });
    },

    find: (by, id, ref) =>
      db.tenant(by.actor.tenantId, async (tx) => {
        await requireUpload(tx, by, id, clock.now(), 'seeVersions');
        return present(await findVersion(tx, id, ref));
      }),

    change: (by, id, ref, { name, pinned }) =>
      run(by.actor.tenantId, async (unit) => {
        const { version } = await locked(unit, by, id, 'change', ref);
        const next = { name: name === undefined ? version.name : name, pinned: pinned ?? version.pinned };
        await updateVersion(unit.tx, version.id, next);
        await events.versionChanged(unit.tx, by, id, { number: version.number, pinned: next.pinned });
        return present({ ...version, ...next });
      }),

    restore: (by, id, ref) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        const { file, version, newest } = await locked(unit, by, id, 'change', ref);
        if (version.id === newest.id) throw new AppError('conflict', 'This is what the file holds now.');
        await refuseLocked(tx, by.actor, now, id);
        const { contentId, sizeBytes, sha256, mimeType } = version;
        await checkQuota(tx, file.rootId, sizeBytes, limits);
        const number = await replaceContent(tx, id, { sizeBytes, mimeType, actor: by.actor, now });
        const { memberId } = by.actor;
        const restoredFrom = version.restoredFrom ?? version.createdAt;
        const content = { contentId, sizeBytes, sha256, mimeType };
        await insertVersion(tx, { ...content, fileId: id, number, memberId, restoredFrom, now });
        await events.versionRestored(tx, by, id, { from: version.number, number });
        return present(await findVersion(tx, id, 'current'));
      }),

    remove: (by, id, ref) =>
      run(by.actor.tenantId, async (unit) => {
        const { version, newest } = await locked(unit, by, id, 'deleteVersion', ref);
        if (version.id === newest.id)
          throw new AppError('conflict', 'The newest version stays: put the file into the trash instead.');
        await deleteVersions(unit.tx, [version.id], unit.now);
        await events.versionDeleted(unit.tx, by, id, { number: version.number });
      }),
  };
};
