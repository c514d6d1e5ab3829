import { FileId, RenditionKind } from '@cloudity/contracts';
import { z } from 'zod';
import { createTokenSealer } from '../links/token.ts';

/** What is looked at: the content as of a version of the file, or an image or rendition made of its newest content. */
const Ticket = z.object({
  /** The caller's own: session, link and rights are those of the moment the address is used. */
  token: z.string(),
  fileId: FileId,
  what: z.union([
    z.object({ kind: z.literal('content'), version: z.number().int() }),
    z.object({ kind: z.literal('image'), size: z.number().int() }),
    z.object({ kind: z.literal('rendition'), rendition: RenditionKind }),
    z.object({ kind: z.literal('playlist') }),
    z.object({ kind: z.literal('video') }),
  ]),
  expiresAt: z.number(),
});
export type ViewTicket = z.output<typeof Ticket>;

export interface ViewTicketSealer {
  /** Fits into an address; means nothing to anybody but this installation. */
  readonly seal: (ticket: ViewTicket) => string;
  /** Null for what was not sealed here. */
  readonly open: (sealed: string) => ViewTicket | null;
}

const context = 'view';

export const createViewTicketSealer = (secretKey: Uint8Array): ViewTicketSealer => {
  const sealer = createTokenSealer(secretKey);
  return {
    seal: (ticket) => sealer.seal(JSON.stringify(ticket), context).toString('base64url'),
    open: (sealed) => {
      const text = sealer.open(Buffer.from(sealed, 'base64url'), context);
      return text === null ? null : Ticket.parse(JSON.parse(text));
    },
  };
};
