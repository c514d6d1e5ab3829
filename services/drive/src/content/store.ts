import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { queueTexts } from '../texts/store.ts';

export interface ContentVersion {
  readonly number: number;
  readonly contentId: string;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly mimeType: string;
  readonly createdAt: Date;
}

/** The content as of a version of the file (the newest for null); none when the file had none then, or the one it had was deleted. */
export const selectContent = async (
  { sql, tenantId }: TenantTx,
  fileId: FileId,
  version: number | null,
): Promise<ContentVersion | null> => {
  const [row] = await sql<ContentVersion[]>`
    select * from (
      select v.number, v.content_id as "contentId", v.size_bytes::float8 as "sizeBytes", v.sha256, v.mime_type as "mimeType",
          v.created_at as "createdAt", v.superseded_by as "supersededBy"
        from file_versions v
        where v.tenant_id = ${tenantId} and v.file_id = ${fileId} and (${version}::integer is null or v.number <= ${version}::integer)
        order by v.number desc limit 1
    ) newest
    where ${version}::integer is null or "supersededBy" is null or "supersededBy" > ${version}::integer`;
  return row ?? null;
};

/** The file has another version; its text will be read. */
export const insertVersion = async (
  tx: TenantTx,
  version: {
    readonly fileId: FileId;
    readonly number: number;
    readonly contentId: string;
    readonly sizeBytes: number;
    readonly sha256: Buffer;
    readonly mimeType: string;
    readonly memberId: string | null;
    readonly guest?: { readonly id: string; readonly name: string } | null;
    /** When the content that this version brings back was new. */
    readonly restoredFrom?: Date | null;
    readonly now: Date;
  },
): Promise<void> => {
  const { sql, tenantId } = tx;
  await sql`
    insert into file_versions (tenant_id, file_id, number, content_id, size_bytes, sha256, mime_type, created_at, created_by_member_id,
      created_by_guest_id, created_by_guest_name, restored_from)
    values (${tenantId}, ${version.fileId}, ${version.number}, ${version.contentId}, ${version.sizeBytes}, ${version.sha256},
      ${version.mimeType}, ${version.now}, ${version.memberId}, ${version.guest?.id ?? null}, ${version.guest?.name ?? null},
      ${version.restoredFrom ?? null})`;
  await queueTexts(tx, [version.fileId]);
};

/** The newest content was last changed then, as far as the client knows. */
export const noteContentTime = async ({ sql, tenantId }: TenantTx, fileId: FileId, at: Date): Promise<void> => {
  await sql`
    update file_versions v set modified_at = ${at}
      where v.tenant_id = ${tenantId} and v.file_id = ${fileId} and v.number = (
        select max(n.number) from file_versions n where n.tenant_id = ${tenantId} and n.file_id = ${fileId})`;
};
