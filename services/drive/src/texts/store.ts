import type { FileId, FileKind, TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';

/** Files of these kinds have words; pictures and recordings are found by their names. */
const hasWords = ({ sql }: TenantTx) =>
  sql`not f.hidden and (f.kind = 'doc' or (f.kind = 'file' and f.mime_type not like all (array['image/%', 'video/%', 'audio/%', 'font/%'])))`;

/** These files are read soon, or not before `dueAt`. Call it in the transaction that changed them. */
export const queueTexts = async (tx: TenantTx, ids: readonly FileId[], dueAt: Date | null = null): Promise<void> => {
  await tx.sql`
    insert into file_text_queue (tenant_id, file_id, due_at)
    select f.tenant_id, f.id, coalesce(${dueAt}, now())
      from files f where f.tenant_id = ${tx.tenantId} and f.id = any (${[...ids]}::uuid[]) and ${hasWords(tx)}
    on conflict (tenant_id, file_id) do update set due_at = excluded.due_at, attempts = 0`;
};

/** One file taken from the queue; nobody else takes it before `dueAt`. */
export interface Taken {
  readonly id: FileId;
  readonly dueAt: Date;
  /** This one included. */
  readonly attempts: number;
}

/** The next file to be read, live documents first; null when none is due. */
export const takeNext = async (
  { sql, tenantId }: TenantTx,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<Taken | null> => {
  const [row] = await sql<Taken[]>`
    update file_text_queue set due_at = ${until}, attempts = attempts + 1
      where tenant_id = ${tenantId} and file_id = (
        select q.file_id from file_text_queue q join files f on f.tenant_id = q.tenant_id and f.id = q.file_id
          where q.tenant_id = ${tenantId} and q.due_at <= ${now}
          order by f.kind <> 'doc', q.due_at limit 1 for update of q skip locked)
      returning file_id as id, due_at as "dueAt", attempts`;
  return row ?? null;
};

/** The file does not wait any more, unless it was changed since it was taken. */
export const finishTaken = async ({ sql, tenantId }: TenantTx, { id, dueAt }: Taken): Promise<void> => {
  await sql`delete from file_text_queue where tenant_id = ${tenantId} and file_id = ${id} and due_at = ${dueAt}`;
};

/** The same for at most `limit` files (by id, after `after`) whose newest content was not read; with `all`, for every file. Answers their ids. */
export const queueUnread = async (
  tx: TenantTx,
  { after, limit, all }: { readonly after: FileId | null; readonly limit: number; readonly all: boolean },
): Promise<readonly FileId[]> => {
  const rows = await tx.sql<{ id: FileId }[]>`
    select f.id from files f
      left join file_texts t on t.tenant_id = f.tenant_id and t.file_id = f.id
      left join lateral (
        select v.content_id from file_versions v
          where v.tenant_id = f.tenant_id and v.file_id = f.id order by v.number desc limit 1) v on true
      where f.tenant_id = ${tx.tenantId} and ${hasWords(tx)} and (${after}::uuid is null or f.id > ${after}::uuid)
        and (${all} or t.file_id is null or (f.kind = 'file' and t.content_id is distinct from v.content_id)
          or (f.kind = 'doc' and t.read_at < f.updated_at))
      order by f.id limit ${limit}`;
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await queueTexts(tx, ids);
  return ids;
};

export interface TextSource {
  readonly kind: FileKind;
  readonly name: string;
  readonly mimeType: string;
  readonly contentId: string | null;
  readonly sizeBytes: number;
}

/** What there is to read of a file: its newest content; null when it is gone or never shown. */
export const selectSource = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<TextSource | null> => {
  const [row] = await sql<TextSource[]>`
    select f.kind, f.name, coalesce(v.mime_type, '') as "mimeType", v.content_id as "contentId", coalesce(v.size_bytes, 0)::float8 as "sizeBytes"
      from files f
      left join lateral (
        select v.content_id, v.mime_type, v.size_bytes from file_versions v
          where v.tenant_id = f.tenant_id and v.file_id = f.id order by v.number desc limit 1) v on true
      where f.tenant_id = ${tenantId} and f.id = ${id} and not f.hidden`;
  return row ?? null;
};

export type TextState = 'read' | 'empty' | 'unreadable' | 'too_large' | 'unsupported';

/** When a live document was last read; null when never. */
export const selectReadAt = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<Date | null> => {
  const [row] = await sql<{ readAt: Date }[]>`
    select read_at as "readAt" from file_texts where tenant_id = ${tenantId} and file_id = ${id}`;
  return row?.readAt ?? null;
};

/**
 * What the file says is this, in the language it is most likely in. Nothing happens when the file is gone, or has another content by now
 * (its own job is on its way).
 */
export const saveText = async (
  { sql, tenantId }: TenantTx,
  id: FileId,
  {
    contentId,
    state,
    body,
    languages,
    now,
  }: {
    readonly contentId: string | null;
    readonly state: TextState;
    readonly body: string;
    readonly languages: readonly string[];
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    with file as materialized (
      select f.id, f.name, search_language(left(${body}, 5000), ${[...languages]}::text[]) as language
        from files f where f.tenant_id = ${tenantId} and f.id = ${id} for key share
    )
    insert into file_texts (tenant_id, file_id, content_id, state, language, body, words, read_at)
    select ${tenantId}, f.id, ${contentId}, ${state}, f.language, ${body},
        case when ${state} = 'read' then search_vector(f.language, f.name, ${body}) else ''::tsvector end, ${now}
      from file f
      where ${contentId}::uuid is not distinct from (
        select v.content_id from file_versions v where v.tenant_id = ${tenantId} and v.file_id = f.id order by v.number desc limit 1)
    on conflict (tenant_id, file_id) do update
      set content_id = excluded.content_id, state = excluded.state, language = excluded.language, body = excluded.body,
          words = excluded.words, read_at = excluded.read_at`;
};

/** The text that another file with this content was read to have; null when there is none. */
export const selectTextOf = async (
  { sql, tenantId }: TenantTx,
  contentId: string,
): Promise<{ readonly state: TextState; readonly body: string } | null> => {
  const [row] = await sql<{ state: TextState; body: string }[]>`
    select state, body from file_texts where tenant_id = ${tenantId} and content_id = ${contentId} limit 1`;
  return row ?? null;
};

/** At most `limit` texts are told apart by these languages again; answers how many were in another one. */
export const renewLanguages = async (
  { sql, tenantId }: TenantTx,
  {
    languages,
    after,
    limit,
  }: { readonly languages: readonly string[]; readonly after: FileId | null; readonly limit: number },
): Promise<FileId | null> => {
  const rows = await sql<{ id: FileId }[]>`
    with batch as materialized (
      select t.file_id, search_language(left(t.body, 5000), ${[...languages]}::text[]) as language
        from file_texts t
        where t.tenant_id = ${tenantId} and t.state = 'read' and (${after}::uuid is null or t.file_id > ${after}::uuid)
        order by t.file_id limit ${limit}
    ), changed as (
      update file_texts t set language = b.language, words = search_vector(b.language, f.name, t.body)
        from batch b join files f on f.tenant_id = ${tenantId} and f.id = b.file_id
        where t.tenant_id = ${tenantId} and t.file_id = b.file_id and t.language <> b.language
        returning t.file_id
    )
    select b.file_id as id from batch b order by b.file_id desc limit 1`;
  return rows[0]?.id ?? null;
};

/** Organizations with something to be read, those that wait longest first. */
export const listTenantsToRead = (db: Database, now: Date): Promise<readonly TenantId[]> =>
  db.global(async (sql) => {
    const rows = await sql<{ id: TenantId }[]>`select organizations_to_read(${now}) as id`;
    return rows.map(({ id }) => id);
  });
