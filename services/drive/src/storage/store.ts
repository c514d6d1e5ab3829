import type { FileId, MemberId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface SettingsRow {
  readonly trashDays: number | null;
  readonly versionDays: number | null;
  readonly maxVersions: number | null;
  readonly personQuotaBytes: number | null;
  readonly organizationQuotaBytes: number | null;
  readonly version: number;
}

/** What the organization decided; null when it never did. */
export const selectSettings = async (
  { sql, tenantId }: TenantTx,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<SettingsRow | null> => {
  const [row] = await sql<SettingsRow[]>`
    select trash_days as "trashDays", version_days as "versionDays", max_versions as "maxVersions",
        person_quota_bytes::float8 as "personQuotaBytes", organization_quota_bytes::float8 as "organizationQuotaBytes", version
      from drive_settings where tenant_id = ${tenantId} ${lock ? sql`for update` : sql``}`;
  return row ?? null;
};

/** What changes; what is not named stays. Null goes back to the product's own number. */
export type SettingsChange = {
  readonly [Name in Exclude<keyof SettingsRow, 'version'>]?: SettingsRow[Name] | undefined;
};

/** The organization decided. */
export const upsertSettings = async (
  { sql, tenantId }: TenantTx,
  next: Omit<SettingsRow, 'version'>,
  now: Date,
): Promise<void> => {
  await sql`
    insert into drive_settings (tenant_id, trash_days, version_days, max_versions, person_quota_bytes, organization_quota_bytes, updated_at)
    values (${tenantId}, ${next.trashDays}, ${next.versionDays}, ${next.maxVersions}, ${next.personQuotaBytes},
      ${next.organizationQuotaBytes}, ${now})
    on conflict (tenant_id) do update set trash_days = excluded.trash_days, version_days = excluded.version_days,
      max_versions = excluded.max_versions, person_quota_bytes = excluded.person_quota_bytes,
      organization_quota_bytes = excluded.organization_quota_bytes, updated_at = excluded.updated_at,
      version = drive_settings.version + 1`;
};

/** The person's own quota; null when the organization's number for everybody holds. */
export const selectOwnQuota = async (
  { sql, tenantId }: TenantTx,
  memberId: string,
): Promise<{ readonly quotaBytes: number | null } | null> => {
  const [row] = await sql<{ quotaBytes: number | null }[]>`
    select quota_bytes::float8 as "quotaBytes" from member_quotas where tenant_id = ${tenantId} and member_id = ${memberId}`;
  return row ?? null;
};

export const upsertQuota = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  quotaBytes: number | null,
): Promise<void> => {
  await sql`
    insert into member_quotas (tenant_id, member_id, quota_bytes) values (${tenantId}, ${memberId}, ${quotaBytes})
    on conflict (tenant_id, member_id) do update set quota_bytes = excluded.quota_bytes`;
};

export const deleteQuota = async ({ sql, tenantId }: TenantTx, memberId: MemberId): Promise<void> => {
  await sql`delete from member_quotas where tenant_id = ${tenantId} and member_id = ${memberId}`;
};

/** Logical bytes in a tree (every version of every file counts, trash included), or in all trees for null. */
export const storedBytes = async ({ sql, tenantId }: TenantTx, rootId: string | null): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`
    select greatest(coalesce(sum(bytes), 0), 0)::float8 as bytes from storage_changes
      where tenant_id = ${tenantId} and (${rootId}::uuid is null or root_id = ${rootId}::uuid)`;
  return row?.bytes ?? 0;
};

