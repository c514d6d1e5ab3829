import { DavError } from '../dav-error.ts';
import { checkConditions } from '../headers/preconditions.ts';
import { parseDepth } from '../headers/simple.ts';
import { requireParent, requireUnlocked, requireUnlockedTree } from '../locks/guard.ts';
import { parentOf } from '../path.ts';
import type { DavResource } from '../storage.ts';
import type { Method } from './context.ts';

const hasBytes = async (body: AsyncIterable<Uint8Array> | null): Promise<boolean> => {
  for await (const part of body ?? []) if (part.length > 0) return true;
  return false;
};

/** RFC 4918 §9.3; no body has a meaning here. */
export const mkcol: Method<DavResource> = async (context) => {
  const { request, storage, path } = context;
  if (await hasBytes(request.body)) throw new DavError(415, 'MKCOL takes no body.');
  if (await storage.find(path)) throw new DavError(405, 'There is something with this name already.');
  const parent = await requireParent(context, path);
  await requireUnlocked(context, [parent]);
  await storage.makeCollection(path);
  return { status: 201, headers: {}, body: null };
};

/** RFC 4918 §9.6: all of it or nothing. */
export const remove: Method<DavResource> = async (context) => {
  const { request, storage, path } = context;
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  if (resource.isCollection && parseDepth(request.header('depth'), 'infinity') !== 'infinity')
    throw new DavError(400, 'A folder is deleted with what is in it: Depth is infinity.');
  const { etag, modifiedAt } = resource;
  checkConditions(request.header, false, { etag, modifiedAt, exists: true });
  await requireUnlockedTree(context, resource);
  const parent = path.length > 0 ? await storage.find(parentOf(path)) : null;
  if (parent) await requireUnlocked(context, [parent]);
  await storage.remove(resource);
  return { status: 204, headers: {}, body: null };
};
