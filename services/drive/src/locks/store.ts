import type { TenantTx } from '@cloudity/db';

export interface LockRow {
  readonly token: string;
  readonly resourceId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly scope: 'exclusive' | 'shared';
  readonly isDeep: boolean;
  readonly owner: string | null;
  readonly expiresAt: Date;
}

/** A lock and the resource it was found for: on itself (0), or so many folders above it. */
export interface CoveringLock extends LockRow {
  readonly forId: string;
  readonly distance: number;
}

/** A lock below a folder, and the names from there to what it is on. */
export interface LockBelow extends LockRow {
  readonly kind: string;
  readonly names: readonly string[];
}

const columns = ({ sql }: TenantTx) => sql`
  l.token, l.resource_id as "resourceId", l.member_id as "memberId", m.name as "memberName", l.scope, l.is_deep as "isDeep",
  l.owner_xml as owner, l.expires_at as "expiresAt"`;

/** Whether anybody has a lock in the organization: nearly always not, and then nothing else is looked at. */
export const hasLocks = async ({ sql, tenantId }: TenantTx, now: Date): Promise<boolean> => {
  const [row] = await sql<{ found: boolean }[]>`
    select exists (select from file_locks where tenant_id = ${tenantId} and expires_at > ${now}) as found`;
  return row?.found ?? false;
};

/** Locks in force on the resources, deep ones on folders above included. */
export const selectCovering = (tx: TenantTx, ids: readonly string[], now: Date) => tx.sql<CoveringLock[]>`
  with recursive up as (
    select r.id as for_id, r.id as at, 0 as distance from unnest(${[...ids]}::uuid[]) as r (id)
    union all
    select u.for_id, f.parent_id, u.distance + 1
      from up u join files f on f.tenant_id = ${tx.tenantId} and f.id = u.at
      where f.parent_id is not null and u.distance < 200
  )
  select u.for_id as "forId", u.distance, ${columns(tx)}
    from up u
    join file_locks l on l.tenant_id = ${tx.tenantId} and l.resource_id = u.at and (l.is_deep or u.distance = 0)
    join members m on m.tenant_id = l.tenant_id and m.id = l.member_id
    where l.expires_at > ${now}
    order by u.distance, l.token`;

/** Locks in force on what lies below the folder: from each lock up, since there are few. */
export const selectBelow = (tx: TenantTx, folderId: string, now: Date) => tx.sql<LockBelow[]>`
  with recursive up as (
    select l.token, f.parent_id as at, f.kind, array[f.name] as names, 1 as distance
      from file_locks l join files f on f.tenant_id = l.tenant_id and f.id = l.resource_id and f.trashed_at is null
      where l.tenant_id = ${tx.tenantId} and l.expires_at > ${now}
    union all
    select u.token, f.parent_id, u.kind, f.name || u.names, u.distance + 1
      from up u join files f on f.tenant_id = ${tx.tenantId} and f.id = u.at
      where u.at <> ${folderId} and u.distance < 200
  )
  select u.kind, u.names, ${columns(tx)}
    from up u
    join file_locks l on l.tenant_id = ${tx.tenantId} and l.token = u.token
    join members m on m.tenant_id = l.tenant_id and m.id = l.member_id
    where u.at = ${folderId}
    order by u.names`;

export const insertLock = async ({ sql, tenantId }: TenantTx, lock: Omit<LockRow, 'memberName'>): Promise<void> => {
  await sql`
    insert into file_locks (tenant_id, token, resource_id, member_id, scope, is_deep, owner_xml, expires_at)
    values (${tenantId}, ${lock.token}, ${lock.resourceId}, ${lock.memberId}, ${lock.scope}, ${lock.isDeep}, ${lock.owner},
      ${lock.expiresAt})`;
};

/** True when the lock is the member's and in force still. */
export const extendLock = async (
  { sql, tenantId }: TenantTx,
  token: string,
  memberId: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> => {
  const answer = await sql`
    update file_locks set expires_at = ${until}
      where tenant_id = ${tenantId} and token = ${token} and member_id = ${memberId} and expires_at > ${now}`;
  return answer.count > 0;
};

export const deleteLock = async ({ sql, tenantId }: TenantTx, token: string, memberId: string): Promise<void> => {
  await sql`delete from file_locks where tenant_id = ${tenantId} and token = ${token} and member_id = ${memberId}`;
};

/** What was moved or thrown away is locked by nobody any more, and nothing below it (RFC 4918 §7.6). */
export const deleteLocksWithin = async ({ sql, tenantId }: TenantTx, id: string): Promise<void> => {
  await sql`
    delete from file_locks where tenant_id = ${tenantId} and token in (
      with recursive up as (
        select l.token, l.resource_id as at, 0 as distance from file_locks l where l.tenant_id = ${tenantId}
        union all
        select u.token, f.parent_id, u.distance + 1
          from up u join files f on f.tenant_id = ${tenantId} and f.id = u.at
          where u.at <> ${id} and f.parent_id is not null and u.distance < 200
      )
      select token from up where at = ${id})`;
};

export const deleteEndedLocks = async ({ sql, tenantId }: TenantTx, now: Date): Promise<void> => {
  await sql`delete from file_locks where tenant_id = ${tenantId} and expires_at <= ${now}`;
};

/** The file and the folders above it keep their locks as they are until the transaction ends: two cannot take one each. */
export const serializeLocking = async ({ sql, tenantId }: TenantTx, rootId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`file_locks ${tenantId} ${rootId}`}, 0))`;
};