/** The bytes are another tree's from now on. */
export const moveStoredBytes = async (
  { sql, tenantId }: TenantTx,
  bytes: number,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> => {
  if (bytes === 0) return;
  await sql`
    insert into storage_changes (tenant_id, root_id, bytes) values (${tenantId}, ${from}, ${-bytes}), (${tenantId}, ${to}, ${bytes})`;
};

/** One row for each tree, counted anew; one statement, so that what is stored meanwhile is neither lost nor counted twice. */
export const measureStorage = async ({ sql, tenantId }: TenantTx): Promise<void> => {
  await sql`
    with former as (delete from storage_changes where tenant_id = ${tenantId})
    insert into storage_changes (tenant_id, root_id, bytes)
    select f.tenant_id, f.root_id, sum(v.size_bytes)
      from files f join file_versions v on v.tenant_id = f.tenant_id and v.file_id = f.id
      where f.tenant_id = ${tenantId} group by f.tenant_id, f.root_id having sum(v.size_bytes) <> 0`;
};

export interface PersonRow {
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly status: 'active' | 'disabled' | 'removed';
  readonly usedBytes: number;
  readonly hasOwnQuota: boolean;
  readonly ownQuotaBytes: number | null;
}

const personColumns = ({ sql, tenantId }: TenantTx) => sql`
  m.id as "memberId", m.name, m.email, m.status, q.member_id is not null as "hasOwnQuota", q.quota_bytes::float8 as "ownQuotaBytes",
  greatest(coalesce((select sum(s.bytes) from storage_changes s where s.tenant_id = ${tenantId} and s.root_id = m.id), 0), 0)::float8
    as "usedBytes"`;

/** People by name, with those who left as long as they own files; at most `limit` behind the one named. */
export const selectPeople = async (
  tx: TenantTx,
  { after, limit }: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<readonly (PersonRow & { readonly sortName: string })[]> => {
  const { sql, tenantId } = tx;
  const from = after === null ? sql`true` : sql`(lower(m.name), m.id) > (${after[0]}, ${after[1]}::uuid)`;
  return await sql<(PersonRow & { sortName: string })[]>`
    select ${personColumns(tx)}, lower(m.name) as "sortName"
      from members m left join member_quotas q on q.tenant_id = m.tenant_id and q.member_id = m.id
      where m.tenant_id = ${tenantId} and ${from}
        and (m.status <> 'removed' or exists (
          select from files f where f.tenant_id = m.tenant_id and f.parent_id = m.id))
      order by lower(m.name), m.id limit ${limit}`;
};

export const selectPerson = async (tx: TenantTx, memberId: string): Promise<PersonRow | null> => {
  const [row] = await tx.sql<PersonRow[]>`
    select ${personColumns(tx)}
      from members m left join member_quotas q on q.tenant_id = m.tenant_id and q.member_id = m.id
      where m.tenant_id = ${tx.tenantId} and m.id = ${memberId}`;
  return row ?? null;
};

/** Logical bytes of every version in a tree, counted. */
export const treeBytes = async ({ sql, tenantId }: TenantTx, rootId: string): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`
    select coalesce(sum(v.size_bytes), 0)::float8 as bytes
      from files f join file_versions v on v.tenant_id = f.tenant_id and v.file_id = f.id
      where f.tenant_id = ${tenantId} and f.root_id = ${rootId}`;
  return row?.bytes ?? 0;
};

/** Everything below a tree's root, trash included, belongs to another tree: what lay in the root lies in the folder. Answers how many. */
export const moveTree = async (
  { sql, tenantId }: TenantTx,
  fromRootId: string,
  to: { readonly rootId: string; readonly folderId: FileId },
): Promise<number> => {
  const moved = await sql`
    update files set root_id = ${to.rootId}, parent_id = case when parent_id = ${fromRootId} then ${to.folderId}::uuid else parent_id end
      where tenant_id = ${tenantId} and root_id = ${fromRootId} and parent_id is not null`;
  return moved.count;
};

/** Takes back a folder that nothing was put into. */
export const deleteEmptyFolder = async ({ sql, tenantId }: TenantTx, id: FileId): Promise<void> => {
  await sql`delete from files where tenant_id = ${tenantId} and id = ${id}`;
};
