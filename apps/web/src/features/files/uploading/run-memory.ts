/** An upload as it is remembered across a reload: where it goes, and what of it has arrived. */
export interface RememberedRun {
  readonly id: string;
  readonly parentId: string;
  /** What it is called on the screen: the dropped folder, or the first file. */
  readonly title: string;
  readonly isFolder: boolean;
  readonly files: number;
  readonly startedAt: number;
  readonly handles: readonly FileSystemHandle[];
}

/** A file by its place in the run, its length and its time: another one under the same name is sent again. */
export type FileKey = string;
export const fileKey = (path: readonly string[], file: File): FileKey =>
  JSON.stringify([...path, file.name, file.size, file.lastModified]);

export interface RunMemory {
  readonly runs: () => Promise<readonly RememberedRun[]>;
  readonly begin: (run: RememberedRun) => Promise<void>;
  readonly done: (runId: string, keys: readonly FileKey[]) => Promise<void>;
  readonly begun: (runId: string, key: FileKey, uploadId: string) => Promise<void>;
  readonly progressOf: (
    runId: string,
  ) => Promise<{ readonly done: ReadonlySet<FileKey>; readonly uploads: ReadonlyMap<FileKey, string> }>;
  readonly forget: (runId: string) => Promise<void>;
}

/** For guests, and where a browser keeps nothing. */
export const noMemory: RunMemory = {
  runs: async () => [],
  begin: async () => undefined,
  done: async () => undefined,
  begun: async () => undefined,
  progressOf: async () => ({ done: new Set(), uploads: new Map() }),
  forget: async () => undefined,
};

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

type Note =
  | { readonly runId: string; readonly done: readonly FileKey[] }
  | { readonly runId: string; readonly key: FileKey; readonly uploadId: string };

/** In IndexedDB, under a name that goes with the person's other copies when they sign out. */
export const createRunMemory = (database: string): RunMemory => {
  const opening = (): Promise<IDBDatabase> => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('runs', { keyPath: 'id' });
      request.result.createObjectStore('notes', { autoIncrement: true }).createIndex('run', 'runId');
    };
    return settled(request);
  };
  let opened: Promise<IDBDatabase> | null = null;
  const store = async (name: 'runs' | 'notes', mode: IDBTransactionMode): Promise<IDBObjectStore> => {
    opened ??= opening().then((known) => {
      // Signing out, here or in another tab, takes it away.
      known.onversionchange = () => {
        known.close();
        opened = null;
      };
      return known;
    });
    return (await opened).transaction(name, mode).objectStore(name);
  };
  const note = async (value: Note): Promise<void> => {
    await settled((await store('notes', 'readwrite')).add(value));
  };
  return {
    runs: async () => settled((await store('runs', 'readonly')).getAll() as IDBRequest<RememberedRun[]>),
    begin: async (run) => {
      await settled((await store('runs', 'readwrite')).put(run));
    },
    done: (runId, keys) => note({ runId, done: keys }),
    begun: (runId, key, uploadId) => note({ runId, key, uploadId }),
    progressOf: async (runId) => {
      const index = (await store('notes', 'readonly')).index('run');
      const notes = await settled(index.getAll(runId) as IDBRequest<Note[]>);
      const done = new Set<FileKey>();
      const uploads = new Map<FileKey, string>();
      for (const each of notes)
        if ('done' in each) for (const key of each.done) done.add(key);
        else uploads.set(each.key, each.uploadId);
      return { done, uploads };
    },
    forget: async (runId) => {
      await settled((await store('runs', 'readwrite')).delete(runId));
      const notes = await store('notes', 'readwrite');
      for (const key of await settled(notes.index('run').getAllKeys(runId))) notes.delete(key);
    },
  };
};
