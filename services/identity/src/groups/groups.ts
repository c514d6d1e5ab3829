import type { Group, GroupId, Member, MemberId } from '@cloudity/contracts';
import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { decodeCursor, type Page, pageOfRows, textPattern, uuidPattern } from '../cursor.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { findMembers } from '../members/members.ts';
import { selectMember } from '../members/store.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import {
  deleteGroup,
  deleteGroupMember,
  type GroupRow,
  insertGroup,
  insertGroupMember,
  listGroups,
  renameGroup,
  selectGroup,
} from './store.ts';

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}

const present = ({ id, name, memberCount, createdAt }: GroupRow): Group => ({
  id,
  name,
  memberCount,
  createdAt: createdAt.toISOString(),
});

const nameTaken = (): AppError => new AppError('conflict', 'A group with that name exists already.');

const readGroup = async (tx: TenantTx, id: GroupId): Promise<Group> => {
  const [row] = await selectGroup(tx, id);
  if (!row) throw notFound('group');
  return present(row);
};

export const findGroups = async (
  { platform: { db } }: Identity,
  { tenantId }: MemberActor,
  { limit, cursor, q }: ListQuery,
): Promise<Page<Group>> => {
  const place = decodeCursor(cursor, [textPattern, uuidPattern]);
  const search = q === undefined || q.trim() === '' ? null : q.trim().replaceAll('\0', '');
  const after = place === null ? null : ([place[0] ?? '', place[1] ?? ''] as const);
  const rows = await db.read(tenantId, (tx) => listGroups(tx, { search, after, limit: limit + 1 }));
  return pageOfRows(rows, limit, present, ({ sortName, id }) => [sortName, id]);
};

/** *Errors*: `conflict` when the name is taken. */
export const createGroup = (
  { platform: { db, ids }, events }: Identity,
  actor: MemberActor,
  name: string,
  caller: Caller,
): Promise<Group> =>
  db.tenant(actor.tenantId, async (tx) => {
    const id = ids.uuid() as GroupId;
    if (!(await insertGroup(tx, id, name))) throw nameTaken();
    await events.groupCreated(tx, byMember(actor, caller), id, name);
    return readGroup(tx, id);
  });

/** *Errors*: `not_found`, `conflict` when the name is taken. */
export const changeGroup = (
  { platform: { db }, events }: Identity,
  actor: MemberActor,
  id: GroupId,
  name: string,
  caller: Caller,
): Promise<Group> =>
  db.tenant(actor.tenantId, async (tx) => {
    const before = await readGroup(tx, id);
    if (before.name === name) return before;
    try {
      await renameGroup(tx, id, name);
    } catch (error) {
      throw isUniqueViolation(error) ? nameTaken() : error;
    }
    await events.groupRenamed(tx, byMember(actor, caller), id, name);
    return readGroup(tx, id);
  });

/** The group is gone, and with it what it gave: shares to it fall by their foreign key. */
export const removeGroup = async (
  { platform: { db }, events, announce }: Identity,
  actor: MemberActor,
  id: GroupId,
  caller: Caller,
): Promise<void> => {
  const { tenantId } = actor;
  await db.tenant(tenantId, async (tx) => {
    if (!(await deleteGroup(tx, id))) throw notFound('group');
    await events.groupDeleted(tx, byMember(actor, caller), id);
    await bumpAclVersion(tx);
  });
  announce([{ type: 'acl.changed', tenantId }]);
};

export const findGroupMembers = async (
  identity: Identity,
  actor: MemberActor,
  groupId: GroupId,
  query: ListQuery,
): Promise<Page<Member>> => {
  await identity.platform.db.tenant(actor.tenantId, (tx) => readGroup(tx, groupId));
  return findMembers(identity, actor.tenantId, { ...query, groupId });
};

/** Idempotent. Errors: `not_found` for an unknown group or person. */
export const addToGroup = async (
  { platform: { db }, events, announce }: Identity,
  actor: MemberActor,
  { groupId, memberId }: { readonly groupId: GroupId; readonly memberId: MemberId },
  caller: Caller,
): Promise<void> => {
  const { tenantId } = actor;
  await db.tenant(tenantId, async (tx) => {
    await readGroup(tx, groupId);
    const [member] = await selectMember(tx, memberId);
    if (!member) throw notFound('person');
    if (!(await insertGroupMember(tx, groupId, memberId))) return;
    await events.groupMemberAdded(tx, byMember(actor, caller), groupId, memberId);
    await bumpAclVersion(tx);
  });
  announce([{ type: 'acl.changed', tenantId }]);
};

/** *Errors*: `not_found` when the person is not in the group. */
export const takeOutOfGroup = async (
  { platform: { db }, events, announce }: Identity,
  actor: MemberActor,
  { groupId, memberId }: { readonly groupId: GroupId; readonly memberId: MemberId },
  caller: Caller,
): Promise<void> => {
  const { tenantId } = actor;
  await db.tenant(tenantId, async (tx) => {
    if (!(await deleteGroupMember(tx, groupId, memberId))) throw notFound('person in this group');
    await events.groupMemberRemoved(tx, byMember(actor, caller), groupId, memberId);
    await bumpAclVersion(tx);
  });
  announce([{ type: 'acl.changed', tenantId }]);
};
