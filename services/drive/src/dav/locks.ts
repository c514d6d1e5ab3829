import type { FileId, FileKind } from '@cloudity/contracts';
import { type ActiveLock, conflictsWith, type LockStore } from '@cloudity/dav';
import { AppError, type MemberActor } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import type { Drive } from '../drive.ts';
import { accessedFile } from '../files/file.ts';
import { findFile } from '../files/find.ts';
import { holdFile } from '../files/store.ts';
import {
  type CoveringLock,
  deleteLock,
  extendLock,
  hasLocks,
  insertLock,
  type LockBelow,
  type LockRow,
  selectBelow,
  selectCovering,
  serializeLocking,
} from '../locks/store.ts';
import { davNameOf } from './document-name.ts';
import type { DriveResource } from './resource.ts';

const scheme = 'urn:uuid:';
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const uuidOf = (token: string): string | null => {
  const uuid = token.startsWith(scheme) ? token.slice(scheme.length) : '';
  return uuidPattern.test(uuid) ? uuid : null;
};

/** Locks in PostgreSQL, of one member's programs. They hold for files, wherever those lie. */
export const createLocks = (
  { platform: { db, ids } }: Drive,
  actor: MemberActor,
  now: Date,
): LockStore<DriveResource> => {
  const { tenantId, memberId } = actor;

  const present = (row: LockRow, place: Pick<ActiveLock, 'root' | 'isRootCollection'>): ActiveLock => ({
    ...place,
    token: scheme + row.token,
    rootKey: row.resourceId,
    isOwn: row.memberId === memberId,
    scope: row.scope,
    depth: row.isDeep ? 'infinity' : 0,
    owner: row.owner,
    secondsLeft: Math.max(1, Math.ceil((row.expiresAt.getTime() - now.getTime()) / 1000)),
  });
  const above = (row: CoveringLock, resource: DriveResource): ActiveLock => {
    const length = resource.path.length - row.distance;
    const isRootCollection = row.distance > 0 || resource.isCollection;
    return present(row, { root: length > 0 ? resource.path.slice(0, length) : null, isRootCollection });
  };
  const under = (row: LockBelow, resource: DriveResource): ActiveLock => {
    const kind = row.kind as FileKind;
    const last = davNameOf({ kind, name: row.names.at(-1) ?? '', isTaken: false });
    return present(row, {
      root: [...resource.path, ...row.names.slice(0, -1), last],
      isRootCollection: kind === 'folder',
    });
  };

  return {
    covering: (resources) =>
      db.tenant(tenantId, async (tx) => {
        if (!(await hasLocks(tx, now))) return resources.map(() => []);
        const rows = await selectCovering(tx, [...new Set(resources.map(({ id }) => id))], now);
        const byId = Map.groupBy(rows, ({ forId }) => forId);
        return resources.map((resource) => (byId.get(resource.id) ?? []).map((row) => above(row, resource)));
      }),

    below: (resource) =>
      db.tenant(tenantId, async (tx) => {
        if (!(await hasLocks(tx, now))) return [];
        return (await selectBelow(tx, resource.id, now)).map((row) => under(row, resource));
      }),

    acquire: (resource, wanted) =>
      db.tenant(tenantId, async (tx) => {
        if (resource.kind === 'mount' || resource.kind === 'shared')
          throw new AppError('forbidden', 'This folder only shows others: it cannot be locked.');
        if (resource.rootId !== null) {
          await holdFile(tx, resource.id as FileId);
          const file = await findFile(tx, actor, now, resource.id as FileId);
          authorize(actor, resource.isCollection ? 'fill' : 'change', accessedFile(file));
        }
        await serializeLocking(tx, resource.rootId ?? resource.id);
        const covering = (await selectCovering(tx, [resource.id], now)).map((row) => above(row, resource));
        const below =
          wanted.depth === 'infinity' && resource.isCollection
            ? (await selectBelow(tx, resource.id, now)).map((row) => under(row, resource))
            : [];
        const conflicts = conflictsWith([...covering, ...below], wanted);
        if (conflicts.length > 0) return { conflicts };
        const { scope, owner, timeoutSeconds } = wanted;
        const row: LockRow = {
          token: ids.uuid(),
          resourceId: resource.id,
          memberId,
          memberName: actor.name,
          scope,
          isDeep: wanted.depth === 'infinity',
          owner,
          expiresAt: new Date(now.getTime() + timeoutSeconds * 1000),
        };
        await insertLock(tx, row);
        return { lock: present(row, { root: resource.path, isRootCollection: resource.isCollection }) };
      }),

    refresh: (token, resource, timeoutSeconds) =>
      db.tenant(tenantId, async (tx) => {
        const uuid = uuidOf(token);
        const until = new Date(now.getTime() + timeoutSeconds * 1000);
        if (uuid === null || !(await extendLock(tx, uuid, memberId, { now, until }))) return null;
        const rows = await selectCovering(tx, [resource.id], now);
        const row = rows.find((lock) => lock.token === uuid);
        return row ? above(row, resource) : null;
      }),

    release: async (token) => {
      const uuid = uuidOf(token);
      if (uuid !== null) await db.tenant(tenantId, (tx) => deleteLock(tx, uuid, memberId));
    },
  };
};
