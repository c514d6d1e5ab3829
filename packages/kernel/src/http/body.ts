import type { Context } from 'hono';
import { scopeOf } from './scope.ts';

async function* nothing(): AsyncGenerator<Uint8Array> {}

/**
 * The request's bytes, to be read once: straight from the socket where there is one, as a web stream in between costs as much as hashing
 * them. It throws when the client breaks off. Nothing is read before the first piece is asked for, and whoever stops early leaves the
 * connection as it is. The pieces are the reader's own.
 */
export const bodyOf = (context: Context): AsyncIterable<Uint8Array> =>
  scopeOf(context).incoming?.iterator({ destroyOnReturn: false }) ??
  (context.req.raw.body as AsyncIterable<Uint8Array> | null) ??
  nothing();
