import type { FileId, FileRole, Share } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { accessedFile, type FileRow, spaceOf } from '../files/file.ts';
import { findFile, requireFile } from '../files/find.ts';
import { holdFile } from '../files/store.ts';
import type { Unit } from '../unit-of-work.ts';
import {
  deleteShare,
  granteeExists,
  lockShare,
  type ShareRow,
  selectLimit,
  selectShares,
  setShareRole,
  upsertShare,
} from './store.ts';

export interface Grant {
  readonly memberId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly role: FileRole;
}

export interface AccessList {
  readonly items: Share[];
  /** Where access from above ends, when it does. */
  readonly limitedAt: { readonly id: FileId; readonly name: string } | null;
}

export interface Shares {
  /** Who has access: the tree's owner, then shares of the file, then those of folders above. */
  readonly list: (actor: Actor, fileId: FileId) => Promise<AccessList>;
  /** The grantee has exactly this role through the file's own shares; one that had another role gets this one. */
  readonly add: (by: Caller, fileId: FileId, grant: Grant) => Promise<Share>;
  readonly change: (by: Caller, fileId: FileId, shareId: string, role: FileRole) => Promise<Share>;
  /** People may always take their own access away. */
  readonly remove: (by: Caller, fileId: FileId, shareId: string) => Promise<void>;
}

const presentShare = (row: ShareRow, fileId: FileId, isVisible: (id: FileId) => boolean): Share => ({
  id: row.id,
  role: row.role,
  grantee: {
    kind: row.memberId === null ? 'group' : 'member',
    id: row.memberId ?? row.groupId ?? '',
    name: row.granteeName,
    email: row.granteeEmail,
  },
  inheritedFrom: row.fileId === fileId ? null : { id: row.fileId, name: isVisible(row.fileId) ? row.fileName : '' },
  createdAt: row.createdAt.toISOString(),
});

/** The right that comes from the tree itself; it can be neither changed nor taken away, so its id is no share's. */
const ownerShare = (file: FileRow, tenantId: string): readonly Share[] =>
  spaceOf(file.rootId, tenantId) === 'organization'
    ? []
    : [
        {
          id: 'owner',
          role: 'owner',
          grantee: { kind: 'member', id: file.rootId, name: file.ownerName ?? '', email: null },
          inheritedFrom: null,
          createdAt: file.createdAt.toISOString(),
        },
      ];

export const createShares = ({ platform, events, run }: Drive): Shares => {
  const { db, clock, ids } = platform;

  const manage = async (unit: Unit, by: Caller, fileId: FileId): Promise<FileRow> => {
    await holdFile(unit.tx, fileId);
    return requireFile(unit.tx, by.actor, unit.now, fileId, 'share');
  };

  /** Whoever is no owner neither makes owners nor touches their shares. */
  const checkRoles = (by: Caller, file: FileRow, ...roles: readonly FileRole[]): void =>
    authorize(by.actor, roles.includes('owner') ? 'grantOwner' : 'share', accessedFile(file));

  const present = async (unit: Unit, fileId: FileId, shareId: string): Promise<Share> => {
    const [row] = await selectShares(unit.tx, fileId, shareId);
    if (!row) throw notFound('share');
    return presentShare(row, fileId, () => true);
  };

  return {
    list: (actor, fileId) =>
      db.tenant(actor.tenantId, async (tx) => {
        const file = await requireFile(tx, actor, clock.now(), fileId, 'seeShares');
        const rows = await selectShares(tx, fileId);
        const visible = new Set<FileId>();
        const limit = await selectLimit(tx, fileId);
        for (const id of new Set([...rows.map((row) => row.fileId), ...(limit ? [limit.id] : [])]))
          if ((await findFile(tx, actor, clock.now(), id)).rank !== null) visible.add(id);
        return {
          items: [
            ...ownerShare(file, actor.tenantId),
            ...rows.map((row) => presentShare(row, fileId, (id) => visible.has(id))),
          ],
          limitedAt: limit && { id: limit.id, name: visible.has(limit.id) ? limit.name : '' },
        };
      }),

    add: (by, fileId, grant) =>
      run(by.actor.tenantId, async (unit) => {
        const file = await manage(unit, by, fileId);
        checkRoles(by, file, grant.role);
        const memberId = grant.memberId ?? null;
        const groupId = grant.groupId ?? null;
        if (!(await granteeExists(unit.tx, { memberId, groupId })))
          throw notFound(memberId === null ? 'group' : 'person');
        if (memberId !== null && memberId === file.rootId)
          throw new AppError('conflict', 'This person owns the file already.');
        const createdBy = by.actor.kind === 'member' ? by.actor.memberId : null;
        const share = { id: ids.uuid(), fileId, memberId, groupId, role: grant.role, createdBy, now: unit.now };
        const { id, previousRole } = await upsertShare(unit.tx, share);
        if (previousRole !== null) checkRoles(by, file, previousRole);
        await events.shared(unit.tx, by, fileId, { memberId, groupId, role: grant.role });
        unit.rightsChanged();
        return present(unit, fileId, id);
      }),

    change: (by, fileId, shareId, role) =>
      run(by.actor.tenantId, async (unit) => {
        const file = await manage(unit, by, fileId);
        const share = await lockShare(unit.tx, fileId, shareId);
        if (!share) throw notFound('share');
        checkRoles(by, file, share.role, role);
        await setShareRole(unit.tx, shareId, role);
        await events.shareChanged(unit.tx, by, fileId, { shareId, from: share.role, to: role });
        unit.rightsChanged();
        return present(unit, fileId, shareId);
      }),

    remove: (by, fileId, shareId) =>
      run(by.actor.tenantId, async (unit) => {
        await holdFile(unit.tx, fileId);
        const file = await requireFile(unit.tx, by.actor, unit.now, fileId, 'seeShares');
        const share = await lockShare(unit.tx, fileId, shareId);
        if (!share) throw notFound('share');
        const isOwn = by.actor.kind === 'member' && share.memberId === by.actor.memberId;
        if (!isOwn) checkRoles(by, file, share.role);
        await deleteShare(unit.tx, shareId);
        await events.unshared(unit.tx, by, fileId, { shareId, role: share.role });
        unit.rightsChanged();
      }),
  };
};
