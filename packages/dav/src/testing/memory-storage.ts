import { DavError } from '../dav-error.ts';
import { type ActiveLock, conflictsWith, covers, type LockRequest } from '../locks/lock.ts';
import { isSamePath, isWithin, type Path, parentOf } from '../path.ts';
import type { DavResource, DavStorage, DeadProperty, LockStore } from '../storage.ts';
import { keyOf } from '../xml/name.ts';

interface Entry {
  path: Path;
  readonly isCollection: boolean;
  bytes: Uint8Array<ArrayBuffer>;
  version: number;
  readonly dead: Map<string, DeadProperty>;
}

interface HeldLock extends Omit<LockRequest, 'timeoutSeconds'> {
  readonly token: string;
  readonly entry: Entry;
  readonly person: string;
  endsAtMs: number;
}

/** A tree in memory that several people see, as simple as it can be. */
export class MemoryTree {
  readonly entries: Entry[] = [];
  readonly locks: HeldLock[] = [];
  nowMs = Date.UTC(2026, 0, 1);
  #counter = 0;

  constructor() {
    this.put([], true);
  }

  put(path: Path, isCollection: boolean, bytes = new Uint8Array()): Entry {
    const entry: Entry = { path, isCollection, bytes, version: this.nextNumber(), dead: new Map() };
    this.entries.push(entry);
    return entry;
  }

  nextNumber(): number {
    this.#counter += 1;
    return this.#counter;
  }

  at(path: Path): Entry | undefined {
    return this.entries.find((entry) => isSamePath(entry.path, path));
  }

  remove(path: Path): void {
    for (const entry of this.entries.filter((one) => isWithin(one.path, path))) {
      this.entries.splice(this.entries.indexOf(entry), 1);
      this.unlock(entry);
    }
  }

  unlock(entry: Entry): void {
    for (const lock of this.locks.filter((one) => one.entry === entry)) this.locks.splice(this.locks.indexOf(lock), 1);
  }
}

export interface MemoryResource extends DavResource {
  readonly entry: Entry;
}

const resourceOf = (entry: Entry): MemoryResource => ({
  entry,
  path: entry.path,
  isCollection: entry.isCollection,
  etag: entry.isCollection ? null : `"v${entry.version}"`,
  mediaType: entry.isCollection ? null : 'text/plain',
  sizeBytes: entry.isCollection ? null : entry.bytes.length,
  modifiedAt: new Date(Date.UTC(2026, 0, 1)),
  createdAt: new Date(Date.UTC(2026, 0, 1)),
});

const lockStoreOf = (tree: MemoryTree, person: string): LockStore<MemoryResource> => {
  const inForce = (): readonly HeldLock[] => tree.locks.filter(({ endsAtMs }) => endsAtMs > tree.nowMs);
  const present = ({ token, entry, scope, depth, owner, person: whose, endsAtMs }: HeldLock): ActiveLock => ({
    token,
    scope,
    depth,
    owner,
    root: entry.path,
    rootKey: entry.path.join('/'),
    isRootCollection: entry.isCollection,
    isOwn: whose === person,
    secondsLeft: Math.ceil((endsAtMs - tree.nowMs) / 1000),
  });
  const on = (path: Path): ActiveLock[] =>
    inForce()
      .filter(({ entry, depth }) => covers({ root: entry.path, depth }, path))
      .map(present);
  const below = (path: Path): ActiveLock[] =>
    inForce()
      .filter(({ entry }) => isWithin(entry.path, path) && !isSamePath(entry.path, path))
      .map(present);
  return {
    covering: async (resources) => resources.map(({ path }) => on(path)),
    below: async ({ path }) => below(path),
    acquire: async ({ entry, path }, wanted) => {
      const conflicts = conflictsWith([...on(path), ...(wanted.depth === 0 ? [] : below(path))], wanted);
      if (conflicts.length > 0) return { conflicts };
      const token = `urn:uuid:00000000-0000-4000-8000-${String(tree.nextNumber()).padStart(12, '0')}`;
      const { scope, depth, owner } = wanted;
      const lock = { token, entry, person, scope, depth, owner, endsAtMs: tree.nowMs + wanted.timeoutSeconds * 1000 };
      tree.locks.push(lock);
      return { lock: present(lock) };
    },
    refresh: async (token, _, timeoutSeconds) => {
      const lock = inForce().find((one) => one.token === token);
      if (!lock) return null;
      lock.endsAtMs = tree.nowMs + timeoutSeconds * 1000;
      return present(lock);
    },
    release: async (token) => {
      const lock = tree.locks.find((one) => one.token === token);
      if (lock) tree.locks.splice(tree.locks.indexOf(lock), 1);
    },
  };
};

const readAll = async (body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes: number[] = [];
  for await (const part of body ?? []) bytes.push(...part);
  return Uint8Array.from(bytes);
};

/** The tree as one person's programs see it. */
export const memoryStorage = (tree: MemoryTree, person = 'ada'): DavStorage<MemoryResource> => {
  const need = (path: Path): Entry => {
    const entry = tree.at(path);
    if (!entry) throw new DavError(404, 'There is nothing here.');
    return entry;
  };
  return {
    find: async (path) => {
      const entry = tree.at(path);
      return entry ? resourceOf(entry) : null;
    },
    async *members({ path }) {
      const members = tree.entries.filter((entry) => entry.path.length > 0 && isSamePath(parentOf(entry.path), path));
      for (let at = 0; at < members.length; at += 2) yield members.slice(at, at + 2).map(resourceOf);
    },
    read: async ({ entry }, range) => {
      const bytes = range ? entry.bytes.slice(range.start, range.end + 1) : entry.bytes;
      return (async function* () {
        yield bytes;
      })();
    },
    write: async ({ path, existing, isExact, body }) => {
      const bytes = await readAll(body);
      const entry = tree.at(path);
      if (isExact && entry?.version !== existing?.entry.version) throw new DavError(412, 'It changed meanwhile.');
      const isNew = entry === undefined;
      const written = entry ?? tree.put(path, false);
      written.bytes = bytes;
      written.version = tree.nextNumber();
      return { etag: resourceOf(written).etag, isNew };
    },
    makeCollection: async (path) => {
      tree.put(path, true);
    },
    remove: async ({ path }) => tree.remove(path),
    copy: async ({ source, destination, replaced, depth }) => {
      if (replaced) tree.remove(replaced.path);
      for (const entry of tree.entries.filter(({ path }) =>
        depth === 0 ? isSamePath(path, source.path) : isWithin(path, source.path),
      )) {
        const copy = tree.put(
          [...destination, ...entry.path.slice(source.path.length)],
          entry.isCollection,
          entry.bytes,
        );
        for (const property of entry.dead.values()) copy.dead.set(keyOf(property), property);
      }
    },
    move: async ({ source, destination, replaced }) => {
      if (replaced) tree.remove(replaced.path);
      for (const entry of tree.entries.filter(({ path }) => isWithin(path, source.path))) {
        entry.path = [...destination, ...entry.path.slice(source.path.length)];
        tree.unlock(entry);
      }
    },
    deadProperties: async (resources) => resources.map(({ entry }) => [...entry.dead.values()]),
    changeProperties: async ({ path }, changes) => {
      const { dead } = need(path);
      for (const { namespace, name, xml } of changes) {
        if (xml === null) dead.delete(keyOf({ namespace, name }));
        else dead.set(keyOf({ namespace, name }), { namespace, name, xml });
      }
    },
    locks: lockStoreOf(tree, person),
  };
};
