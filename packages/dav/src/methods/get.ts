import { DavError } from '../dav-error.ts';
import { checkConditions } from '../headers/preconditions.ts';
import { parseRange } from '../headers/simple.ts';
import type { DavResource } from '../storage.ts';
import type { Method } from './context.ts';

const collectionText = 'This is a folder for WebDAV clients. Open its address in your file manager.\n';

/** If-Range holds the tag or the date: with another one the whole is sent (RFC 9110 §13.1.5). */
const rangeApplies = (condition: string | null, { etag, modifiedAt }: DavResource): boolean =>
  condition === null || condition.trim() === etag || condition.trim() === modifiedAt?.toUTCString();

/** RFC 9110 §9.3.1. HEAD is the same without the bytes. */
export const get: Method<DavResource> = async ({ request, storage, path }) => {
  const isHead = request.method === 'HEAD';
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  if (resource.isCollection) {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
    return { status: 200, headers, body: isHead ? null : collectionText };
  }
  const { etag, modifiedAt, mediaType } = resource;
  const headers: Record<string, string> = { 'Accept-Ranges': 'bytes' };
  if (etag !== null) headers.ETag = etag;
  if (modifiedAt !== null) headers['Last-Modified'] = modifiedAt.toUTCString();
  if (checkConditions(request.header, true, { etag, modifiedAt, exists: true }) === 'not_modified')
    return { status: 304, headers, body: null };

  const sizeBytes = resource.sizeBytes ?? 0;
  const wanted = rangeApplies(request.header('if-range'), resource) ? request.header('range') : null;
  const range = parseRange(wanted, sizeBytes);
  if (range === 'unsatisfiable')
    throw new DavError(416, 'The range lies behind the end.', { headers: { 'Content-Range': `bytes */${sizeBytes}` } });
  headers['Content-Type'] = mediaType ?? 'application/octet-stream';
  headers['Content-Length'] = String(range ? range.end - range.start + 1 : sizeBytes);
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${sizeBytes}`;
  const status = range ? 206 : 200;
  return { status, headers, body: isHead ? null : await storage.read(resource, range) };
};
