import type { ContentStore } from '@cloudity/content';
import type { TenantId } from '@cloudity/contracts';
import type { Context } from 'hono';
import type { Download } from './download.ts';
import { safeImageTypes } from './media-type.ts';
import { etagOf, matchesEtag, parseRange } from './range.ts';
import { sendPieces } from './send-pieces.ts';

/** RFC 6266 with RFC 8187 for what ASCII cannot say. */
export const contentDisposition = (kind: 'inline' | 'attachment', name: string): string => {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};

/**
 * What goes with every byte a user stored (rules.md S3): nothing in it may run, be guessed to be something else, be shown by a browser
 * as a page of ours, or stay in a cache. Only images that the bytes prove to be raster images are shown in place.
 */
export const contentHeaders = ({ file, content }: Download, forceDownload: boolean): Record<string, string> => ({
  'Content-Type': content.mimeType,
  'Content-Disposition': contentDisposition(
    !forceDownload && safeImageTypes.has(content.mimeType) ? 'inline' : 'attachment',
    file.name,
  ),
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  ETag: etagOf(content.sha256),
  'Last-Modified': content.createdAt.toUTCString(),
  'Accept-Ranges': 'bytes',
});

/** If-Range holds the tag, or a date: with another one the whole content is sent (RFC 9110 §13.1.5). */
const rangeApplies = (context: Context, etag: string, lastModified: string): boolean => {
  const condition = context.req.header('if-range')?.trim();
  return condition === undefined || condition === etag || condition === lastModified;
};

/** Changes the headers of what is not shown at the application's origin. */
export type AdaptHeaders = (
  headers: Readonly<Record<string, string>>,
  shown: { readonly name: string; readonly mimeType: string },
) => Record<string, string>;

/**
 * Streams the content, or a range of it.
 */
export const answerContent = async (
  context: Context,
  contents: ContentStore,
  tenantId: TenantId,
  download: Download,
  forceDownload: boolean,
  adapt: AdaptHeaders = (headers) => ({ ...headers }),
): Promise<Response> => {
  const { content } = download;
  const headers = adapt(contentHeaders(download, forceDownload), {
    name: download.file.name,
    mimeType: content.mimeType,
  });
  const etag = etagOf(content.sha256);
  if (matchesEtag(context.req.header('if-none-match'), etag)) {
    delete headers['Content-Type'];
    return context.body(null, 304, headers);
  }
  const wanted = rangeApplies(context, etag, content.createdAt.toUTCString()) ? context.req.header('range') : undefined;
  const range = parseRange(wanted, content.sizeBytes);
  if (range === 'unsatisfiable')
    return context.body(null, 416, {
      'Content-Range': `bytes */${content.sizeBytes}`,
      'Cache-Control': 'no-store',
      'Accept-Ranges': 'bytes',
    });
  const status = range === null ? 200 : 206;
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${content.sizeBytes}`;
  headers['Content-Length'] = String(range ? range.end - range.start + 1 : content.sizeBytes);
  if (context.req.method === 'HEAD') return context.body(null, status, headers);

  const stored = { id: content.contentId, sizeBytes: content.sizeBytes };
  return sendPieces(context, await contents.pieces(tenantId, stored, range ?? undefined), status, headers);
};
