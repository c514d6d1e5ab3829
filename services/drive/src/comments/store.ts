import type { CommentAnchor, FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Actor } from '@cloudity/kernel';

export interface CommentRow {
  readonly id: string;
  readonly threadId: string;
  readonly anchor: CommentAnchor | null;
  readonly text: string;
  readonly mentions: readonly { readonly id: MemberId; readonly name: string }[];
  readonly memberId: string | null;
  readonly guestId: string | null;
  readonly authorName: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
}

const columns = ({ sql }: TenantTx) => sql`
  c.id, c.thread_id as "threadId", c.anchor, c.text, c.author_member_id as "memberId", c.author_guest_id as "guestId",
  coalesce(m.name, c.author_guest_name, '') as "authorName", c.created_at as "createdAt", c.edited_at as "editedAt",
  c.deleted_at as "deletedAt", c.resolved_at as "resolvedAt", coalesce(r.name, c.resolved_by_guest_name) as "resolvedBy",
  coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) order by n.name)
    from members n where n.tenant_id = c.tenant_id and n.id = any (c.mentions)), '[]') as mentions`;
const people = ({ sql }: TenantTx) => sql`
  left join members m on m.tenant_id = c.tenant_id and m.id = c.author_member_id
  left join members r on r.tenant_id = c.tenant_id and r.id = c.resolved_by_member_id`;

export interface ThreadPage {
  readonly state: 'open' | 'resolved' | 'all';
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** Comments of a page of threads: newest thread first, oldest comment first within. */
export const selectThreads = (tx: TenantTx, fileId: FileId, { state, after, limit }: ThreadPage) => {
  const { sql, tenantId } = tx;
  const from = after ? sql`(t.created_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  const wanted = {
    all: sql`true`,
    open: sql`t.resolved_at is null`,
    resolved: sql`t.resolved_at is not null`,
  }[state];
  return sql<CommentRow[]>`
    with page as materialized (
      select t.id, t.created_at from file_comments t
        where t.tenant_id = ${tenantId} and t.file_id = ${fileId} and t.thread_id = t.id and ${wanted} and ${from}
        order by t.created_at desc, t.id desc limit ${limit})
    select ${columns(tx)} from page p
      join file_comments c on c.tenant_id = ${tenantId} and c.thread_id = p.id ${people(tx)}
      order by p.created_at desc, p.id desc, c.created_at, c.id`;
};

export const selectComment = async (tx: TenantTx, fileId: FileId, id: string): Promise<CommentRow | null> => {
  const [row] = await tx.sql<CommentRow[]>`
    select ${columns(tx)} from file_comments c ${people(tx)}
      where c.tenant_id = ${tx.tenantId} and c.file_id = ${fileId} and c.id = ${id}`;
  return row ?? null;
};

/** The comment's thread is the transaction's own: nobody answers in it or ends it meanwhile. False when there is none. */
export const lockThread = async ({ sql, tenantId }: TenantTx, fileId: FileId, threadId: string): Promise<boolean> => {
  const rows = await sql`
    select id from file_comments
      where tenant_id = ${tenantId} and file_id = ${fileId} and id = ${threadId} and thread_id = id for update`;
  return rows.length > 0;
};

export const countComments = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  threadId: string | null,
): Promise<{ readonly onFile: number; readonly inThread: number }> => {
  const [row] = await sql<{ onFile: number; inThread: number }[]>`
    select count(*)::int as "onFile", (count(*) filter (where thread_id = ${threadId}::uuid))::int as "inThread"
      from file_comments where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return row ?? { onFile: 0, inThread: 0 };
};

export const insertComment = async (
  { sql, tenantId }: TenantTx,
  comment: {
    readonly id: string;
    readonly fileId: FileId;
    readonly threadId: string;
    readonly anchor: CommentAnchor | null;
    readonly text: string;
    readonly mentions: readonly MemberId[];
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<void> => {
  const { actor } = comment;
  await sql`
    insert into file_comments (tenant_id, id, file_id, thread_id, anchor, text, mentions, author_member_id, author_guest_id,
      author_guest_name, created_at)
    values (${tenantId}, ${comment.id}, ${comment.fileId}, ${comment.threadId},
      ${comment.anchor === null ? null : sql.json(comment.anchor as never)}, ${comment.text}, ${[...comment.mentions]}::uuid[],
      ${actor.kind === 'member' ? actor.memberId : null}, ${actor.kind === 'guest' ? actor.guestId : null},
      ${actor.kind === 'guest' ? actor.name : null}, ${comment.now})`;
};

export const updateComment = async (
  { sql, tenantId }: TenantTx,
  id: string,
  { text, mentions, now }: { readonly text: string; readonly mentions: readonly MemberId[]; readonly now: Date },
): Promise<void> => {
  await sql`
    update file_comments set text = ${text}, mentions = ${[...mentions]}::uuid[], edited_at = ${now}
      where tenant_id = ${tenantId} and id = ${id}`;
};

export const resolveThread = async (
  { sql, tenantId }: TenantTx,
  id: string,
  by: { readonly actor: Actor; readonly now: Date } | null,
): Promise<void> => {
  const actor = by?.actor;
  await sql`
    update file_comments set resolved_at = ${by?.now ?? null},
        resolved_by_member_id = ${actor?.kind === 'member' ? actor.memberId : null},
        resolved_by_guest_name = ${actor?.kind === 'guest' ? actor.name : null}
      where tenant_id = ${tenantId} and id = ${id}`;
};

/** The comment is gone; the first of a thread stays as an empty place while it has answers, and goes with the last of them. */
export const deleteComment = async (
  { sql, tenantId }: TenantTx,
  { id, threadId, now }: { readonly id: string; readonly threadId: string; readonly now: Date },
): Promise<void> => {
  if (id === threadId)
    await sql`
      update file_comments set text = '', mentions = '{}', anchor = anchor, deleted_at = ${now}
        where tenant_id = ${tenantId} and id = ${id}`;
  else await sql`delete from file_comments where tenant_id = ${tenantId} and id = ${id}`;
  await sql`
    delete from file_comments t
      where t.tenant_id = ${tenantId} and t.id = ${threadId} and t.deleted_at is not null
        and not exists (select from file_comments a where a.tenant_id = ${tenantId} and a.thread_id = t.id and a.id <> t.id)`;
};

/** Active members who may open the file, out of those named, or of those whose name or address has a word that begins with `text`. */
export const selectPeopleOfFile = (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  search: { readonly ids: readonly MemberId[] } | { readonly text: string },
  limit: number,
) => {
  const chosen =
    'ids' in search
      ? sql`m.id = any (${[...search.ids]}::uuid[])`
      : sql`(' ' || lower(m.name) like ${`% ${likeText(search.text.toLowerCase())}%`} or lower(m.email) like ${`${likeText(search.text.toLowerCase())}%`})`;
  return sql<{ id: MemberId; name: string }[]>`
    select c.id, c.name from (
        select m.id, m.name, m.role from members m
          where m.tenant_id = ${tenantId} and m.status = 'active' and ${chosen} order by m.name, m.id limit 500
      ) c
      cross join lateral file_access(${tenantId}, ${fileId}, c.id,
        array_append(array(select g.group_id from group_members g where g.tenant_id = ${tenantId} and g.member_id = c.id), c.id),
        c.role <> 'member', null, null) a
      where a.rank is not null
      order by c.name, c.id limit ${limit}`;
};

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
