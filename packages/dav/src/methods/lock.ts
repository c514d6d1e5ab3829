import { DavError } from '../dav-error.ts';
import { checkConditions } from '../headers/preconditions.ts';
import { parseDepth, parseLockToken, parseTimeout } from '../headers/simple.ts';
import { requireParent, requireUnlocked } from '../locks/guard.ts';
import type { ActiveLock } from '../locks/lock.ts';
import { activeLockXml, lockRequestFrom } from '../locks/lock-xml.ts';
import { multistatusHead, multistatusTail, statusResponse } from '../multistatus.ts';
import { hrefOf, isSamePath } from '../path.ts';
import { type DavResponse, xmlType } from '../request.ts';
import type { DavResource } from '../storage.ts';
import { readXml } from '../xml/read.ts';
import { xmlDeclaration } from '../xml/write.ts';
import type { Method, MethodContext } from './context.ts';

const lockAnswer = (base: string, lock: ActiveLock, status: number, headers: Record<string, string>): DavResponse => ({
  status,
  headers: { 'Content-Type': xmlType, ...headers },
  body: `${xmlDeclaration}<D:prop xmlns:D="DAV:"><D:lockdiscovery>${activeLockXml(base, lock)}</D:lockdiscovery></D:prop>`,
});

/** RFC 4918 §9.10.2: without a body the lock named in If lives on. */
const refresh = async (
  { storage, request, base, tokens, maxLockSeconds }: MethodContext<DavResource>,
  resource: DavResource,
): Promise<DavResponse> => {
  const [covering = []] = await storage.locks.covering([resource]);
  const lock = covering.find(({ token, isOwn }) => isOwn && tokens.includes(token));
  const refreshed =
    lock &&
    (await storage.locks.refresh(lock.token, resource, parseTimeout(request.header('timeout'), maxLockSeconds)));
  if (!refreshed)
    throw new DavError(412, 'The lock to be refreshed is not there any more.', {
      condition: 'lock-token-matches-request-uri',
    });
  return lockAnswer(base, refreshed, 200, {});
};

/** RFC 4918 §9.10.6: the resource, and what is in the way of it. */
const conflictAnswer = (base: string, resource: DavResource, conflicts: readonly ActiveLock[]): DavResponse => {
  const href = (lock: ActiveLock): string | null => lock.root && hrefOf(base, lock.root, lock.isRootCollection);
  const hrefs = [...new Set(conflicts.map(href))].filter((one) => one !== null);
  const below = conflicts.filter(
    ({ root }) => root !== null && root.length >= resource.path.length && !isSamePath(root, resource.path),
  );
  if (resource.isCollection && below.length > 0) {
    const parts = [...new Set(below.map(href))].map((one) => statusResponse(one ?? '', 423));
    const own = statusResponse(hrefOf(base, resource.path, true), 424);
    return {
      status: 207,
      headers: { 'Content-Type': xmlType },
      body: `${multistatusHead}${parts.join('')}${own}${multistatusTail}`,
    };
  }
  throw new DavError(423, 'Somebody else has locked this.', {
    condition: 'no-conflicting-lock',
    detail: hrefs.map((one) => `<D:href>${one}</D:href>`).join(''),
  });
};

/** RFC 4918 §9.10. On an address where nothing is, an empty resource comes into being (§7.3). */
export const lock: Method<DavResource> = async (context) => {
  const { request, storage, base, path, hasSlash, maxLockSeconds } = context;
  const body = await readXml(request.body);
  const existing = await storage.find(path);
  if (body === null) {
    if (!existing) throw new DavError(404, 'There is nothing here.');
    return refresh(context, existing);
  }
  const depth = parseDepth(request.header('depth'), 'infinity');
  if (depth === 1) throw new DavError(400, 'The Depth of a lock is 0 or infinity.');
  const timeoutSeconds = parseTimeout(request.header('timeout'), maxLockSeconds);
  const wanted = lockRequestFrom(body, { depth, timeoutSeconds });
  const { etag = null, modifiedAt = null } = existing ?? {};
  checkConditions(request.header, false, { etag, modifiedAt, exists: existing !== null });
  if (!existing) {
    if (hasSlash) throw new DavError(409, 'The folder to be locked does not exist.');
    const parent = await requireParent(context, path);
    await requireUnlocked(context, [parent]);
    const empty = { existing: null, isExact: true, body: null, announcedBytes: 0, mediaType: null };
    await storage.write({ path, ...empty, header: () => null });
  }
  const resource = existing ?? (await storage.find(path));
  if (!resource) throw new DavError(409, 'It was taken away again. Try once more.');
  const answer = await storage.locks.acquire(resource, wanted);
  if ('conflicts' in answer) return conflictAnswer(base, resource, answer.conflicts);
  return lockAnswer(base, answer.lock, existing ? 200 : 201, { 'Lock-Token': `<${answer.lock.token}>` });
};

/** RFC 4918 §9.11. */
export const unlock: Method<DavResource> = async ({ request, storage, path }) => {
  const token = parseLockToken(request.header('lock-token'));
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  const [covering = []] = await storage.locks.covering([resource]);
  const found = covering.find((lock) => lock.token === token);
  if (!found) throw new DavError(409, 'There is no such lock here.', { condition: 'lock-token-matches-request-uri' });
  if (!found.isOwn) throw new DavError(403, 'This lock is somebody else’s.');
  await storage.locks.release(token);
  return { status: 204, headers: {}, body: null };
};
