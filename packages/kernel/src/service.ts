import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServiceName } from '@cloudity/contracts';
import type { Hono } from 'hono';

/**
 * One service, constructed without listening: tests call `http.request()`.
 * `ports` are what other services may call, by name; every method is asynchronous and takes and gives plain JSON values,
 * so that the same call works in the process and over HTTP.
 */
export interface Service {
  readonly name: ServiceName;
  readonly http: Hono;
  readonly ports: Readonly<Record<string, object>>;
  /** Takes over a websocket upgrade whose path is the service's; answers false when it is not. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** Begins background work. Resolves when the service can answer. */
  readonly start: () => Promise<void>;
  /** Stops taking work in, finishes what was acknowledged or begun, and frees everything. Idempotent. */
  readonly dispose: () => Promise<void>;
}
