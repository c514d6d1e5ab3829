import type { TenantTx } from '@cloudity/db';

export interface PropertyRow {
  readonly fileId: string;
  readonly namespace: string;
  readonly name: string;
  readonly xml: string;
}

export const selectProperties = (tx: TenantTx, fileIds: readonly string[]) => tx.sql<PropertyRow[]>`
  select file_id as "fileId", namespace, name, xml from file_properties
    where tenant_id = ${tx.tenantId} and file_id = any (${[...fileIds]}::uuid[]) order by file_id, namespace, name`;

/** Bytes that the properties of a file take. */
export const propertyBytes = async ({ sql, tenantId }: TenantTx, fileId: string): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`
    select coalesce(sum(octet_length(xml) + octet_length(namespace) + octet_length(name)), 0)::float8 as bytes
      from file_properties where tenant_id = ${tenantId} and file_id = ${fileId}`;
  return row?.bytes ?? 0;
};

export const upsertProperty = async ({ sql, tenantId }: TenantTx, row: PropertyRow): Promise<void> => {
  await sql`
    insert into file_properties (tenant_id, file_id, namespace, name, xml)
    values (${tenantId}, ${row.fileId}, ${row.namespace}, ${row.name}, ${row.xml})
    on conflict (tenant_id, file_id, namespace, name) do update set xml = excluded.xml`;
};

export const deleteProperty = async (
  { sql, tenantId }: TenantTx,
  { fileId, namespace, name }: Omit<PropertyRow, 'xml'>,
): Promise<void> => {
  await sql`
    delete from file_properties
      where tenant_id = ${tenantId} and file_id = ${fileId} and namespace = ${namespace} and name = ${name}`;
};

/** Each copy has the properties of its original. */
export const copyProperties = async (
  { sql, tenantId }: TenantTx,
  from: readonly string[],
  to: readonly string[],
): Promise<void> => {
  await sql`
    insert into file_properties (tenant_id, file_id, namespace, name, xml)
    select p.tenant_id, c.copy_id, p.namespace, p.name, p.xml
      from unnest(${[...from]}::uuid[], ${[...to]}::uuid[]) as c (id, copy_id)
      join file_properties p on p.tenant_id = ${tenantId} and p.file_id = c.id
      join files f on f.tenant_id = p.tenant_id and f.id = c.copy_id
    on conflict do nothing`;
};

export const deleteProperties = async ({ sql, tenantId }: TenantTx, fileId: string): Promise<void> => {
  await sql`delete from file_properties where tenant_id = ${tenantId} and file_id = ${fileId}`;
};
