import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';
import type { LogAuthor } from '../../documents/store.ts';

export interface VersionRow {
  readonly id: string;
  readonly seq: number;
  readonly name: string | null;
  readonly pinned: boolean;
  readonly authors: readonly LogAuthor[];
  readonly restoredFrom: Date | null;
  readonly createdAt: Date;
}

export interface NewVersion {
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
  readonly name: string | null;
  readonly restoredFrom: Date | null;
}

const columns = ({ sql }: TenantTx) => sql`
  id, seq::float8 as seq, name, pinned, authors, restored_from as "restoredFrom", created_at as "createdAt"`;

/** The moment is a version afterwards, with everybody who wrote since the one before it; one that was there already stays. */
export const ensureVersion = async (tx: TenantTx, fileId: FileId, version: NewVersion): Promise<void> => {
  const { sql, tenantId } = tx;
  await sql`
    insert into collab_versions (tenant_id, id, file_id, seq, name, authors, restored_from, created_at)
    select ${tenantId}, ${version.id}, ${fileId}, ${version.seq}, ${version.name},
      coalesce((
        select jsonb_agg(distinct jsonb_build_object('kind', u.author_kind, 'id', u.author_id)) from collab_updates u
        where u.tenant_id = ${tenantId} and u.file_id = ${fileId} and u.author_kind <> 'system' and u.seq <= ${version.seq}
          and u.seq > coalesce((
            select max(v.seq) from collab_versions v
            where v.tenant_id = ${tenantId} and v.file_id = ${fileId} and v.seq < ${version.seq}), 0)
      ), '[]'), ${version.restoredFrom}, ${version.at}
    on conflict (tenant_id, file_id, seq) do nothing`;
};

/** At most `limit` versions before `beforeSeq` (null: from the newest), newest first. */
export const listVersions = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  beforeSeq: number | null,
  limit: number,
): Promise<VersionRow[]> => [
  ...(await db.read<VersionRow[]>(
    tenantId,
    (tx) => tx.sql<VersionRow[]>`
      select ${columns(tx)} from collab_versions
      where tenant_id = ${tx.tenantId} and file_id = ${fileId}
        and seq < ${beforeSeq ?? Number.MAX_SAFE_INTEGER} order by seq desc limit ${limit}`,
  )),
];

export const findVersion = async (tx: TenantTx, fileId: FileId, id: string): Promise<VersionRow | null> => {
  const [row] = await tx.sql<VersionRow[]>`
    select ${columns(tx)} from collab_versions
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and id = ${id}`;
  return row ?? null;
};

export const findVersionAt = async (tx: TenantTx, fileId: FileId, seq: number): Promise<VersionRow | null> => {
  const [row] = await tx.sql<VersionRow[]>`
    select ${columns(tx)} from collab_versions
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq = ${seq}`;
  return row ?? null;
};

/** What is undefined stays as it is. False when there is no such version of the document. */
export const changeVersion = async (
  tx: TenantTx,
  fileId: FileId,
  id: string,
  { name, pinned }: { readonly name?: string | null | undefined; readonly pinned?: boolean | undefined },
): Promise<boolean> => {
  const { sql, tenantId } = tx;
  const answer = await sql`
    update collab_versions set
      name = case when ${name !== undefined} then ${name ?? null} else name end,
      pinned = coalesce(${pinned ?? null}, pinned)
    where tenant_id = ${tenantId} and file_id = ${fileId} and id = ${id}`;
  return answer.count === 1;
};

export interface Head {
  readonly epoch: number;
  readonly lastSeq: number;
  readonly snapshotSeq: number;
}

/** Whether the organization's retention gave the moment after `seq` up: only the next kept one can be seen. */
export const isThinned = async (tx: TenantTx, fileId: FileId, seq: number): Promise<boolean> => {
  const [base] = await tx.sql`
    select from collab_bases where tenant_id = ${tx.tenantId} and file_id = ${fileId}
      and thinned_from <= ${seq} and seq > ${seq} limit 1`;
  return base !== undefined;
};

/** Where the document's log stands; null when nobody opened it yet. */
export const readHead = async (tx: TenantTx, fileId: FileId): Promise<Head | null> => {
  const [head] = await tx.sql<Head[]>`
    select epoch, last_seq::float8 as "lastSeq", snapshot_seq::float8 as "snapshotSeq" from collab_documents
    where tenant_id = ${tx.tenantId} and file_id = ${fileId}`;
  return head ?? null;
};

/** The newest version before `seq`; null when there is none. */
export const seqOfVersionBefore = async (tx: TenantTx, fileId: FileId, seq: number): Promise<number | null> => {
  const [row] = await tx.sql<{ seq: number | null }[]>`
    select max(seq)::float8 as seq from collab_versions
    where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq < ${seq}`;
  return row?.seq ?? null;
};

/** Names of people and guests by id; those nobody knows any more are left out. */
export const readNames = async (
  db: Database,
  tenantId: TenantId,
  authors: readonly LogAuthor[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(authors.map(({ id }) => id))];
  if (ids.length === 0) return new Map();
  const rows = await db.read<{ id: string; name: string }[]>(
    tenantId,
    (tx) => tx.sql<{ id: string; name: string }[]>`
      select id, name from members where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
      union all
      select id, name from link_guests where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
};
