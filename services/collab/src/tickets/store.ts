import type { FileId, TenantId } from '@cloudity/contracts';
import { type Database, inline, type TenantTx } from '@cloudity/db';

export interface TicketRow {
  readonly fileId: FileId;
  readonly room: string;
  readonly sealedToken: Uint8Array;
  /** The document schema that the client said it knows; null when it did not say. */
  readonly clientSchema: number | null;
}

/** The ticket may be used until `expiresAt`; those of the organization that nobody used in time are gone. */
export const insertTicket = async (
  tx: TenantTx,
  ticketHash: Uint8Array,
  row: TicketRow,
  expiresAt: Date,
  now: Date,
): Promise<void> => {
  const { sql, tenantId } = tx;
  await Promise.all([
    sql`delete from collab_tickets where tenant_id = ${tenantId} and expires_at < ${now}`,
    sql`
      insert into collab_tickets (tenant_id, ticket_hash, file_id, room, sealed_token, client_schema, expires_at)
      values (${tenantId}, ${Buffer.from(ticketHash)}, ${row.fileId}, ${row.room}, ${Buffer.from(row.sealedToken)},
        ${row.clientSchema}, ${expiresAt})`,
  ]);
};

/** The ticket is used up, whoever asks: of two that come at once, one gets the row (rules.md H10). */
export const takeTicket = async (
  db: Database,
  tenantId: TenantId,
  ticketHash: Uint8Array,
  now: Date,
): Promise<TicketRow | null> => {
  const [row] = await db.write<
    { file_id: FileId; room: string; sealed_token: Uint8Array; client_schema: number | null; is_valid: boolean }[]
  >(
    tenantId,
    inline`
      delete from collab_tickets where tenant_id = ${tenantId} and ticket_hash = ${ticketHash}
      returning file_id, room, sealed_token, client_schema, expires_at > ${now} as is_valid`,
  );
  if (!row?.is_valid) return null;
  return { fileId: row.file_id, room: row.room, sealedToken: row.sealed_token, clientSchema: row.client_schema };
};
