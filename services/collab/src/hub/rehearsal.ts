import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { loadDocument } from '../room/rooms.ts';
import type { OrganizationLimits } from '../settings/organization-limits.ts';
import type { Tickets } from '../tickets/service.ts';
import { makeTicket } from '../tickets/ticket.ts';

/** Nobody and nothing has this id (RFC 9562, section 5.10). */
const max = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const nobody = max as TenantId;

/**
 * Asks PostgreSQL once for what it is asked when somebody comes in, as somebody who does not exist: its lines are open afterwards,
 * and it has read its catalog for them, which the first reader after a restart would have to wait for. Nothing is written.
 */
export const rehearse = async (db: Database, tickets: Tickets, limits: OrganizationLimits): Promise<void> => {
  await Promise.all([tickets.take(makeTicket(nobody)), loadDocument(db, nobody, max as FileId), limits.read(nobody)]);
};
