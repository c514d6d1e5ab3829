import type { BusEvent, GroupId, Member, MemberId, TenantId } from '@cloudity/contracts';
import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import { type MemberActor, notFound } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { decodeCursor, type Page, pageOfRows, textPattern, uuidPattern } from '../cursor.ts';
import { type By, byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { deleteMemberSessions } from '../sessions/store.ts';
import { checkMemberChange, type MemberChange, type MemberManager } from './domain.ts';
import {
  listMembers,
  lockMember,
  lockOwners,
  type MemberRow,
  removeMemberAccess,
  selectMember,
  updateMember,
} from './store.ts';

export const presentMember = ({ joinedAt, lastSeenAt, ...member }: MemberRow): Member => ({
  id: member.id,
  email: member.email,
  name: member.name,
  role: member.role,
  status: member.status,
  secondFactor: member.secondFactor,
  joinedAt: joinedAt.toISOString(),
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
});

export interface MemberQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
  readonly groupId?: GroupId;
}

/** The organization's people by name, disabled ones too; `q` is looked for in names and addresses. */
export const findMembers = async (
  { platform: { db } }: Identity,
  tenantId: TenantId,
  { limit, cursor, q, groupId }: MemberQuery,
): Promise<Page<Member>> => {
  const place = decodeCursor(cursor, [textPattern, uuidPattern]);
  const search = q === undefined || q.trim() === '' ? null : q.trim().replaceAll('\0', '');
  const after = place === null ? null : ([place[0] ?? '', place[1] ?? ''] as const);
  const rows = await db.read(tenantId, (tx) =>
    listMembers(tx, { search, groupId: groupId ?? null, after, limit: limit + 1 }),
  );
  return pageOfRows(rows, limit, presentMember, ({ sortName, id }) => [sortName, id]);
};

export const getMember = async ({ platform: { db } }: Identity, tenantId: TenantId, id: MemberId): Promise<Member> => {
  const [row] = await db.read(tenantId, (tx) => selectMember(tx, id));
  if (!row) throw notFound('person');
  return presentMember(row);
};

export const managerOf = ({ memberId, role }: MemberActor): MemberManager => ({ kind: 'member', id: memberId, role });

/**
 * The change, its audit entry, and the end of everything the person may no longer do, in the transaction given.
 * Answers what the other processes must hear after its commit.
 */
export const applyMemberChange = async (
  { events }: Identity,
  tx: TenantTx,
  given: { readonly manager: MemberManager; readonly by: By; readonly id: MemberId; readonly change: MemberChange },
): Promise<readonly BusEvent[]> => {
  const { manager, by, id, change } = given;
  // Owners before the member, in every change: two transactions never wait for each other crosswise.
  const owners = await lockOwners(tx);
  const target = await lockMember(tx, id);
  if (target === null) throw notFound('person');
  checkMemberChange(manager, target, change, owners);
  const { role = target.role, status = target.status } = change;
  if (role === target.role && status === target.status) return [];
  await updateMember(tx, id, { role, status });
  const isLeaving = status !== 'active' && target.status === 'active';
  const ended = status === 'active' ? [] : await deleteMemberSessions(tx, id);
  if (status === 'removed') {
    await removeMemberAccess(tx, id);
    await events.memberRemoved(tx, by, id);
  } else {
    const changes = { ...(role === target.role ? {} : { role }), ...(status === target.status ? {} : { status }) };
    await events.memberChanged(tx, by, id, changes);
  }
  await bumpAclVersion(tx);
  const { tenantId } = tx;
  return [
    { type: 'acl.changed', tenantId },
    ...(isLeaving ? [{ type: 'member.disabled', tenantId, memberId: id } as const] : []),
    ...ended.map((sessionId) => ({ type: 'session.ended', tenantId, sessionId }) as const),
  ];
};

/** *Errors*: `not_found`, `forbidden`, `conflict` (the last owner, oneself). */
export const changeMember = async (
  identity: Identity,
  actor: MemberActor,
  id: MemberId,
  change: MemberChange,
  caller: Caller,
): Promise<void> => {
  const by = byMember(actor, caller);
  const heard = await identity.platform.db.tenant(actor.tenantId, (tx) =>
    applyMemberChange(identity, tx, { manager: managerOf(actor), by, id, change }),
  );
  identity.announce(heard);
};

/** Every session of the person in this organization is over. Errors: `not_found`, `forbidden` for an owner's by an administrator. */
export const endMemberSessions = async (
  { platform: { db }, events, announce }: Identity,
  actor: MemberActor,
  id: MemberId,
  caller: Caller,
): Promise<void> => {
  const { tenantId } = actor;
  const ended = await db.tenant(tenantId, async (tx) => {
    const target = await lockMember(tx, id);
    if (target === null) throw notFound('person');
    checkMemberChange(managerOf(actor), target, {}, []);
    const sessions = await deleteMemberSessions(tx, id);
    await events.sessionsEnded(tx, byMember(actor, caller), id, sessions.length);
    await bumpAclVersion(tx);
    return sessions;
  });
  announce(ended.map((sessionId) => ({ type: 'session.ended', tenantId, sessionId })));
};
