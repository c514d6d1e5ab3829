import { DavError } from '../dav-error.ts';
import type { MethodContext } from '../methods/context.ts';
import { hrefOf, type Path, parentOf } from '../path.ts';
import type { DavResource } from '../storage.ts';
import { type ActiveLock, lockInTheWay } from './lock.ts';

const locked = (base: string, lock: ActiveLock): DavError =>
  new DavError(423, lock.isOwn ? 'This is locked by another of your programs.' : 'Somebody else has locked this.', {
    condition: 'lock-token-submitted',
    detail: lock.root === null ? '' : `<D:href>${hrefOf(base, lock.root, lock.isRootCollection)}</D:href>`,
  });

/** *Errors*: 423 unless the client may change the resources themselves. */
export const requireUnlocked = async <Resource extends DavResource>(
  context: MethodContext<Resource>,
  resources: readonly Resource[],
): Promise<void> => {
  if (resources.length === 0) return;
  const found = (await context.storage.locks.covering(resources)).flat();
  const inTheWay = lockInTheWay(found, context.tokens);
  if (inTheWay) throw locked(context.base, inTheWay);
};

/** *Errors*: 423 unless the client may take the resource away with everything below. */
export const requireUnlockedTree = async <Resource extends DavResource>(
  context: MethodContext<Resource>,
  resource: Resource,
): Promise<void> => {
  await requireUnlocked(context, [resource]);
  if (!resource.isCollection) return;
  const inTheWay = lockInTheWay(await context.storage.locks.below(resource), context.tokens);
  if (inTheWay) throw locked(context.base, inTheWay);
};

/** The collection a path lies in. *Errors*: 409 when there is none (RFC 4918 §9.3, §9.7). */
export const requireParent = async <Resource extends DavResource>(
  { storage }: MethodContext<Resource>,
  path: Path,
): Promise<Resource> => {
  const parent = await storage.find(parentOf(path));
  if (!parent?.isCollection) throw new DavError(409, 'The folder for this does not exist. Make it first.');
  return parent;
};
