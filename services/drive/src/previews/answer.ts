import { Readable } from 'node:stream';
import type { ContentStore } from '@cloudity/content';
import type { TenantId } from '@cloudity/contracts';
import type { Context } from 'hono';
import { type AdaptHeaders, contentHeaders } from '../content/answer.ts';
import { etagOf, matchesEtag } from '../content/range.ts';
import type { PreviewImage } from './service.ts';

/**
 * The image with a strong ETag. Like every content it stays in no cache (rules.md T10: a shared computer keeps nothing); a client that
 * keeps it itself asks with If-None-Match.
 */
export const answerPreviewImage = async (
  context: Context,
  contents: ContentStore,
  tenantId: TenantId,
  { file, image }: PreviewImage,
  adapt: AdaptHeaders = (headers) => ({ ...headers }),
): Promise<Response> => {
  const { contentId, sizeBytes, contentSha256, createdAt } = image;
  const content = { number: 1, contentId, sizeBytes, sha256: contentSha256, mimeType: 'image/webp', createdAt };
  const name = `${file.name}.webp`;
  const { 'Accept-Ranges': _, ...headers } = adapt(contentHeaders({ file: { ...file, name }, content }, false), {
    name,
    mimeType: content.mimeType,
  });
  if (matchesEtag(context.req.header('if-none-match'), etagOf(contentSha256))) {
    delete headers['Content-Type'];
    return context.body(null, 304, headers);
  }
  headers['Content-Length'] = String(sizeBytes);
  if (context.req.method === 'HEAD') return context.body(null, 200, headers);
  const source = await contents.read(tenantId, { id: contentId, sizeBytes });
  return context.body(Readable.toWeb(source) as ReadableStream<Uint8Array>, 200, headers);
};
