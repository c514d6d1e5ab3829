import { DavError } from '../dav-error.ts';
import { hrefOf } from '../path.ts';
import { isNamed } from '../xml/name.ts';
import { elementsOf, serialize, type XmlElement } from '../xml/read.ts';
import { escapeText } from '../xml/write.ts';
import type { ActiveLock, LockRequest } from './lock.ts';

export const supportedLock =
  '<D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>' +
  '<D:lockentry><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>';

/** An owner larger than this is refused: it is stored and sent with every look at the lock. */
const maxOwnerLength = 4_096;

/** The token of somebody else's lock is told too, as ever: only its owner can use it (RFC 4918 §6.4). */
export const activeLockXml = (base: string, lock: ActiveLock): string => {
  const root =
    lock.root === null
      ? ''
      : `<D:lockroot><D:href>${hrefOf(base, lock.root, lock.isRootCollection)}</D:href></D:lockroot>`;
  return (
    `<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:${lock.scope}/></D:lockscope><D:depth>${lock.depth}</D:depth>` +
    `${lock.owner ?? ''}<D:timeout>Second-${lock.secondsLeft}</D:timeout>` +
    `<D:locktoken><D:href>${escapeText(lock.token)}</D:href></D:locktoken>${root}</D:activelock>`
  );
};

/** What a LOCK body asks for (RFC 4918 §14.11). *Errors*: 400, 422 for a kind of lock that there is not. */
export const lockRequestFrom = (
  root: XmlElement,
  { depth, timeoutSeconds }: Pick<LockRequest, 'depth' | 'timeoutSeconds'>,
): LockRequest => {
  if (!isNamed(root, 'lockinfo')) throw new DavError(400, 'The body of LOCK is a lockinfo element.');
  const part = (name: string): XmlElement | undefined => elementsOf(root).find((element) => isNamed(element, name));
  const scopes = part('lockscope');
  const types = part('locktype');
  if (!scopes || !types) throw new DavError(400, 'lockinfo names a lockscope and a locktype.');
  const isExclusive = elementsOf(scopes).some((element) => isNamed(element, 'exclusive'));
  const isShared = elementsOf(scopes).some((element) => isNamed(element, 'shared'));
  if (isExclusive === isShared) throw new DavError(400, 'A lock is either exclusive or shared.');
  if (!elementsOf(types).some((element) => isNamed(element, 'write')))
    throw new DavError(422, 'There are write locks only.');
  const owner = part('owner');
  const ownerXml = owner ? serialize(owner) : null;
  if (ownerXml !== null && ownerXml.length > maxOwnerLength)
    throw new DavError(413, 'The owner of the lock is too long.');
  return { scope: isExclusive ? 'exclusive' : 'shared', depth, owner: ownerXml, timeoutSeconds };
};
