import type { CollabTicket, FileId, FileRole, TenantId } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { beginningOf, isLive, schemaOfKind } from '../documents/schema.ts';
import { ensureDocument } from '../documents/store.ts';
import type { CollabPorts } from '../ports.ts';
import { roomName } from '../room/room-name.ts';
import { insertTicket, type TicketRow, takeTicket } from './store.ts';
import { hashTicket, makeTicket, sealToken, tenantOfTicket, ticketLifetimeMs, unsealToken } from './ticket.ts';

/** A ticket that was good, and is used up now. */
export interface TakenTicket extends Omit<TicketRow, 'sealedToken'> {
  readonly tenantId: TenantId;
  /** The caller's own session, API or guest token. */
  readonly token: string;
}

export interface Tickets {
  /** Errors: not_found when the caller may not see the file, invalid when it is no live document. */
  readonly issue: (actor: Actor, token: string, fileId: FileId, clientSchema: number | null) => Promise<CollabTicket>;
  /** Null when the ticket is unknown, expired or used. */
  readonly take: (ticket: string) => Promise<TakenTicket | null>;
}

/** What a role becomes for a client that would destroy what it does not know (rules.md H15). */
export const roleForSchema = (role: FileRole, clientSchema: number | null, schema: number): FileRole =>
  clientSchema !== null && clientSchema < schema ? 'viewer' : role;

/** The part of the platform that tickets need. */
export interface TicketPlatform extends Pick<Platform, 'db' | 'clock'> {
  readonly config: Pick<Platform['config'], 'publicUrl'>;
}

export const createTickets = (
  { db, clock, config }: TicketPlatform,
  { access }: Pick<CollabPorts, 'access'>,
): Tickets => ({
  issue: async (actor, token, fileId, clientSchema) => {
    const file = await access.roleOf(actor, fileId);
    if (!file || file.tenantId !== actor.tenantId) throw notFound('file');
    const { kind } = file;
    if (!isLive(kind)) throw new AppError('invalid', 'Only documents can be edited together.');
    if (file.trashed) throw new AppError('gone', 'The file is in the trash.');
    const ticket = makeTicket(actor.tenantId);
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + ticketLifetimeMs);
    return db.tenant(actor.tenantId, async (tx) => {
      const head = await ensureDocument(tx, fileId, { kind, schema: schemaOfKind(kind), beginning: beginningOf(kind) });
      const room = roomName(fileId, head.epoch);
      const row = { fileId, room, sealedToken: sealToken(ticket, token), clientSchema };
      await insertTicket(tx, hashTicket(ticket), row, expiresAt, now);
      const role = roleForSchema(file.role, clientSchema, head.schemaVersion);
      return {
        ticket,
        url: `${config.publicUrl.replace(/^http/, 'ws')}/collab`,
        room,
        role,
        schema: head.schemaVersion,
        reason: role === file.role ? null : 'schema_too_old',
        expiresAt: expiresAt.toISOString(),
      };
    });
  },
  take: async (ticket) => {
    const tenantId = tenantOfTicket(ticket);
    if (tenantId === null) return null;
    const row = await takeTicket(db, tenantId, hashTicket(ticket), clock.now());
    if (!row) return null;
    const { sealedToken, ...rest } = row;
    return { ...rest, tenantId, token: unsealToken(ticket, sealedToken) };
  },
});
