import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, type OriginPolicy } from '@cloudity/kernel';

/** Where what people stored is shown: nothing of the application answers there, and nothing of theirs is shown anywhere else. */
export interface ContentOrigin {
  /** Whether a request to this host is about stored content. */
  readonly isHost: (host: string | undefined) => boolean;
  /** Error for an address that the host has not, or that only the other one has; null when it may be answered. */
  readonly refuse: (request: {
    readonly host: string | undefined;
    readonly method: string;
    readonly path: string;
  }) => AppError | null;
}

const views = '/api/v1/views/';
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Without a `contentUrl` every address is the application's own. */
export const createContentOrigin = (contentUrl: string | null): ContentOrigin => {
  const contentHost = contentUrl === null ? null : new URL(contentUrl).host;
  const isHost = (host: string | undefined): boolean => contentHost !== null && host?.toLowerCase() === contentHost;
  return {
    isHost,
    refuse: ({ host, method, path }) => {
      if (contentHost === null) return null;
      const isView = path.startsWith(views) && reading.has(method);
      if (isHost(host)) return isView ? null : new AppError('not_found', 'Only files are shown here.');
      return path.startsWith(views) ? new AppError('misdirected', 'Files are shown under another host name.') : null;
    },
  };
};

/**
 * Answers what a browser asks before it reads across origins (Fetch, "CORS-preflight fetch"): any page may read an address that it knows,
 * since knowing it is the right to, and no cookie counts there.
 */
export const answerPreflight = (incoming: IncomingMessage, outgoing: ServerResponse): boolean => {
  if (incoming.method !== 'OPTIONS') return false;
  outgoing
    .writeHead(204, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET',
      'Access-Control-Allow-Headers': 'Authorization, Range, If-None-Match, If-Range',
      'Access-Control-Max-Age': '3600',
    })
    .end();
  return true;
};

/** The application's hosts and the content's: each refuses what is the other's. */
export const refuseHost = (
  origins: OriginPolicy,
  content: ContentOrigin,
  request: { readonly host: string | undefined; readonly method: string; readonly path: string },
): AppError | null =>
  content.refuse(request) ?? (content.isHost(request.host) ? null : origins.refuseHost(request.host));
