import type { TenantTx } from '@cloudity/db';

export interface SweptObject {
  readonly id: string;
  readonly objectKey: string;
}

/**
 * Objects that no version refers to and whose grace has ended are condemned and answered, at most `limit`, together with those that an
 * interrupted sweep condemned before. No version can refer to them from here on: uploads commit 'pending' objects only.
 */
export const condemnObjects = async (
  { sql, tenantId }: TenantTx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly SweptObject[]> =>
  await sql<SweptObject[]>`
    update file_objects set state = 'condemned'
      where tenant_id = ${tenantId} and id in (
        select o.id from file_objects o
          where o.tenant_id = ${tenantId}
            and (o.state = 'condemned' or (o.state = 'pending' and o.created_at < ${before})
              or (o.state = 'stored' and o.released_at < ${before}))
            and not exists (select from file_versions v where v.tenant_id = o.tenant_id and v.object_id = o.id)
          order by o.created_at limit ${limit}
          for update skip locked)
      returning id, object_key as "objectKey"`;

export const deleteObjectRows = async ({ sql, tenantId }: TenantTx, ids: readonly string[]): Promise<void> => {
  await sql`
    delete from file_objects where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) and state = 'condemned'`;
};

export const deleteStaleTries = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`delete from link_tries where tenant_id = ${tenantId} and retry_at < ${before}`;
};
