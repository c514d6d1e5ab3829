import type { File } from '@cloudity/contracts';

/** A document kept in this browser: an IndexedDB database of y-indexeddb, named by organization, person and room (T10). */
export interface OfflineCopy {
  readonly database: string;
  readonly tenantId: string;
  readonly memberId: string;
  readonly room: string;
}

/** As packages/client names them; read here by hand, because its code would bring Yjs into the first page. */
const prefix = 'cloudity';
const unsavedPrefix = 'cloudity.unsaved/';
const recordPrefix = 'cloudity.record/';

/** Every copy in this browser, whoever it belongs to. */
export const offlineCopies = async (): Promise<readonly OfflineCopy[]> => {
  const databases = typeof indexedDB === 'undefined' ? [] : await indexedDB.databases();
  return databases.flatMap(({ name }) => {
    const [head, tenantId, memberId, room, ...rest] = (name ?? '').split(':');
    if (head !== prefix || !name || !tenantId || !memberId || !room || rest.length > 0) return [];
    return [{ database: name, tenantId, memberId, room }];
  });
};

/** What the drive said about a document that is kept here, so that it opens offline under its name. */
export type FileRecord = Pick<File, 'name' | 'role' | 'favourite' | 'kind'>;

/** A room is named after its file and an epoch. */
const fileOf = (room: string): string => room.split('.')[0] ?? room;

export const keepRecord = (fileId: string, { name, role, favourite, kind }: FileRecord): void =>
  localStorage.setItem(recordPrefix + fileId, JSON.stringify({ name, role, favourite, kind } satisfies FileRecord));

export const keptRecord = (fileId: string): FileRecord | null => {
  const text = localStorage.getItem(recordPrefix + fileId);
  return text === null ? null : (JSON.parse(text) as FileRecord);
};

/** Marks a copy whose edits the server has not confirmed; the title tells the person which one it is. */
export const markUnsaved = (database: string, title: string): void =>
  localStorage.setItem(unsavedPrefix + database, title);
export const markSaved = (database: string): void => localStorage.removeItem(unsavedPrefix + database);

/** Titles of the copies with unconfirmed edits, by database name. */
export const unsavedCopies = (): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (let index = 0; index < localStorage.length; index++) {
    const key = localStorage.key(index);
    if (key?.startsWith(unsavedPrefix)) found.set(key.slice(unsavedPrefix.length), localStorage.getItem(key) ?? '');
  }
  return found;
};

/** Deletes copies for good. Resolves when every database is gone; a database another tab holds open goes when that tab closes. */
export const removeCopies = async (copies: readonly OfflineCopy[]): Promise<void> => {
  await Promise.all(
    copies.map(
      ({ database, room }) =>
        new Promise<void>((resolve) => {
          markSaved(database);
          localStorage.removeItem(recordPrefix + fileOf(room));
          const request = indexedDB.deleteDatabase(database);
          request.onsuccess = request.onerror = request.onblocked = () => resolve();
        }),
    ),
  );
};
