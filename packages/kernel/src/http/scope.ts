import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { type Log, silentLog } from '../log.ts';

/** What the listener knows about a request before any route sees it. */
export interface RequestScope {
  readonly requestId: string;
  /** The caller's address, past trusted proxies; null when a test calls the app without a socket. */
  readonly ip: string | null;
  readonly log: Log;
  readonly incoming: IncomingMessage | null;
  readonly outgoing: ServerResponse | null;
}

const bare: RequestScope = { requestId: 'none', ip: null, log: silentLog, incoming: null, outgoing: null };

/** The listener's knowledge of this request; harmless stand-ins when the app is called without one. */
export const scopeOf = (context: Context): RequestScope => ({
  ...bare,
  ...(context.env as Partial<RequestScope> | undefined),
});

/** The caller's address for rate limits and audit rows; null when unknown. */
export const clientIp = (context: Context): string | null => scopeOf(context).ip;
