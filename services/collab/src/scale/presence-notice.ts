import { FileId, type TenantId } from '@cloudity/contracts';
import { z } from 'zod';
import type { SharedPresence } from '../room/presence.ts';

const State = z.object({
  client: z.number().int().min(0),
  clock: z.number().min(0),
  clientClock: z.number().min(0),
  author: z.object({ kind: z.enum(['member', 'guest']), id: z.string() }),
  name: z.string(),
  state: z.string().nullable(),
});

/** What hubs tell each other about who is there. Nothing of it is stored. */
const PresenceNotice = z.discriminatedUnion('kind', [
  /** I am here (said every few seconds), and want to know who is in these rooms. */
  z.object({ kind: z.literal('here'), hub: z.string(), rooms: z.array(z.tuple([FileId, z.number().int()])) }),
  z.object({
    kind: z.literal('states'),
    hub: z.string(),
    fileId: FileId,
    epoch: z.number().int(),
    states: z.array(State),
  }),
  /** I end. */
  z.object({ kind: z.literal('gone'), hub: z.string() }),
]);
export type PresenceNotice = z.output<typeof PresenceNotice>;

/** The bus channel of an organization's presence. */
export const presenceChannel = (tenantId: TenantId): string => `presence.${tenantId}`;

export const encodePresenceNotice = (notice: PresenceNotice): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(notice));

/** Null for anything that is no notice. */
export const decodePresenceNotice = (payload: Uint8Array): PresenceNotice | null => {
  try {
    const notice = PresenceNotice.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return notice.success ? notice.data : null;
  } catch {
    return null;
  }
};

/** A PostgreSQL notice holds 5997 bytes: a few small states, or a single one of the largest. */
const maxStatesBytes = 4_000;
export const maxRoomsPerNotice = 100;

/** The list in parts that travel on any bus. */
export const statesInParts = (states: readonly SharedPresence[]): SharedPresence[][] => {
  const parts: SharedPresence[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const state of states) {
    const sizeBytes = Buffer.byteLength(JSON.stringify(state));
    if (bytes + sizeBytes > maxStatesBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(state);
    bytes += sizeBytes;
  }
  return parts;
};
