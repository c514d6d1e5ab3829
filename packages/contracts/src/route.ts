import { z } from 'zod';

/** The service that answers a route; a process without it forwards the request there. */
export type ServiceName = 'identity' | 'drive' | 'collab';

/**
 * Who may call a route, before any look at the thing it names:
 * - `public`: anybody, signed in or not;
 * - `session`: a signed-in member, also one who still has to enrol a second factor;
 * - `member`: a member of the organization whose session is complete;
 * - `guest`: a member, or a guest who came through a link (guests are denied everywhere else);
 * - `admin`, `owner`: a member with at least that role.
 */
export type Access = 'public' | 'session' | 'member' | 'guest' | 'admin' | 'owner';

export interface RouteSpec {
  readonly service: ServiceName;
  readonly access: Access;
  readonly summary: string;
  readonly tag: string;
  readonly status: number;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** JSON body; unknown keys are refused. */
  readonly body?: z.ZodObject;
  /** `bytes`: the request body is raw content, streamed, not JSON. */
  readonly upload?: 'bytes';
  /** JSON answer, `bytes` for a stream, or nothing (204). */
  readonly response?: z.ZodType | 'bytes';
  /** The caller must send If-Match with the version it read. */
  readonly ifMatch?: 'required' | 'optional';
}

/** Returns the route unchanged, with its literal type kept for the typed client and server. */
export const route = <const Spec extends RouteSpec>(spec: Spec): Spec => spec;

/** A list's query: at most `limit` items (1–200, default 50) after `cursor`, an opaque string. */
export const listQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const Timestamp = z.iso.datetime();
/** A query flag: `?x=true`. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');
