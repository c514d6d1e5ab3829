import { FileId } from '@cloudity/contracts';
import { z } from 'zod';
import { createTokenSealer } from '../links/token.ts';

/** Who downloads what: the caller's own token, so that rights, sessions and links are those of the moment the download begins. */
const Ticket = z.object({ token: z.string(), fileIds: z.array(FileId).min(1), expiresAt: z.number() });
export type Ticket = z.output<typeof Ticket>;

export interface TicketSealer {
  /** Fits into an address; means nothing to anybody but this installation. */
  readonly seal: (ticket: Ticket) => string;
  /** Null for what was not sealed here. */
  readonly open: (sealed: string) => Ticket | null;
}

const context = 'archive';
const idBytes = 16;

/** Ids in sixteen bytes each, so that an address of many stays short. */
export const createTicketSealer = (secretKey: Uint8Array): TicketSealer => {
  const sealer = createTokenSealer(secretKey);
  return {
    seal: ({ token, fileIds, expiresAt }) => {
      const ids = Buffer.concat(fileIds.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')));
      return sealer.seal(JSON.stringify([token, ids.toString('base64'), expiresAt]), context).toString('base64url');
    },
    open: (sealed) => {
      const text = sealer.open(Buffer.from(sealed, 'base64url'), context);
      if (text === null) return null;
      const [token, ids, expiresAt] = JSON.parse(text) as [string, string, number];
      const bytes = Buffer.from(ids, 'base64');
      const fileIds = Array.from({ length: bytes.length / idBytes }, (_, index) =>
        bytes
          .subarray(index * idBytes, (index + 1) * idBytes)
          .toString('hex')
          .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'),
      );
      return Ticket.parse({ token, fileIds, expiresAt });
    },
  };
};
