import type { FileId, GuestId, LinkId, LinkRole, TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';
import { forgetAfterSeconds, type TryPolicy } from './tries.ts';

export interface LinkRow {
  readonly id: LinkId;
  readonly fileId: FileId;
  readonly role: LinkRole;
  readonly tokenSealed: Buffer;
  readonly passwordHash: string | null;
  readonly expiresAt: Date | null;
  readonly allowDownload: boolean;
  readonly maxDownloads: number | null;
  readonly downloads: number;
  readonly droppedFiles: number;
  readonly droppedBytes: number;
  readonly createdAt: Date;
}

/** What somebody decides about a link; the rest counts by itself. */
type LinkTerms = Pick<LinkRow, 'id' | 'role' | 'passwordHash' | 'expiresAt' | 'allowDownload' | 'maxDownloads'>;

const linkColumns = ({ sql }: TenantTx) => sql`
  l.id, l.file_id as "fileId", l.role, l.token_sealed as "tokenSealed", l.password_hash as "passwordHash",
  l.expires_at as "expiresAt", l.allow_download as "allowDownload", l.max_downloads as "maxDownloads", l.downloads,
  l.dropped_files as "droppedFiles", l.dropped_bytes::float8 as "droppedBytes", l.created_at as "createdAt"`;

export const selectLinks = (tx: TenantTx, fileId: FileId) => tx.sql<LinkRow[]>`
  select ${linkColumns(tx)} from file_links l
    where l.tenant_id = ${tx.tenantId} and l.file_id = ${fileId} order by l.created_at, l.id`;

/** The link of exactly this file, locked, or null. */
export const lockLink = async (tx: TenantTx, fileId: FileId, linkId: string): Promise<LinkRow | null> => {
  const [row] = await tx.sql<LinkRow[]>`
    select ${linkColumns(tx)} from file_links l
      where l.tenant_id = ${tx.tenantId} and l.id = ${linkId} and l.file_id = ${fileId} for update`;
  return row ?? null;
};

export const insertLink = async (
  { sql, tenantId }: TenantTx,
  link: LinkTerms & {
    readonly fileId: FileId;
    readonly tokenSealed: Buffer;
    readonly tokenHash: Buffer;
    readonly createdBy: string;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    insert into file_links (tenant_id, id, file_id, token_hash, token_sealed, role, password_hash, expires_at, allow_download,
      max_downloads, created_by_member_id, created_at)
    values (${tenantId}, ${link.id}, ${link.fileId}, ${link.tokenHash}, ${link.tokenSealed}, ${link.role}, ${link.passwordHash},
      ${link.expiresAt}, ${link.allowDownload}, ${link.maxDownloads}, ${link.createdBy}, ${link.now})`;
};

export const updateLink = async ({ sql, tenantId }: TenantTx, link: LinkTerms): Promise<void> => {
  await sql`
    update file_links set role = ${link.role}, password_hash = ${link.passwordHash}, expires_at = ${link.expiresAt},
        allow_download = ${link.allowDownload}, max_downloads = ${link.maxDownloads}
      where tenant_id = ${tenantId} and id = ${link.id}`;
};

/** The link and every guest session it gave are gone. */
export const deleteLink = async ({ sql, tenantId }: TenantTx, linkId: LinkId): Promise<void> => {
  await sql`delete from file_links where tenant_id = ${tenantId} and id = ${linkId}`;
};

export const deleteGuestsOfLink = async ({ sql, tenantId }: TenantTx, linkId: LinkId): Promise<void> => {
  await sql`delete from link_guests where tenant_id = ${tenantId} and link_id = ${linkId}`;
};

/** Which link a token opens, before any organization is known. */
export const findLink = async (
  db: Database,
  hash: Buffer,
): Promise<{ readonly tenantId: TenantId; readonly linkId: LinkId } | null> => {
  const [row] = await db.global(
    (sql) => sql<{ tenantId: TenantId; linkId: LinkId }[]>`
      select tenant_id as "tenantId", link_id as "linkId" from find_link(${hash})`,
  );
  return row ?? null;
};

export interface OpenableLink extends LinkRow {
  readonly organizationName: string;
  /** The file lies in the trash, itself or with a folder above. */
  readonly isTrashed: boolean;
}

export const selectOpenableLink = (tx: TenantTx, linkId: LinkId) => tx.sql<OpenableLink[]>`
  select ${linkColumns(tx)}, o.name as "organizationName", a.trashed_at is not null as "isTrashed"
    from file_links l
    join organizations o on o.tenant_id = l.tenant_id
    cross join lateral file_access(l.tenant_id, l.file_id, null, null, false, l.file_id, 1) a
    where l.tenant_id = ${tx.tenantId} and l.id = ${linkId}`;

export const insertGuest = async (
  { sql, tenantId }: TenantTx,
  guest: {
    readonly id: GuestId;
    readonly linkId: LinkId;
    readonly tokenHash: Buffer;
    readonly name: string;
    readonly expiresAt: Date;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    insert into link_guests (tenant_id, id, link_id, token_hash, name, created_at, expires_at)
    values (${tenantId}, ${guest.id}, ${guest.linkId}, ${guest.tokenHash}, ${guest.name}, ${guest.now}, ${guest.expiresAt})`;
};

export const findGuest = async (
  db: Database,
  hash: Buffer,
): Promise<{ readonly tenantId: TenantId; readonly guestId: GuestId } | null> => {
  const [row] = await db.global(
    (sql) => sql<{ tenantId: TenantId; guestId: GuestId }[]>`
      select tenant_id as "tenantId", guest_id as "guestId" from find_link_guest(${hash})`,
  );
  return row ?? null;
};

export interface GuestRow {
  readonly guestId: GuestId;
  readonly linkId: LinkId;
  readonly fileId: FileId;
  readonly role: LinkRole;
  readonly name: string;
  readonly allowDownload: boolean;
}

/** The guest as its link says now; none when the session or the link has ended. */
export const selectGuest = ({ sql, tenantId }: TenantTx, guestId: GuestId, now: Date) => sql<GuestRow[]>`
  select g.id as "guestId", l.id as "linkId", l.file_id as "fileId", l.role, g.name, l.allow_download as "allowDownload"
    from link_guests g join file_links l on l.tenant_id = g.tenant_id and l.id = g.link_id
    where g.tenant_id = ${tenantId} and g.id = ${guestId} and g.expires_at > ${now}
      and (l.expires_at is null or l.expires_at > ${now})`;

export const deleteEndedGuests = async ({ sql, tenantId }: TenantTx, now: Date): Promise<void> => {
  await sql`delete from link_guests where tenant_id = ${tenantId} and expires_at <= ${now}`;
};

/**
 * Counts a try before its password is looked at, so that a hundred at once are not one. Answers null when it may go on, or
 * the moment from which the next one may.
 */
export const reserveTry = async (
  { sql, tenantId }: TenantTx,
  {
    linkId,
    address,
    policy,
    now,
  }: { readonly linkId: LinkId; readonly address: string; readonly policy: TryPolicy; readonly now: Date },
): Promise<Date | null> => {
  const counted = await sql`
    insert into link_tries as t (tenant_id, link_id, address, failures, retry_at)
    values (${tenantId}, ${linkId}, ${address}, 1, ${now})
    on conflict (tenant_id, link_id, address) do update set
        failures = case when t.retry_at < ${now}::timestamptz - make_interval(secs => ${forgetAfterSeconds}) then 1 else t.failures + 1 end,
        retry_at = ${now}::timestamptz + case
          when t.retry_at < ${now}::timestamptz - make_interval(secs => ${forgetAfterSeconds}) or t.failures + 1 < ${policy.free}
            then interval '0'
          else make_interval(secs => least(power(2, least(t.failures + 1 - ${policy.free}::integer, 20)), ${policy.maxDelaySeconds}::float8))
        end
      where t.retry_at <= ${now}
    returning t.failures`;
  if (counted.length > 0) return null;
  const [row] = await sql<{ retryAt: Date }[]>`
    select retry_at as "retryAt" from link_tries
      where tenant_id = ${tenantId} and link_id = ${linkId} and address = ${address}`;
  return row?.retryAt ?? now;
};

/** The password was right: this address starts anew, and its try does not count against the others. */
export const forgiveTry = async ({ sql, tenantId }: TenantTx, linkId: LinkId, address: string): Promise<void> => {
  await sql`delete from link_tries where tenant_id = ${tenantId} and link_id = ${linkId} and address = ${address}`;
  await sql`
    update link_tries set failures = greatest(failures - 1, 0)
      where tenant_id = ${tenantId} and link_id = ${linkId} and address = ''`;
};

/** True when the guest may take the file: it has before, or one of the link's downloads is left and now counted. */
export const takeDownload = async (
  { sql, tenantId }: TenantTx,
  {
    linkId,
    guestId,
    fileId,
    now,
  }: { readonly linkId: LinkId; readonly guestId: GuestId; readonly fileId: FileId; readonly now: Date },
): Promise<boolean> => {
  const first = await sql`
    insert into link_downloads (tenant_id, guest_id, file_id, created_at)
    values (${tenantId}, ${guestId}, ${fileId}, ${now}) on conflict do nothing returning file_id`;
  if (first.length === 0) return true;
  const counted = await sql`
    update file_links set downloads = downloads + 1
      where tenant_id = ${tenantId} and id = ${linkId} and (max_downloads is null or downloads < max_downloads)
      returning downloads`;
  return counted.length > 0;
};

/** One more file has come in through the link. */
export const countDrop = async ({ sql, tenantId }: TenantTx, linkId: LinkId, sizeBytes: number): Promise<void> => {
  await sql`
    update file_links set dropped_files = dropped_files + 1, dropped_bytes = dropped_bytes + ${sizeBytes}
      where tenant_id = ${tenantId} and id = ${linkId}`;
};
