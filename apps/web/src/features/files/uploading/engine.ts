import { type Api, ApiError, batchBody, type Retrying, retrying, sendFile } from '@cloudity/client';
import type { BatchAnswer, ConflictChoice, NameConflict } from '@cloudity/contracts';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import type { Dropped } from './dropped.ts';
import type { Hasher } from './hasher.ts';
import { fileKey, type RememberedRun, type RunMemory } from './run-memory.ts';
import { Speed } from './speed.ts';

export type ItemStatus = 'waiting' | 'sending' | 'stored' | 'conflict' | 'failed' | 'cancelled';
export type Choice = Exclude<ConflictChoice, 'ask'> | 'skip';

/** One file on its way up. Changed in place: the snapshot's `version` says when to look again. */
export interface Item {
  readonly id: number;
  readonly run: Run;
  readonly path: readonly string[];
  readonly file: File;
  status: ItemStatus;
  sentBytes: number;
  /** A code of the API, or `unreadable`. */
  error: string | null;
  conflict: NameConflict | null;
  choice: { readonly onConflict: ConflictChoice; readonly version?: number };
  uploadId: string | null;
  abort: AbortController;
}

/** What was dropped or chosen at once. */
export interface Run {
  readonly id: string;
  readonly parentId: string;
  readonly title: string;
  readonly folders: readonly (readonly string[])[];
  /** Folder ids by path, null where a folder could not be made; settled before any file below travels. */
  ready: Promise<ReadonlyMap<string, string | null>> | null;
  /** For every conflict of the run still to come. */
  choice: Choice | null;
  doneKeys: string[];
}

export interface Snapshot {
  readonly version: number;
  readonly items: readonly Item[];
  readonly counts: Readonly<Record<ItemStatus, number>>;
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Null until it can be told. */
  readonly bytesPerSecond: number | null;
  readonly isPaused: boolean;
  readonly isReachable: boolean;
  readonly isBusy: boolean;
  readonly interrupted: readonly RememberedRun[];
}

export type SendPlain = (file: File, signal: AbortSignal, onProgress: (sentBytes: number) => void) => Promise<unknown>;

export interface EngineParts {
  readonly api: Api;
  readonly hasher: Hasher;
  readonly memory: RunMemory;
  readonly retry: Omit<Retrying, 'onReachable'>;
  /** Sends a file whole, one by one, where the upload protocol is not open to the sender. */
  readonly sendPlain?: SendPlain;
  readonly onStored: () => void;
  /** Called with true while leaving the page would break something off. */
  readonly onBusy: (isBusy: boolean) => void;
  /** Puts off what is told to the page, so that thousands of files do not draw it thousands of times. */
  readonly later: (work: () => void) => void;
}

/** Up to this a file travels with others in one request. */
const smallBytes = 1024 * 1024;
const filesPerBatch = 250;
const foldersPerBatch = uploadLimits.maxFoldersPerBatch;
const batchBytes = 4 * 1024 * 1024;
/** Requests of small files, and large files, at the same time. */
const jobsAtOnce = 3;

const pathKey = (path: readonly string[]): string => path.join('/');

