import type { FileId, GuestId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Actor } from '@cloudity/kernel';

/** A piece of SQL to be put into another statement. */
export type Fragment = ReturnType<TenantTx['sql']['unsafe']>;

/** Whose eyes a query looks with: only the ids count, everything else is read again from the tables. */
export type Viewer =
  | { readonly kind: 'member'; readonly memberId: MemberId }
  | { readonly kind: 'guest'; readonly guestId: GuestId };

export const viewerFromActor = (actor: Actor): Viewer =>
  actor.kind === 'member' ? { kind: 'member', memberId: actor.memberId } : { kind: 'guest', guestId: actor.guestId };

/**
 * A query of one row, or none when the member is disabled or the guest's session or link has ended: the arguments that `file_access`
 * wants to know about the viewer. Put it into `with viewer as materialized (…)`.
 */
export const viewerQuery = ({ sql, tenantId }: TenantTx, viewer: Viewer, now: Date): Fragment =>
  viewer.kind === 'member'
    ? sql`
        select m.id as member_id, m.role <> 'member' as manager, null::uuid as link_file, null::integer as link_rank,
            array_append(array(
              select gm.group_id from group_members gm where gm.tenant_id = ${tenantId} and gm.member_id = m.id), m.id) as principals
          from members m where m.tenant_id = ${tenantId} and m.id = ${viewer.memberId} and m.status = 'active'`
    : sql`
        select null::uuid as member_id, false as manager, l.file_id as link_file, file_role_rank(l.role) as link_rank,
            null::uuid[] as principals
          from link_guests g join file_links l on l.tenant_id = g.tenant_id and l.id = g.link_id
          where g.tenant_id = ${tenantId} and g.id = ${viewer.guestId} and g.expires_at > ${now}
            and (l.expires_at is null or l.expires_at > ${now})`;

/** `cross join lateral` this after `files f` and `viewer v`: columns a.rank, a.parent_rank, a.trashed_at, a.depth. */
export const accessOf = ({ sql }: TenantTx): Fragment =>
  sql`file_access(f.tenant_id, f.id, v.member_id, v.principals, v.manager, v.link_file, v.link_rank)`;

export interface AccessRow {
  readonly id: FileId;
  readonly kind: string;
  readonly name: string;
  readonly rank: number | null;
  readonly trashedAt: Date | null;
  readonly version: number;
  /** When a guest's way in ends by itself; null for members. */
  readonly expiresAt: Date | null;
}

/** Rights of one viewer on several files, in one query; files that do not exist are missing from the answer. */
export const readAccess = (tx: TenantTx, viewer: Viewer, fileIds: readonly FileId[], now: Date) => tx.sql<AccessRow[]>`
  with viewer as materialized (${viewerQuery(tx, viewer, now)})
  select f.id, f.kind, f.name, f.version, a.rank, a.trashed_at as "trashedAt", ${
    viewer.kind === 'guest'
      ? tx.sql`(
          select least(g.expires_at, l.expires_at)
            from link_guests g join file_links l on l.tenant_id = g.tenant_id and l.id = g.link_id
            where g.tenant_id = ${tx.tenantId} and g.id = ${viewer.guestId})`
      : tx.sql`null::timestamptz`
  } as "expiresAt"
    from files f cross join viewer v cross join lateral ${accessOf(tx)} a
    where f.tenant_id = ${tx.tenantId} and f.id = any (${[...fileIds]}::uuid[])`;
