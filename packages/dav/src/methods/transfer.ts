import { DavError } from '../dav-error.ts';
import { parseDepth, parseOverwrite } from '../headers/simple.ts';
import { requireParent, requireUnlocked, requireUnlockedTree } from '../locks/guard.ts';
import { hrefOf, isSamePath, isWithin, parentOf } from '../path.ts';
import type { DavResource } from '../storage.ts';
import type { Method, MethodContext } from './context.ts';

/** RFC 4918 §9.8 and §9.9. */
const transfer = async (context: MethodContext<DavResource>, isMove: boolean) => {
  const { request, storage, path, base } = context;
  const to = request.header('destination');
  if (to === null) throw new DavError(400, 'Destination is missing.');
  const destination = context.pathOf(to);
  const mayOverwrite = parseOverwrite(request.header('overwrite'));
  const depth = parseDepth(request.header('depth'), 'infinity');
  const source = await storage.find(path);
  if (!source) throw new DavError(404, 'There is nothing here.');
  if (depth === 1 || (isMove && source.isCollection && depth !== 'infinity'))
    throw new DavError(400, isMove ? 'A folder moves with what is in it.' : 'Depth is 0 or infinity.');
  if (destination.length === 0 || isSamePath(path, destination) || isWithin(path, destination))
    throw new DavError(403, 'It cannot be put onto itself or onto a folder it lies in.');
  if (isWithin(destination, path)) throw new DavError(source.isCollection ? 403 : 409, 'It cannot be put into itself.');

  const found = await storage.find(destination);
  // Storages that do not tell letter case apart find the source under the new name: that is a renaming.
  const replaced = found !== null && isSamePath(found.path, source.path) ? null : found;
  if (replaced !== null && !mayOverwrite) throw new DavError(412, 'There is something with this name already.');
  const parent = await requireParent(context, destination);
  if (isMove) {
    await requireUnlockedTree(context, source);
    const from = await storage.find(parentOf(path));
    if (from) await requireUnlocked(context, [from]);
  }
  if (replaced) await requireUnlockedTree(context, replaced);
  await requireUnlocked(context, [parent]);
  const work = { source, destination, replaced, depth } as const;
  await (isMove ? storage.move(work) : storage.copy(work));
  if (replaced) return { status: 204, headers: {}, body: null };
  return { status: 201, headers: { Location: hrefOf(base, destination, source.isCollection) }, body: null };
};

export const copy: Method<DavResource> = (context) => transfer(context, false);
export const move: Method<DavResource> = (context) => transfer(context, true);
