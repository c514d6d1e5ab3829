import { type Api, type Retrying, retrying } from '@cloudity/client';
import type { NameConflict } from '@cloudity/contracts';
import type { Dropped } from './dropped.ts';
import type { Hasher } from './hasher.ts';
import { fileKey, type RememberedRun, type RunMemory } from './run-memory.ts';
import { createSender, type SendPlain } from './sender.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { Speed } from './speed.ts';
import { type Choice, type Item, type Run, smallBytes } from './upload-item.ts';

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

const filesPerBatch = 250;
const batchBytes = 4 * 1024 * 1024;
/** Requests of small files, and large files, at the same time. */
const jobsAtOnce = 3;

/** The next small files of the same run, to travel with `lead`; the others keep their turn. */
const takeBatch = (lead: Item, queue: readonly Item[]): { readonly batch: readonly Item[]; readonly rest: Item[] } => {
  const batch = [lead];
  const rest: Item[] = [];
  let bytes = lead.file.size;
  let taken = 0;
  for (; taken < queue.length && batch.length < filesPerBatch && bytes < batchBytes; taken += 1) {
    const item = queue[taken] as Item;
    if (item.status !== 'waiting') continue;
    if (item.run === lead.run && item.file.size <= smallBytes) {
      batch.push(item);
      bytes += item.file.size;
    } else rest.push(item);
  }
  return { batch, rest: [...rest, ...queue.slice(taken)] };
};

/** Uploads in the order they came. A store for useSyncExternalStore. */
export const createUploadEngine = (parts: EngineParts) => {
  const { api, hasher, memory, onStored } = parts;
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

  const look = (): Snapshot => takeSnapshot({ version, items, isPaused, isReachable, interrupted }, speed);
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

  const { foldersOf, sendSmall, sendLarge, sendWhole } = createSender({
    ...{ api, hasher, memory, retry, changed, onStored },
    ...{ finish, fail, wait, meetConflict },
  });

  const run = async (work: () => Promise<void>, of: Run): Promise<void> => {
    jobs += 1;
    await work();
    jobs -= 1;
    note(of);
    changed();
    onStored();
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
      const { batch, rest } = takeBatch(lead, queue);
      queue = rest;
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
