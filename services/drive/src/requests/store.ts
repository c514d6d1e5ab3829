import type { FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';

export type AskedRole = 'viewer' | 'commenter' | 'editor';

export interface RequestRow {
  readonly id: string;
  readonly fileId: FileId;
  readonly fileName: string;
  readonly memberId: MemberId;
  readonly memberName: string;
  readonly memberEmail: string;
  readonly role: AskedRole;
  readonly message: string;
  readonly createdAt: Date;
}

/** How often the member asked within the last hour, this time included; counted also when it is more than allowed. */
export const countAsking = async ({ sql, tenantId }: TenantTx, memberId: MemberId, now: Date): Promise<number> => {
  const [row] = await sql<{ asked: number }[]>`
    insert into access_request_counts as c (tenant_id, member_id, began_at, asked) values (${tenantId}, ${memberId}, ${now}, 1)
    on conflict (tenant_id, member_id) do update set
        asked = case when c.began_at < ${now}::timestamptz - interval '1 hour' then 1 else least(c.asked + 1, 1000) end,
        began_at = case when c.began_at < ${now}::timestamptz - interval '1 hour' then excluded.began_at else c.began_at end
      returning asked`;
  return row?.asked ?? 1;
};

/**
 * The member's request stands with these words. Answers its id when it is new or was asked again after a decision; null when it only
 * changed, or was declined less than a day ago and stays so.
 */
export const upsertRequest = async (
  { sql, tenantId }: TenantTx,
  request: {
    readonly id: string;
    readonly fileId: FileId;
    readonly memberId: MemberId;
    readonly role: AskedRole;
    readonly message: string;
    readonly now: Date;
  },
): Promise<string | null> => {
  const [before] = await sql<{ decision: string | null }[]>`
    select decision from access_requests
      where tenant_id = ${tenantId} and file_id = ${request.fileId} and member_id = ${request.memberId} for update`;
  const [row] = await sql<{ id: string }[]>`
    insert into access_requests as a (tenant_id, id, file_id, member_id, role, message, created_at)
    values (${tenantId}, ${request.id}, ${request.fileId}, ${request.memberId}, ${request.role}, ${request.message}, ${request.now})
    on conflict (tenant_id, file_id, member_id) do update set role = excluded.role, message = excluded.message,
        created_at = excluded.created_at, decision = null, decided_at = null
      where a.decision is distinct from 'declined' or a.decided_at < ${request.now}::timestamptz - interval '1 day'
      returning id`;
  return row !== undefined && (before === undefined || before.decision !== null) ? row.id : null;
};

const requestColumns = ({ sql }: TenantTx) => sql`
  a.id, a.file_id as "fileId", f.name as "fileName", a.member_id as "memberId", m.name as "memberName", m.email as "memberEmail",
  a.role, a.message, a.created_at as "createdAt"`;

/** Open requests for one file, oldest first. */
export const selectRequests = (tx: TenantTx, fileId: FileId) => tx.sql<RequestRow[]>`
  select ${requestColumns(tx)} from access_requests a
    join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
    join members m on m.tenant_id = a.tenant_id and m.id = a.member_id and m.status = 'active'
    where a.tenant_id = ${tx.tenantId} and a.file_id = ${fileId} and a.decision is null order by a.created_at, a.id`;

/** Open requests of the organization for files the viewer may share, newest first. */
export const selectRequestsFor = (tx: TenantTx, viewer: Viewer, now: Date, limit: number) => tx.sql<RequestRow[]>`
  with viewer as materialized (${viewerQuery(tx, viewer, now)}),
    pending as materialized (
      select * from access_requests where tenant_id = ${tx.tenantId} and decision is null order by created_at desc, id limit 1000)
  select ${requestColumns(tx)} from pending a
    join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
    join members m on m.tenant_id = a.tenant_id and m.id = a.member_id and m.status = 'active'
    cross join viewer v
    cross join lateral ${accessOf(tx)} r
    where r.rank >= file_role_rank('editor') and r.trashed_at is null
    order by a.created_at desc, a.id limit ${limit}`;

/** The open request of exactly this file, locked, or null. */
export const lockRequest = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  id: string,
): Promise<{ readonly memberId: MemberId } | null> => {
  const [row] = await sql<{ memberId: MemberId }[]>`
    select member_id as "memberId" from access_requests
      where tenant_id = ${tenantId} and file_id = ${fileId} and id = ${id} and decision is null for update`;
  return row ?? null;
};

export const decideRequest = async (
  { sql, tenantId }: TenantTx,
  id: string,
  decision: 'granted' | 'declined',
  now: Date,
): Promise<void> => {
  await sql`
    update access_requests set decision = ${decision}, decided_at = ${now} where tenant_id = ${tenantId} and id = ${id}`;
};