/** Uploads in the order they came. A store for useSyncExternalStore. */
export const createUploadEngine = (parts: EngineParts) => {
  const { api, hasher, memory } = parts;
  const items: Item[] = [];
  /** Places in `items` that may be waiting; looked at from the front. */
  let queue: Item[] = [];
  let jobs = 0;
  let version = 0;
  let lastId = 0;
  let isPaused = false;
  let isReachable = true;
  let wasBusy = false;
  let isTelling = false;
  let interrupted: readonly RememberedRun[] = [];
  const speed = new Speed();
  const listeners = new Set<() => void>();

  const look = (): Snapshot => {
    const counts = { waiting: 0, sending: 0, stored: 0, conflict: 0, failed: 0, cancelled: 0 };
    let totalBytes = 0;
    let doneBytes = 0;
    for (const { status, file, sentBytes } of items) {
      counts[status] += 1;
      if (status === 'cancelled') continue;
      totalBytes += file.size;
      doneBytes += status === 'stored' ? file.size : Math.min(file.size, sentBytes);
    }
    speed.at(doneBytes);
    const isBusy = counts.waiting + counts.sending > 0;
    return {
      version,
      items,
      counts,
      totalBytes,
      doneBytes,
      bytesPerSecond: isBusy && !isPaused && isReachable ? speed.bytesPerSecond : null,
      isPaused,
      isReachable,
      isBusy,
      interrupted,
    };
  };
  let snapshot: Snapshot = look();

  const tell = (): void => {
    isTelling = false;
    version += 1;
    snapshot = look();
    if (snapshot.isBusy !== wasBusy) {
      wasBusy = snapshot.isBusy;
      parts.onBusy(wasBusy);
    }
    for (const listener of listeners) listener();
  };
  const changed = (): void => {
    if (isTelling) return;
    isTelling = true;
    parts.later(tell);
  };

  const retry = <Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> =>
    retrying(work, signal, {
      ...parts.retry,
      onReachable: (reachable) => {
        if (reachable === isReachable) return;
        isReachable = reachable;
        changed();
      },
    });

  const codeOf = (error: unknown): string =>
    error instanceof ApiError ? error.code : ((error as { code?: string } | null)?.code ?? 'internal');

  const finish = (item: Item): void => {
    item.status = 'stored';
    item.sentBytes = item.file.size;
    item.run.doneKeys.push(fileKey(item.path, item.file));
  };
  const fail = (item: Item, code: string): void => {
    item.status = 'failed';
    item.error = code;
    item.sentBytes = 0;
  };
  const wait = (item: Item): void => {
    item.status = 'waiting';
    item.sentBytes = 0;
    item.error = null;
    item.abort = new AbortController();
    queue.push(item);
  };

  const settle = (item: Item, choice: Choice): void => {
    const { conflict } = item;
    item.conflict = null;
    if (choice === 'skip') {
      item.status = 'cancelled';
      return;
    }
    // Only a file can get a new version: what stands where a folder is, is kept beside it.
    item.choice =
      choice === 'replace' && conflict?.existing?.kind === 'file'
        ? { onConflict: 'replace', version: conflict.existing.version }
        : { onConflict: 'keepBoth' };
    wait(item);
  };
  const meetConflict = (item: Item, conflict: NameConflict): void => {
    item.conflict = conflict;
    item.sentBytes = 0;
    if (item.run.choice) settle(item, item.run.choice);
    else item.status = 'conflict';
  };

  /** What has arrived is remembered, and the run forgotten once nothing of it is left to do. */
  const note = (run: Run): void => {
    const keys = run.doneKeys;
    run.doneKeys = [];
    const open = items.some((item) => item.run === run && item.status !== 'stored' && item.status !== 'cancelled');
    if (open && keys.length === 0) return;
    void (open ? memory.done(run.id, keys) : memory.forget(run.id)).catch(() => undefined);
  };

  const sendBatch = (
    run: Run,
    folders: readonly (readonly string[])[],
    batch: readonly Item[],
    signal: AbortSignal,
    onSent: (share: number) => void,
  ): Promise<BatchAnswer> => {
    const places = new Map(folders.map((path, index) => [pathKey(path), index]));
    const body = batchBody(
      {
        folders: folders.map(pathKey),
        files: batch.map(({ path, file, choice }) => {
          const folder = places.get(pathKey(path));
          return {
            name: file.name,
            ...(folder === undefined ? {} : { folder }),
            sizeBytes: file.size,
            ...(file.type === '' ? {} : { mediaType: file.type.slice(0, 200) }),
            ...choice,
          };
        }),
      },
      batch.map(({ file }) => file),
    );
    return retry(
      () =>
        api.upload(
          'POST /files/{parentId}/batch',
          { params: { parentId: run.parentId }, content: body },
          { signal, onProgress: ({ sentBytes, totalBytes }) => onSent(sentBytes / Math.max(1, totalBytes)) },
        ),
      signal,
    );
  };

  /** Every folder of the run is there, or known to be impossible. */
  const makeFolders = async (run: Run): Promise<ReadonlyMap<string, string | null>> => {
    const found = new Map<string, string | null>();
    for (let at = 0; at < run.folders.length; at += foldersPerBatch) {
      const some = run.folders.slice(at, at + foldersPerBatch);
      const answer = await sendBatch(run, some, [], new AbortController().signal, () => undefined);
      for (const [index, path] of some.entries()) {
        const folder = answer.folders[index];
        found.set(pathKey(path), folder?.status === 'stored' ? folder.id : null);
      }
    }
    parts.onStored();
    return found;
  };
  const foldersOf = (run: Run): Promise<ReadonlyMap<string, string | null>> => {
    if (run.folders.length === 0) return Promise.resolve(new Map());
    run.ready ??= makeFolders(run).catch((error: unknown) => {
      run.ready = null;
      throw error;
    });
    return run.ready;
  };

  const sendSmall = async (run: Run, batch: readonly Item[]): Promise<void> => {
    // One cancelled file lets the request go on: it is taken back when the answer comes.
    const abort = new AbortController();
    for (const item of batch) {
      item.status = 'sending';
      item.abort = abort;
    }
    changed();
    try {
      const made = await foldersOf(run);
      const [possible, impossible]: [Item[], Item[]] = [[], []];
      for (const item of batch)
        (item.path.length > 0 && !made.get(pathKey(item.path)) ? impossible : possible).push(item);
      for (const item of impossible) fail(item, 'invalid_name');
      const paths = new Map(possible.map(({ path }) => [pathKey(path), path]));
      paths.delete('');
      if (possible.length === 0) return;
      const answer = await sendBatch(run, [...paths.values()], possible, abort.signal, (share) => {
        for (const item of possible) item.sentBytes = item.file.size * share;
        changed();
      });
      for (const [index, item] of possible.entries()) {
        const result = answer.files[index];
        if (!result) fail(item, 'internal');
        else if (result.status === 'conflict') meetConflict(item, result.conflict);
        else if (result.status === 'failed') fail(item, result.code);
        else finish(item);
      }
    } catch (error) {
      for (const item of batch) {
        if (item.status !== 'sending') continue;
        if (!abort.signal.aborted) fail(item, codeOf(error));
        else if (abort.signal.reason === 'pause') wait(item);
        else item.status = 'cancelled';
      }
    }
  };

  const sendLarge = async (item: Item): Promise<void> => {
    const { run, file, path, abort } = item;
    item.status = 'sending';
    changed();
    try {
      const parentId = path.length === 0 ? run.parentId : (await foldersOf(run)).get(pathKey(path));
      if (!parentId) return fail(item, 'invalid_name');
      await sendFile(
        { parentId, name: file.name, content: file, choice: item.choice, uploadId: item.uploadId },
        {
          api,
          signal: abort.signal,
          chunks: () => hasher.open(file),
          retry: (work) => retry(work, abort.signal),
          onBegun: (uploadId) => {
            item.uploadId = uploadId;
            void memory.begun(run.id, fileKey(path, file), uploadId).catch(() => undefined);
          },
          onProgress: (doneBytes) => {
            item.sentBytes = doneBytes;
            changed();
          },
        },
      );
      finish(item);
    } catch (error) {
      const conflict = error instanceof ApiError ? (error.detail as Partial<NameConflict> | null) : null;
      if (abort.signal.reason === 'pause') wait(item);
      else if (abort.signal.aborted) item.status = 'cancelled';
      else if (codeOf(error) === 'conflict' && conflict?.suggestedName)
        meetConflict(item, { suggestedName: conflict.suggestedName, existing: conflict.existing ?? null });
      else fail(item, codeOf(error));
    }
  };

  const sendWhole = async (send: SendPlain, item: Item): Promise<void> => {
    const { file, abort } = item;
    item.status = 'sending';
    changed();
    try {
      await retry(
        () =>
          send(file, abort.signal, (sentBytes) => {
            item.sentBytes = sentBytes;
            changed();
          }),
        abort.signal,
      );
      finish(item);
    } catch (error) {
      if (abort.signal.reason === 'pause') wait(item);
      else if (abort.signal.aborted) item.status = 'cancelled';
      else fail(item, codeOf(error));
    }
  };

  const run = async (work: () => Promise<void>, of: Run): Promise<void> => {
    jobs += 1;
    await work();
    jobs -= 1;
    note(of);
    changed();
    parts.onStored();
    pump();
  };

  const pump = (): void => {
    while (!isPaused && jobs < jobsAtOnce) {
      let first: Item | undefined;
      do first = queue.shift();
      while (first && first.status !== 'waiting');
      if (!first) return;
      const lead = first;
      const { sendPlain } = parts;
      if (sendPlain) {
        void run(() => sendWhole(sendPlain, lead), lead.run);
        continue;
      }
      if (lead.file.size > smallBytes) {
        void run(() => sendLarge(lead), lead.run);
        continue;
      }
      const batch = [lead];
      let bytes = lead.file.size;
      const rest: Item[] = [];
      // The next small ones of the same run; what does not fit keeps its turn.
      let taken = 0;
      for (; taken < queue.length && batch.length < filesPerBatch && bytes < batchBytes; taken += 1) {
        const item = queue[taken] as Item;
        if (item.status !== 'waiting') continue;
        if (item.run === lead.run && item.file.size <= smallBytes) {
          batch.push(item);
          bytes += item.file.size;
        } else rest.push(item);
      }
      queue = [...rest, ...queue.slice(taken)];
      void run(() => sendSmall(lead.run, batch), lead.run);
    }
  };

  const take = (of: Run, dropped: Dropped, known?: Awaited<ReturnType<RunMemory['progressOf']>>): void => {
    for (const { path, file } of dropped.files) {
      lastId += 1;
      const key = fileKey(path, file);
      const item: Item = {
        id: lastId,
        run: of,
        path,
        file,
        status: known?.done.has(key) ? 'stored' : 'waiting',
        sentBytes: 0,
        error: null,
        conflict: null,
        choice: { onConflict: 'ask' },
        uploadId: known?.uploads.get(key) ?? null,
        abort: new AbortController(),
      };
      items.push(item);
      if (item.status === 'waiting') queue.push(item);
    }
    // A folder without any file in it has nobody else to make it.
    if (dropped.files.length === 0 && of.folders.length > 0)
      void foldersOf(of)
        .catch(() => undefined)
        .then(() => memory.forget(of.id))
        .catch(() => undefined);
    tell();
    pump();
  };
  const runOf = (id: string, parentId: string, { files, folders }: Dropped): Run => ({
    id,
    parentId,
    title: folders[0]?.[0] ?? files[0]?.file.name ?? '',
    folders,
    ready: null,
    choice: null,
    doneKeys: [],
  });

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    getSnapshot: () => snapshot,

    add: (parentId: string, dropped: Dropped): void => {
      if (dropped.files.length + dropped.folders.length === 0) return;
      const of = runOf(crypto.randomUUID(), parentId, dropped);
      void memory
        .begin({
          id: of.id,
          parentId,
          title: of.title,
          isFolder: dropped.folders.length > 0,
          files: dropped.files.length,
          startedAt: Date.now(),
          handles: dropped.handles,
        })
        .catch(() => undefined);
      take(of, dropped);
    },

    /** Uploads that a reload broke off are offered. */
    remember: async (): Promise<void> => {
      const live = new Set(items.map((item) => item.run.id));
      interrupted = (await memory.runs()).filter(({ id }) => !live.has(id));
      tell();
    },
    /** Goes on with one of them, with the same files. Those that arrived are not sent again, nor what arrived of the others. */
    goOn: async (remembered: RememberedRun, dropped: Dropped): Promise<void> => {
      const known = await memory.progressOf(remembered.id);
      interrupted = interrupted.filter(({ id }) => id !== remembered.id);
      take(runOf(remembered.id, remembered.parentId, dropped), dropped, known);
    },
    forget: async ({ id }: RememberedRun): Promise<void> => {
      interrupted = interrupted.filter((run_) => run_.id !== id);
      tell();
      await memory.forget(id);
    },

    pause: (): void => {
      isPaused = true;
      for (const { status, abort } of items) if (status === 'sending') abort.abort('pause');
      tell();
    },
    goAhead: (): void => {
      isPaused = false;
      tell();
      pump();
    },
    cancel: (id: number): void => {
      const item = items.find((each) => each.id === id);
      if (!item || item.status === 'stored') return;
      // A small file on its way travels with others: only a large one can be broken off.
      if (item.status === 'sending' && item.file.size <= smallBytes && !parts.sendPlain) return;
      if (item.status === 'sending') item.abort.abort('cancel');
      else item.status = 'cancelled';
      const { uploadId } = item;
      if (uploadId) void api('DELETE /uploads/{id}', { params: { id: uploadId } }).catch(() => undefined);
      item.uploadId = null;
      note(item.run);
      tell();
    },
    cancelAll: (): void => {
      isPaused = false;
      for (const item of items) {
        if (item.status === 'sending') item.abort.abort('cancel');
        else if (item.status !== 'stored') item.status = 'cancelled';
        if (item.uploadId && item.status !== 'stored')
          void api('DELETE /uploads/{id}', { params: { id: item.uploadId } }).catch(() => undefined);
      }
      queue = [];
      for (const of of new Set(items.map((item) => item.run))) void memory.forget(of.id).catch(() => undefined);
      tell();
    },
    retry: (id: number | 'all'): void => {
      for (const item of items) if (item.status === 'failed' && (id === 'all' || item.id === id)) wait(item);
      tell();
      pump();
    },
    /** Settles a conflict, or every one of its run, now and to come. */
    resolve: (id: number, choice: Choice, forAll: boolean): void => {
      const asked = items.find((each) => each.id === id);
      if (!asked) return;
      if (forAll) asked.run.choice = choice;
      for (const item of items)
        if (item.status === 'conflict' && (item === asked || (forAll && item.run === asked.run))) settle(item, choice);
      note(asked.run);
      tell();
      pump();
    },
    /** Forgets everything that is finished, one way or the other. */
    clear: (): void => {
      const open = items.filter(({ status }) => status === 'waiting' || status === 'sending' || status === 'conflict');
      items.splice(0, items.length, ...open);
      tell();
    },
  };
};

export type UploadEngine = ReturnType<typeof createUploadEngine>;
