import type { TenantTx } from '@cloudity/db';

/** Keys of the objects that rows of the organization promise to be there, besides its contents. */
export const listPromisedObjects = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { key: string; sizeBytes: number | null }[]> => sql<
  { key: string; sizeBytes: number | null }[]
>`
  select snapshot_object as key, null::float8 as "sizeBytes" from collab_documents where tenant_id = ${tenantId} and snapshot_object is not null
  union all
  select object_key, object_bytes::float8 from collab_segments where tenant_id = ${tenantId}`;

/** Which files have one of the contents in a version, trash included. */
export const listFilesOfContents = async (
  { sql, tenantId }: TenantTx,
  contentIds: readonly string[],
): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select distinct file_id as id from file_versions
      where tenant_id = ${tenantId} and content_id = any (${[...contentIds]}::uuid[]) order by 1`;
  return rows.map(({ id }) => id);
};

export const listLiveDocuments = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { fileId: string; lastSeq: number }[]> =>
  sql<{ fileId: string; lastSeq: number }[]>`
    select file_id as "fileId", last_seq::float8 as "lastSeq" from collab_documents where tenant_id = ${tenantId} order by file_id`;
