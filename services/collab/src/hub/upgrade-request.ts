import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '@cloudity/kernel';

/** What an upgrade asks for. */
export interface UpgradeRequest {
  readonly room: string;
  readonly ticket: string;
}

/** Null when the path is not one of the hub's. A missing ticket is empty, and refused later like a wrong one. */
export const parseUpgrade = (request: IncomingMessage): UpgradeRequest | null => {
  const url = URL.parse(request.url ?? '/', 'http://hub');
  const match = /^\/collab\/([^/]{1,100})$/.exec(url?.pathname ?? '');
  return !url || match?.[1] === undefined ? null : { room: match[1], ticket: url.searchParams.get('ticket') ?? '' };
};

/**
 * Browsers always say where a page comes from, and only our own pages may open a room; programs say nothing. Calls to the
 * machine itself under another loopback name than the public URL's are ours too.
 */
export const isOurOrigin = (
  { origin, host }: { readonly origin?: string | undefined; readonly host?: string | undefined },
  publicUrl: string,
): boolean => {
  if (origin === undefined) return true;
  if (origin === new URL(publicUrl).origin) return true;
  if (!URL.canParse(origin) || host === undefined) return false;
  const from = new URL(origin);
  return from.host === host && isLoopbackHost(from.hostname);
};
