import * as idb from 'lib0/indexeddb';
import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { Coverage, decodeCoverage, encodeCoverage, rangesOfUpdate } from './coverage.ts';

/** Whose copies these are. Offline copies are kept only on a device that its person called their own (rules.md T10). */
export interface DeviceOwner {
  readonly organization: string;
  readonly member: string;
}

/** A document kept on this device. */
export interface StoredDocument extends DeviceOwner {
  /** The IndexedDB database: `cloudity:<organization>:<member>:<room>`. */
  readonly name: string;
  readonly room: string;
}

const prefix = 'cloudity';
/** Key in y-indexeddb's `custom` store: what of the copy the server is known to have. */
const coverageKey = 'server';

const storeName = ({ organization, member }: DeviceOwner, room: string): string =>
  [prefix, organization, member, room].join(':');

const storedFrom = (name: string): StoredDocument | null => {
  const [start, organization, member, room, ...rest] = name.split(':');
  if (start !== prefix || !organization || !member || !room || rest.length > 0) return null;
  return { name, organization, member, room };
};

/** A browser that cannot list its databases could not wipe them either: nothing is kept there. */
export const canKeepOffline = (): boolean =>
  typeof indexedDB !== 'undefined' && typeof indexedDB.databases === 'function';

/** All documents kept on this device, whoever they belong to. */
export const listStoredDocuments = async (): Promise<StoredDocument[]> => {
  if (!canKeepOffline()) return [];
  const databases = await indexedDB.databases();
  return databases.map(({ name }) => storedFrom(name ?? '')).filter((stored) => stored !== null);
};

/** The copy is gone from this device. Idempotent. */
export const wipeStoredDocument = async ({ name }: StoredDocument): Promise<void> => {
  await idb.deleteDB(name);
};

/** The kept copy of a file, or null; of several rooms the one with the latest history. */
export const findStoredDocument = async (owner: DeviceOwner, fileId: string): Promise<StoredDocument | null> => {
  const own = (await listStoredDocuments()).filter(
    ({ organization, member, room }) =>
      organization === owner.organization && member === owner.member && room.startsWith(`${fileId}.`),
  );
  const epochOf = ({ room }: StoredDocument): number => Number(room.slice(room.lastIndexOf('.') + 1)) || 0;
  return own.sort((a, b) => epochOf(b) - epochOf(a))[0] ?? null;
};

const openDatabase = (name: string): Promise<IDBDatabase> =>
  idb.openDB(name, (database) => idb.createStores(database, [['updates', { autoIncrement: true }], ['custom']]));

const readCoverage = async (database: IDBDatabase): Promise<Coverage> => {
  const [custom] = idb.transact(database, ['custom'], 'readonly');
  const bytes: unknown = custom ? await idb.get(custom, coverageKey) : null;
  return bytes instanceof Uint8Array ? decodeCoverage(bytes) : new Coverage();
};

/** Whether the copy holds changes that the server is not known to have. Reads it without building the document. */
export const hasUnsavedChanges = async ({ name }: StoredDocument): Promise<boolean> => {
  const database = await openDatabase(name);
  try {
    const covered = await readCoverage(database);
    const [updates] = idb.transact(database, ['updates'], 'readonly');
    const stored: unknown[] = updates ? await idb.getAll(updates) : [];
    return stored.some((update) => update instanceof Uint8Array && !covered.missing(rangesOfUpdate(update)).isEmpty);
  } finally {
    database.close();
  }
};

/** Those of the copies that would be lost with this device: sign-out is held back for them (rules.md T10). */
export const listUnsavedDocuments = async (): Promise<StoredDocument[]> => {
  const stored = await listStoredDocuments();
  const unsaved = await Promise.all(stored.map(hasUnsavedChanges));
  return stored.filter((_, index) => unsaved[index]);
};

/** Nothing is left of the copies that `matches` (all, by default). */
export const wipeStoredDocuments = async (matches: (stored: StoredDocument) => boolean = () => true): Promise<void> => {
  await Promise.all((await listStoredDocuments()).filter(matches).map(wipeStoredDocument));
};

export interface OfflineCopy {
  readonly stored: StoredDocument;
  /** Remembers beside the copy what the server has now. */
  readonly keepCoverage: (covered: Coverage) => Promise<void>;
  /** Stops keeping; what was kept stays. */
  readonly close: () => Promise<void>;
  readonly wipe: () => Promise<void>;
}

/**
 * Loads the kept copy of a room into the document and keeps every change of it from now on. Resolves when the document has
 * the copy's content; before that, `onCovered` is told what of it the server had when the copy was last in use. Null when the
 * browser does not let us (private window, storage refused).
 */
export const openOfflineCopy = async (
  owner: DeviceOwner,
  room: string,
  doc: Y.Doc,
  onCovered: (covered: Coverage) => void = () => {},
): Promise<OfflineCopy | null> => {
  if (!canKeepOffline()) return null;
  const stored: StoredDocument = { ...owner, name: storeName(owner, room), room };
  try {
    // Also finds out whether databases may be opened: y-indexeddb leaves a refusal unhandled.
    const database = await openDatabase(stored.name);
    onCovered(await readCoverage(database));
    database.close();
  } catch {
    return null;
  }
  const persistence = new IndexeddbPersistence(stored.name, doc);
  await persistence.whenSynced;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await persistence.destroy();
  };
  return {
    stored,
    keepCoverage: async (now) => {
      if (!isClosed) await persistence.set(coverageKey, encodeCoverage(now) as never);
    },
    close,
    wipe: async () => {
      await close();
      await wipeStoredDocument(stored);
    },
  };
};
