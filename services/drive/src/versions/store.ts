import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly mimeType: string;
  readonly name: string | null;
  readonly pinned: boolean;
  readonly restoredFrom: Date | null;
  readonly createdAt: Date;
  readonly memberId: string | null;
  readonly memberName: string | null;
  readonly guestId: string | null;
  readonly guestName: string | null;
}

/** Which versions of a file: below a number, or one by its number or its id. */
export interface Wanted {
  readonly below?: number | undefined;
  readonly number?: number | undefined;
  readonly id?: string | undefined;
}

/** Contents that the file had and that were not deleted, newest first. */
export const selectVersions = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  { below, number, id }: Wanted,
  limit: number,
): Promise<readonly VersionRow[]> => {
  return await sql<VersionRow[]>`
    select v.id, v.number, v.content_id as "contentId", v.size_bytes::float8 as "sizeBytes", v.sha256, v.mime_type as "mimeType",
        v.name, v.pinned, v.restored_from as "restoredFrom", v.created_at as "createdAt", v.created_by_member_id as "memberId",
        m.name as "memberName", v.created_by_guest_id as "guestId", v.created_by_guest_name as "guestName"
      from file_versions v
      left join members m on m.tenant_id = v.tenant_id and m.id = v.created_by_member_id
      where v.tenant_id = ${tenantId} and v.file_id = ${fileId}
        and (${below ?? null}::integer is null or v.number < ${below ?? null}::integer)
        and (${number ?? null}::integer is null or v.number = ${number ?? null}::integer)
        and (${id ?? null}::uuid is null or v.id = ${id ?? null}::uuid)
      order by v.number desc limit ${limit}`;
};

export const updateVersion = async (
  { sql, tenantId }: TenantTx,
  id: string,
  { name, pinned }: { readonly name: string | null; readonly pinned: boolean },
): Promise<void> => {
  await sql`update file_versions set name = ${name}, pinned = ${pinned} where tenant_id = ${tenantId} and id = ${id}`;
};

/** The versions are gone; contents that nothing refers to any more are released for the sweep. */
export const deleteVersions = async (
  { sql, tenantId }: TenantTx,
  ids: readonly string[],
  now: Date,
): Promise<number> => {
  const released = await sql<{ contentId: string }[]>`
    delete from file_versions where tenant_id = ${tenantId} and id = any (${[...ids]}::uuid[]) returning content_id as "contentId"`;
  await sql`
    update contents c set released_at = ${now}
      where c.tenant_id = ${tenantId} and c.id = any (${released.map(({ contentId }) => contentId)}::uuid[])
        and not exists (select from file_versions v where v.tenant_id = c.tenant_id and v.content_id = c.id)`;
  return released.length;
};

/**
 * Versions that the policy keeps no longer, at most `limit`, locked: superseded before that time, or with `keep` or more newer ones in
 * their file. Neither the newest nor what has a name or is pinned.
 */
export const selectExpiredVersions = async (
  { sql, tenantId }: TenantTx,
  { before, keep, limit }: { readonly before: Date; readonly keep: number; readonly limit: number },
): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    select v.id from file_versions v
      where v.tenant_id = ${tenantId} and v.superseded_at is not null and v.name is null and not v.pinned
        and (v.superseded_at < ${before} or v.file_id in (
          select o.file_id from file_versions o
            where o.tenant_id = ${tenantId} and o.superseded_at is not null and o.name is null and not o.pinned
            group by o.file_id having count(*) >= ${keep})
          and (select count(*) from file_versions n
            where n.tenant_id = v.tenant_id and n.file_id = v.file_id and n.number > v.number) >= ${keep})
      limit ${limit} for update skip locked`;
  return rows.map(({ id }) => id);
};
