import { z } from 'zod';
import { FileId, MemberId, SessionId, TenantId } from './ids.ts';

/** What services tell each other over the bus. Hints only: every receiver can also find out from PostgreSQL. */
export const BusEvent = z.discriminatedUnion('type', [
  /** A right changed somewhere in the organization: sockets are re-evaluated. */
  z.object({ type: z.literal('acl.changed'), tenantId: TenantId }),
  z.object({ type: z.literal('session.ended'), tenantId: TenantId, sessionId: SessionId }),
  z.object({ type: z.literal('member.disabled'), tenantId: TenantId, memberId: MemberId }),
  z.object({ type: z.literal('file.deleted'), tenantId: TenantId, fileId: FileId }),
  /** Something beside a file's content changed; pages that show it look again. */
  z.object({
    type: z.literal('file.changed'),
    tenantId: TenantId,
    fileId: FileId,
    what: z.enum(['comments', 'access']),
  }),
]);
export type BusEvent = z.infer<typeof BusEvent>;

/** The bus channel that carries every BusEvent. */
export const eventChannel = 'events';

export const encodeEvent = (event: BusEvent): Uint8Array => new TextEncoder().encode(JSON.stringify(event));

/** The event in a bus message, or null for what this version does not know. */
export const decodeEvent = (payload: Uint8Array): BusEvent | null => {
  try {
    return BusEvent.safeParse(JSON.parse(new TextDecoder().decode(payload))).data ?? null;
  } catch {
    return null;
  }
};
