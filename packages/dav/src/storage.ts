import type { ByteRange } from './headers/simple.ts';
import type { ActiveLock, LockRequest } from './locks/lock.ts';
import type { Path } from './path.ts';
import type { QName } from './xml/name.ts';

/** What can be addressed. Whoever mounts the engine adds what it wants to show by properties of its own. */
export interface DavResource {
  readonly path: Path;
  readonly isCollection: boolean;
  /** Strong, with its quotes; null when there is none. */
  readonly etag: string | null;
  readonly mediaType: string | null;
  readonly sizeBytes: number | null;
  readonly modifiedAt: Date | null;
  readonly createdAt: Date | null;
}

/** A property that clients made and the server only keeps: its name and its whole element as XML that can stand anywhere. */
export interface DeadProperty extends QName {
  readonly xml: string;
}

/** `xml` null removes it. */
export interface PropertyChange extends QName {
  readonly xml: string | null;
}

export interface WriteRequest<Resource extends DavResource> {
  readonly path: Path;
  /** What was there when the request's conditions were looked at. */
  readonly existing: Resource | null;
  /** The conditions hold for exactly that: refuse with 412 when it is another by the time it is replaced. */
  readonly isExact: boolean;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What the request says; null when it does not. */
  readonly announcedBytes: number | null;
  readonly mediaType: string | null;
  /** Further headers, such as a client's modification time. */
  readonly header: (name: string) => string | null;
}

export interface Written {
  readonly etag: string | null;
  readonly isNew: boolean;
  /** Sent with the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Transfer<Resource extends DavResource> {
  readonly source: Resource;
  readonly destination: Path;
  /** What is there and is to be replaced; null when nothing is. */
  readonly replaced: Resource | null;
  /** 0: the collection without its members (COPY only). */
  readonly depth: 0 | 'infinity';
}

/**
 * A tree as one person sees it, for one request. Errors are DavErrors; anything else is a defect. Missing parents are 409.
 * Locks and conditions have been looked at when a change is asked for.
 */
export interface DavStorage<Resource extends DavResource> {
  /** Null when the person sees nothing there. */
  readonly find: (path: Path) => Promise<Resource | null>;
  /** Members in batches: memory stays flat however many there are. */
  readonly members: (collection: Resource) => AsyncIterable<readonly Resource[]>;
  readonly read: (resource: Resource, range: ByteRange | null) => Promise<AsyncIterable<Uint8Array>>;
  readonly write: (request: WriteRequest<Resource>) => Promise<Written>;
  readonly makeCollection: (path: Path) => Promise<void>;
  readonly remove: (resource: Resource) => Promise<void>;
  readonly copy: (transfer: Transfer<Resource>) => Promise<void>;
  readonly move: (transfer: Transfer<Resource>) => Promise<void>;
  /** In the order of the resources; looked at only when somebody asks for what is no live property. */
  readonly deadProperties: (resources: readonly Resource[]) => Promise<readonly (readonly DeadProperty[])[]>;
  /** All or nothing. */
  readonly changeProperties: (resource: Resource, changes: readonly PropertyChange[]) => Promise<void>;
  readonly locks: LockStore<Resource>;
}

export interface LockStore<Resource extends DavResource> {
  /** Locks on each resource, deep ones on collections above included, in the order of the resources. */
  readonly covering: (resources: readonly Resource[]) => Promise<readonly (readonly ActiveLock[])[]>;
  /** Locks on what lies below the collection. */
  readonly below: (resource: Resource) => Promise<readonly ActiveLock[]>;
  /** The lock, or those in its way. Two at once cannot both get an exclusive one. */
  readonly acquire: (
    resource: Resource,
    wanted: LockRequest,
  ) => Promise<{ readonly lock: ActiveLock } | { readonly conflicts: readonly ActiveLock[] }>;
  /** The lock that covers the resource; null when there is no such lock any more. */
  readonly refresh: (token: string, resource: Resource, timeoutSeconds: number) => Promise<ActiveLock | null>;
  readonly release: (token: string) => Promise<void>;
}
