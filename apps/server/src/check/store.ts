import type { TenantTx } from '@cloudity/db';

/** Keys of the objects that rows of the organization promise to be there. */
export const listPromisedObjects = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { key: string; sizeBytes: number | null }[]> => sql<
  { key: string; sizeBytes: number | null }[]
>`
  select o.object_key as key, max(v.size_bytes)::float8 as "sizeBytes"
    from file_objects o join file_versions v on v.tenant_id = o.tenant_id and v.object_id = o.id
    where o.tenant_id = ${tenantId} group by o.object_key
  union all
  select snapshot_object, null from collab_documents where tenant_id = ${tenantId} and snapshot_object is not null
  union all
  select object_key, object_bytes::float8 from collab_segments where tenant_id = ${tenantId}`;

export const listLiveDocuments = async ({
  sql,
  tenantId,
}: TenantTx): Promise<readonly { fileId: string; lastSeq: number }[]> =>
  sql<{ fileId: string; lastSeq: number }[]>`
    select file_id as "fileId", last_seq::float8 as "lastSeq" from collab_documents where tenant_id = ${tenantId} order by file_id`;
