/** How one file stands on its way up. `conflict`: a file of that name is there, and somebody must choose. */
export type UploadStatus = 'waiting' | 'uploading' | 'done' | 'conflict' | 'failed' | 'cancelled';
export type ConflictChoice = 'keepBoth' | 'replace' | 'skip';

export interface Upload {
  readonly id: number;
  readonly parentId: string;
  readonly file: Blob & { readonly name: string };
  readonly name: string;
  readonly sentBytes: number;
  readonly status: UploadStatus;
  /** What went wrong, as an error code of the API or `offline`. */
  readonly error: string | null;
  /** Version of the file to replace, once the choice was to replace it. */
  readonly replaceVersion: number | null;
}

export interface UploadError {
  readonly code: string;
  readonly suggestedName?: string;
  readonly existingVersion?: number;
}

/** Sends one file and resolves when it is stored; rejects with an UploadError. */
export type SendUpload = (
  upload: Upload,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
) => Promise<void>;

interface Entry {
  upload: Upload;
  readonly abort: AbortController;
  conflict: UploadError | null;
}

/** Beyond this many at once a browser queues them itself, and progress gets jumpy. */
const maxParallel = 3;

/**
 * Uploads in the order they came, a few at a time. A store for useSyncExternalStore: `getSnapshot` answers the same
 * array until something changes. `onStored` is called once for each file that arrived.
 */
export const createUploadQueue = (send: SendUpload, onStored: (upload: Upload) => void) => {
  let entries: readonly Entry[] = [];
  let snapshot: readonly Upload[] = [];
  let nextId = 1;
  const listeners = new Set<() => void>();

  const publish = (): void => {
    snapshot = entries.map((entry) => entry.upload);
    for (const listener of listeners) listener();
  };

  const change = (entry: Entry, fields: Partial<Upload>): void => {
    entry.upload = { ...entry.upload, ...fields };
    publish();
  };

  const run = async (entry: Entry): Promise<void> => {
    change(entry, { status: 'uploading', sentBytes: 0, error: null });
    try {
      await send(entry.upload, (sentBytes) => change(entry, { sentBytes }), entry.abort.signal);
      change(entry, { status: 'done', sentBytes: entry.upload.file.size });
      onStored(entry.upload);
    } catch (thrown) {
      const error = thrown as UploadError;
      if (entry.abort.signal.aborted) change(entry, { status: 'cancelled' });
      else if (error.code === 'conflict') {
        entry.conflict = error;
        change(entry, { status: 'conflict' });
      } else change(entry, { status: 'failed', error: error.code ?? 'internal' });
    }
    pump();
  };

  const pump = (): void => {
    const running = entries.filter((entry) => entry.upload.status === 'uploading').length;
    const waiting = entries.filter((entry) => entry.upload.status === 'waiting');
    for (const entry of waiting.slice(0, Math.max(0, maxParallel - running))) void run(entry);
  };

  const find = (id: number): Entry | undefined => entries.find((entry) => entry.upload.id === id);

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    getSnapshot: () => snapshot,
    add: (parentId: string, files: readonly (Blob & { readonly name: string })[]): void => {
      entries = [
        ...entries,
        ...files.map((file) => ({
          upload: {
            id: nextId++,
            parentId,
            file,
            name: file.name,
            sentBytes: 0,
            status: 'waiting' as const,
            error: null,
            replaceVersion: null,
          },
          abort: new AbortController(),
          conflict: null,
        })),
      ];
      publish();
      pump();
    },
    cancel: (id: number): void => {
      const entry = find(id);
      if (!entry || entry.upload.status === 'done') return;
      entry.abort.abort();
      if (entry.upload.status !== 'uploading') change(entry, { status: 'cancelled' });
    },
    retry: (id: number): void => {
      const entry = find(id);
      if (entry?.upload.status !== 'failed') return;
      change(entry, { status: 'waiting', error: null });
      pump();
    },
    /** Settles a name conflict. Replacing sends the version the server named, so a still newer file is not overwritten. */
    resolve: (id: number, choice: ConflictChoice): void => {
      const entry = find(id);
      if (entry?.upload.status !== 'conflict') return;
      if (choice === 'skip') change(entry, { status: 'cancelled' });
      else if (choice === 'replace')
        change(entry, { status: 'waiting', replaceVersion: entry.conflict?.existingVersion ?? null });
      else change(entry, { status: 'waiting', name: entry.conflict?.suggestedName ?? entry.upload.name });
      pump();
    },
    /** Forgets everything that is finished, one way or the other. */
    clear: (): void => {
      entries = entries.filter((entry) => ['waiting', 'uploading', 'conflict'].includes(entry.upload.status));
      publish();
    },
  };
};

export type UploadQueue = ReturnType<typeof createUploadQueue>;

/** True while leaving the page would lose an upload. */
export const isBusy = (uploads: readonly Upload[]): boolean =>
  uploads.some((upload) => upload.status === 'waiting' || upload.status === 'uploading');
