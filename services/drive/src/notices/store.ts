import type { CommentAnchor, FileId, FileKind, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface RequestNotice {
  readonly fileId: FileId;
  readonly kind: FileKind;
  readonly fileName: string;
  readonly by: string;
  readonly message: string;
  readonly recipients: readonly MemberId[];
}

/**
 * An open request and whom to tell: the owner of a personal tree; in the organization's, those who edit the file by a share of their own,
 * else its administrators; ten at most.
 */
export const selectRequestNotice = async (
  { sql, tenantId }: TenantTx,
  requestId: string,
): Promise<RequestNotice | null> => {
  const [row] = await sql<RequestNotice[]>`
    select f.id as "fileId", f.kind, f.name as "fileName", m.name as by, a.message,
        case when f.root_id <> a.tenant_id then array[f.root_id]
          else coalesce(nullif(array(
            select s.member_id from file_shares s
              where s.tenant_id = a.tenant_id and s.file_id = f.id and s.member_id is not null and s.role in ('editor', 'owner')
              order by s.member_id limit 10), '{}'), array(
            select o.id from members o
              where o.tenant_id = a.tenant_id and o.role <> 'member' and o.status = 'active' order by o.id limit 10))
        end as recipients
      from access_requests a
      join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
      join members m on m.tenant_id = a.tenant_id and m.id = a.member_id and m.status = 'active'
      where a.tenant_id = ${tenantId} and a.id = ${requestId} and a.decision is null`;
  return row ?? null;
};

export interface MentionNotice {
  readonly fileId: FileId;
  readonly kind: FileKind;
  readonly fileName: string;
  readonly by: string;
  readonly text: string;
  /** What its thread is about. */
  readonly anchor: CommentAnchor | null;
}

/** A comment that is there and mentions the member. Whether the member may still open the file is for the caller to ask. */
export const selectMentionNotice = async (
  { sql, tenantId }: TenantTx,
  commentId: string,
  memberId: string,
): Promise<MentionNotice | null> => {
  const [row] = await sql<MentionNotice[]>`
    select f.id as "fileId", f.kind, f.name as "fileName", coalesce(m.name, c.author_guest_name, '') as by, c.text, t.anchor
      from file_comments c
      join file_comments t on t.tenant_id = c.tenant_id and t.id = c.thread_id
      join files f on f.tenant_id = c.tenant_id and f.id = c.file_id
      left join members m on m.tenant_id = c.tenant_id and m.id = c.author_member_id
      where c.tenant_id = ${tenantId} and c.id = ${commentId} and c.deleted_at is null
        and c.mentions @> array[${memberId}]::uuid[]`;
  return row ?? null;
};
