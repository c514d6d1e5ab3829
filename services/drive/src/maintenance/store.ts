import type { TenantTx } from '@cloudity/db';

/** Contents released before that time that no version and no spreadsheet uses are gone, at most `limit`; answers how many. */
export const deleteReleasedContents = async (
  { sql, tenantId }: TenantTx,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> => {
  const rows = await sql`
    delete from contents where tenant_id = ${tenantId} and id in (
      select c.id from contents c
        where c.tenant_id = ${tenantId} and c.released_at < ${before}
          and not exists (select from file_versions v where v.tenant_id = c.tenant_id and v.content_id = c.id)
          and not exists (select from sheet_origins o where o.tenant_id = c.tenant_id and o.content_id = c.id)
        order by c.created_at limit ${limit} for update skip locked)
      returning id`;
  return rows.length;
};

export const deleteStaleTries = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`delete from link_tries where tenant_id = ${tenantId} and retry_at < ${before}`;
};
