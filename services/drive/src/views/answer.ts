import type { Context } from 'hono';
import { contentDisposition } from '../content/answer.ts';
import { isShownInPlace } from '../content/media-type.ts';

/**
 * The headers of content at an origin that has nothing else: a browser shows it as it is, without any script of it running and without
 * anything of it being fetched, and a page that knows the address may read its bytes.
 */
export const inPlaceHeaders = (
  headers: Readonly<Record<string, string>>,
  { name, mimeType }: { readonly name: string; readonly mimeType: string },
): Record<string, string> => ({
  ...headers,
  ...(mimeType === 'text/plain' ? { 'Content-Type': 'text/plain; charset=utf-8' } : {}),
  'Content-Disposition': contentDisposition(isShownInPlace(mimeType) ? 'inline' : 'attachment', name),
  'Content-Security-Policy':
    "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Range, Content-Length, ETag',
});

/** A playlist is ours, not a user's; whoever has its address may read it from where the application is. */
export const answerPlaylist = (context: Context, playlist: string): Response =>
  context.body(playlist, 200, {
    'Content-Type': 'application/vnd.apple.mpegurl',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*',
  });
