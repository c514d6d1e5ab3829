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

const ownNumber = (least: number, most: number) => z.number().int().min(least).max(most).nullable();

/** What an organization decides about its live documents; null where it keeps the product's number. */
export const CoEditingSettings = z
  .object({
    /** How long the history of documents is kept; null: for ever. */
    historyDays: z.number().int().nullable(),
    connectionsPerDocument: z.number().int().nullable(),
    documentsPerPerson: z.number().int().nullable(),
    documentMebibytes: z.number().int().nullable(),
    defaults: z.object({
      connectionsPerDocument: z.number().int(),
      documentsPerPerson: z.number().int(),
      documentMebibytes: z.number().int(),
    }),
    version: z.number().int(),
  })
  .meta({ id: 'CoEditingSettings' });
export type CoEditingSettings = z.infer<typeof CoEditingSettings>;

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
  'GET /organization/co-editing': route({
    ...at,
    access: 'admin',
    summary: 'How the organization keeps history and limits its live documents',
    status: 200,
    response: CoEditingSettings,
  }),
  'PATCH /organization/co-editing': route({
    ...at,
    access: 'admin',
    summary: 'How long history is kept, and limits of live documents; null takes the product’s number',
    status: 200,
    ifMatch: 'optional',
    body: z.object({
      historyDays: ownNumber(1, 3650).optional(),
      connectionsPerDocument: ownNumber(1, 2000).optional(),
      documentsPerPerson: ownNumber(1, 200).optional(),
      documentMebibytes: ownNumber(1, 64).optional(),
    }),
    response: CoEditingSettings,
  }),
  'GET /files/{id}/export': route({
    ...at,
    access: 'guest',
    summary:
      'A document converted to another format. What a spreadsheet’s file does not hold is in the header Cloudity-Losses: a list of ConversionLoss as JSON in base64url',
    status: 200,
    params: idParams,
    query: z.object({
      format: z.enum(['md', 'html', 'pdf', 'docx', 'xlsx', 'ods', 'csv', 'luckysheet', 'pptx']),
      /** The name of the sheet that a CSV file holds; the first visible one when it is left out. */
      sheet: z.string().min(1).max(100).optional(),
    }),
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
