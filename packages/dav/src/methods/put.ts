import { DavError } from '../dav-error.ts';
import { checkConditions, isConditional } from '../headers/preconditions.ts';
import { requireParent, requireUnlocked } from '../locks/guard.ts';
import type { DavRequest } from '../request.ts';
import type { DavResource } from '../storage.ts';
import type { Method } from './context.ts';

const digits = (header: string | null): number | null =>
  header !== null && /^\d{1,15}$/.test(header.trim()) ? Number(header) : null;

/** Finder sends its length in a header of its own, as it sends the body in chunks. */
const announcedBytes = ({ header }: DavRequest): number | null =>
  digits(header('content-length')) ?? digits(header('x-expected-entity-length'));

/** RFC 4918 §9.7, RFC 9110 §9.3.4. */
export const put: Method<DavResource> = async (context) => {
  const { request, storage, path, hasSlash } = context;
  if (request.header('content-range') !== null)
    throw new DavError(400, 'A part of a file cannot be put: send the whole, or upload in chunks.');
  if (hasSlash || path.length === 0) throw new DavError(405, 'A folder is not written to.');
  const existing = await storage.find(path);
  if (existing?.isCollection) throw new DavError(405, 'There is a folder with this name.');
  const parent = await requireParent(context, path);
  const state = { etag: existing?.etag ?? null, modifiedAt: existing?.modifiedAt ?? null, exists: existing !== null };
  checkConditions(request.header, false, state);
  await requireUnlocked(context, [existing ?? parent]);
  const { etag, isNew, headers } = await storage.write({
    path,
    existing,
    isExact: isConditional(request.header) || context.isConditional,
    body: request.body,
    announcedBytes: announcedBytes(request),
    mediaType: request.header('content-type'),
    header: request.header,
  });
  return { status: isNew ? 201 : 204, headers: { ...(etag === null ? {} : { ETag: etag }), ...headers }, body: null };
};
