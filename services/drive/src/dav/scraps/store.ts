import type { TenantTx } from '@cloudity/db';
import { nameKey } from '../../files/names.ts';

export interface ScrapRow {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly writtenAt: Date;
}

const columns = ({ sql }: TenantTx) => sql`
  id, name, octet_length(content)::integer as "sizeBytes", encode(sha256(content), 'hex') as sha256, written_at as "writtenAt"`;

export const findScrap = (tx: TenantTx, memberId: string, folderId: string, name: string) => tx.sql<ScrapRow[]>`
  select ${columns(tx)} from dav_scraps
    where tenant_id = ${tx.tenantId} and member_id = ${memberId} and folder_id = ${folderId} and name_key = ${nameKey(name)}`;

export const selectScraps = (tx: TenantTx, memberId: string, folderId: string) => tx.sql<ScrapRow[]>`
  select ${columns(tx)} from dav_scraps
    where tenant_id = ${tx.tenantId} and member_id = ${memberId} and folder_id = ${folderId} order by name limit 10000`;

export const readScrap = async ({ sql, tenantId }: TenantTx, id: string): Promise<Buffer | null> => {
  const [row] = await sql<
    { content: Buffer }[]
  >`select content from dav_scraps where tenant_id = ${tenantId} and id = ${id}`;
  return row?.content ?? null;
};

export const countScraps = async ({ sql, tenantId }: TenantTx, memberId: string): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from dav_scraps where tenant_id = ${tenantId} and member_id = ${memberId}`;
  return row?.count ?? 0;
};

export const upsertScrap = async (
  { sql, tenantId }: TenantTx,
  scrap: {
    readonly id: string;
    readonly memberId: string;
    readonly folderId: string;
    readonly name: string;
    readonly content: Buffer;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    insert into dav_scraps (tenant_id, id, member_id, folder_id, name, name_key, content, written_at)
    values (${tenantId}, ${scrap.id}, ${scrap.memberId}, ${scrap.folderId}, ${scrap.name}, ${nameKey(scrap.name)}, ${scrap.content},
      ${scrap.now})
    on conflict (tenant_id, member_id, folder_id, name_key) do update
      set content = excluded.content, written_at = excluded.written_at`;
};

/** *Errors*: a unique violation when the place is taken. */
export const moveScrap = async (
  { sql, tenantId }: TenantTx,
  id: string,
  { folderId, name }: { readonly folderId: string; readonly name: string },
): Promise<void> => {
  await sql`
    update dav_scraps set folder_id = ${folderId}, name = ${name}, name_key = ${nameKey(name)}
      where tenant_id = ${tenantId} and id = ${id}`;
};

export const deleteScrap = async ({ sql, tenantId }: TenantTx, id: string): Promise<void> => {
  await sql`delete from dav_scraps where tenant_id = ${tenantId} and id = ${id}`;
};

export const deleteOldScraps = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`delete from dav_scraps where tenant_id = ${tenantId} and written_at < ${before}`;
};
