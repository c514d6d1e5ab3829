import { z } from 'zod';
import { FileRole } from './drive.ts';
import { FileId } from './ids.ts';
import { route, Timestamp } from './route.ts';

export const CollabTicket = z
  .object({
    ticket: z.string(),
    /** Base for a stock WebsocketProvider: ws(s)://host/collab */
    url: z.string(),
    /** Today's name of the file's live document; changes when its history is reset. */
    room: z.string(),
    role: FileRole,
    /** Schema version of the document. */
    schema: z.number().int(),
    /** Why the role is weaker than the file's, if it is. */
    reason: z.enum(['schema_too_old']).nullable(),
    expiresAt: Timestamp,
  })
  .meta({ id: 'CollabTicket' });
export type CollabTicket = z.infer<typeof CollabTicket>;

const at = { service: 'collab', tag: 'Co-editing' } as const;
const idParams = z.object({ id: FileId });

export const collabRoutes = {
  'POST /files/{id}/collab-ticket': route({
    ...at,
    access: 'guest',
    summary: 'A single-use ticket (30 s) for the websocket',
    status: 201,
    params: idParams,
    body: z.object({ schema: z.number().int().min(0).optional() }),
    response: CollabTicket,
  }),
  'GET /files/{id}/export': route({
    ...at,
    access: 'guest',
    summary: 'A document converted to another format',
    status: 200,
    params: idParams,
    query: z.object({ format: z.enum(['md', 'html', 'pdf', 'docx', 'xlsx', 'ods', 'csv', 'pptx']) }),
    response: 'bytes',
  }),
} as const;

/** Why a hub closes a websocket. 4400–4499 are final for a stock y-websocket client. */
export const collabClose = {
  malformed: 4400,
  ticketRefused: 4401,
  revoked: 4403,
  deleted: 4404,
  roomReplaced: 4409,
  tooLarge: 4413,
  restarting: 1012,
  tryLater: 1013,
} as const;
