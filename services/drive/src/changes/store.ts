import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Fragment } from '../access/store.ts';
import type { Position, Space } from './cursor.ts';

/** Who asks, and how far it is safe to read. */
export interface Reading {
  /** Tells apart what somebody may see and in which database: changes with the role, the groups, and when a backup is put back. */
  readonly reader: string;
  readonly principals: readonly string[];
  /** Owns the organization's tree. */
  readonly manager: boolean;
  /** The oldest transaction that still runs: what was written before it is all there. */
  readonly oldest: string;
  /** The next transaction there will be. */
  readonly next: string;
}

/** *Concurrency*: the bounds are those of this moment; changes must be read by a later statement. Null for somebody disabled. */
export const selectReading = async ({ sql, tenantId }: TenantTx, memberId: string): Promise<Reading | null> => {
  const [row] = await sql<Reading[]>`
    select p.principals, m.role <> 'member' as manager,
        md5(concat_ws(',', m.role, (select oid from pg_database where datname = current_database()),
          (select system_identifier from pg_control_system()), p.principals::text)) as reader,
        pg_snapshot_xmin(pg_current_snapshot())::text as oldest, pg_snapshot_xmax(pg_current_snapshot())::text as next
      from members m cross join lateral (
        select array_append(array(
          select gm.group_id from group_members gm
            where gm.tenant_id = ${tenantId} and gm.member_id = m.id order by gm.group_id), m.id) as principals
      ) p
      where m.tenant_id = ${tenantId} and m.id = ${memberId} and m.status = 'active'`;
  return row ?? null;
};

export interface ChangeRow extends Position {
  readonly fileId: FileId;
  /** The reader has it or had it: its removal is told. Otherwise only what is in sight is. */
  readonly isTold: boolean;
  readonly relist: boolean;
}

export interface Span {
  readonly after: Position;
  /** Not what this transaction or later ones wrote. */
  readonly before: string;
  readonly limit: number;
}

/** `changed_in` within the span, as conditions on an index; the first transaction may still be partly told. */
const within = ({ sql }: TenantTx, { after, before }: Span): Fragment =>
  sql`changed_in >= ${after.transaction}::bigint and changed_in < ${before}::bigint`;

/** What was written about files of these trees: every one, in sight or not. */
const writtenFiles = (tx: TenantTx, roots: Fragment, span: Span): Fragment => tx.sql`
  select f.changed_in, f.id as file_id, false as is_told, false as relist from files f
    where f.tenant_id = ${tx.tenantId} and f.root_id in (${roots}) and f.parent_id is not null and not f.hidden
      and f.${within(tx, span)} and (f.changed_in, md5(f.id::text)::uuid) > (${span.after.transaction}::bigint, ${span.after.place}::uuid)
    order by f.changed_in, md5(f.id::text)::uuid limit ${span.limit}`;

/** What these audiences gained or lost. */
const accessChanges = (tx: TenantTx, audience: Fragment, span: Span): Fragment => tx.sql`
  select c.changed_in, c.file_id, true as is_told, c.relist from file_access_changes c
    where c.tenant_id = ${tx.tenantId} and ${audience} and c.${within(tx, span)}`;

/**
 * Files shared with the principals below something that was gained, lost, trashed or moved by anybody: their place or sight may be another
 * although nothing was written about them.
 */
const sharesBelow = (tx: TenantTx, principals: Fragment, span: Span): Fragment => tx.sql`
  (with recursive granted as (
    select distinct f.id, f.parent_id, f.root_id from file_shares s join files f on f.tenant_id = s.tenant_id and f.id = s.file_id
      where s.tenant_id = ${tx.tenantId} and s.grantee_id = any (${principals})
  ), events as materialized (
    ${accessChanges(
      tx,
      tx.sql`(c.audience = 'owners' and c.audience_id in (select root_id from granted)
        or c.audience = 'grantee' and c.audience_id = any (${principals}))`,
      span,
    )}
  ), up as (
    select g.id as file_id, g.parent_id as id, 0 as distance from granted g where exists (select from events)
    union all
    select u.file_id, p.parent_id, u.distance + 1
      from up u join files p on p.tenant_id = ${tx.tenantId} and p.id = u.id where p.parent_id is not null and u.distance < 200
  )
  select e.changed_in, u.file_id, true, e.relist from up u join events e on e.file_id = u.id)`;

/** A span of the feed of a space, in its order: by transaction, each file once in each. */
export const selectChanges = async (
  tx: TenantTx,
  { space, memberId, reading, span }: { space: Space; memberId: string; reading: Reading; span: Span },
): Promise<readonly ChangeRow[]> => {
  const { sql, tenantId } = tx;
  const principals = sql`${[...reading.principals]}::uuid[]`;
  const ownRoot = space === 'root' ? sql`${memberId}::uuid` : sql`${tenantId}::uuid`;
  const isOwner = space === 'root' || reading.manager;
  const roots =
    space === 'shared'
      ? sql`
          select t.root_id from file_shares s join files t on t.tenant_id = s.tenant_id and t.id = s.file_id
            where s.tenant_id = ${tenantId} and s.grantee_id = any (${principals}) and t.root_id not in (${memberId}, ${tenantId})`
      : ownRoot;
  const ofTree = sql`c.audience = ${isOwner ? 'owners' : 'members'} and c.audience_id = ${ownRoot}`;
  const ofShares = sql`c.audience = 'grantee' and c.audience_id = any (${principals})`;
  const parts: Fragment[] = [
    sql`(${writtenFiles(tx, roots, span)})`,
    ...(space === 'shared' ? [] : [accessChanges(tx, ofTree, span)]),
    ...(space === 'root' ? [] : [accessChanges(tx, ofShares, span), sharesBelow(tx, principals, span)]),
  ];
  const all = parts.reduce((joined, part) => sql`${joined} union all ${part}`);
  return await sql<ChangeRow[]>`
    select c.changed_in::text as transaction, md5(c.file_id::text)::uuid as place, c.file_id as "fileId",
        bool_or(c.is_told) as "isTold", bool_or(c.relist) as relist
      from (${all}) c
      where (c.changed_in, md5(c.file_id::text)::uuid) > (${span.after.transaction}::bigint, ${span.after.place}::uuid)
      group by c.changed_in, c.file_id
      order by c.changed_in, md5(c.file_id::text)::uuid limit ${span.limit}`;
};

/** Nobody asks any more for what was noted before that time. */
export const deleteOldChanges = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`delete from file_access_changes where tenant_id = ${tenantId} and created_at < ${before}`;
};
