import type { Api } from '../../shell/api.ts';
import { loadArea } from '../../shell/language/i18n.ts';
import { holdUnsaved } from '../../shell/offline/unsaved.ts';
import type { Dropped } from './uploading/dropped.ts';
import type { UploadEngine } from './uploading/engine.ts';
import type { SendPlain } from './uploading/sender.ts';

/** Whose uploads: those of a person are remembered in this browser, a guest's are not. */
export interface Uploader {
  readonly api: Api;
  /** The database that remembers; null for none. */
  readonly database: string | null;
  /** For those to whom the upload protocol is not open. */
  readonly sendPlain?: SendPlain;
}

/** The uploads of a tab. Their code comes with the first one. */
export interface Uploads {
  readonly add: (parentId: string, dropped: Dropped | Promise<Dropped>) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** Null until there is something to show. */
  readonly getEngine: () => UploadEngine | null;
}

interface Entry extends Uploads {
  whenStored: () => void;
}

const all = new Map<Api, Entry>();
const rememberedKey = 'cloudity.uploads';
/** The page draws this often while uploads run. */
const drawMs = 200;
/** A list is renewed this often while files arrive in it. */
const renewMs = 1500;

const create = ({ api, database, sendPlain }: Uploader): Entry => {
  let engine: UploadEngine | null = null;
  let opening: Promise<UploadEngine> | null = null;
  const listeners = new Set<() => void>();
  let release: (() => void) | null = null;
  let _renewing: ReturnType<typeof setTimeout> | null = null;

  const open = async (): Promise<UploadEngine> => {
    const [{ createUploadEngine }, { createHasher }, memory] = await Promise.all([
      import('./uploading/engine.ts'),
      import('./uploading/hasher.ts'),
      import('./uploading/run-memory.ts'),
      loadArea('uploads'),
    ]);
    engine = createUploadEngine({
      api,
      hasher: createHasher(),
      ...(sendPlain ? { sendPlain } : {}),
      memory: database === null ? memory.noMemory : memory.createRunMemory(database),
      retry: {
        random: Math.random,
        wait: (milliseconds, signal) =>
          new Promise((resolve, reject) => {
            const end = (): void => {
              clearTimeout(timer);
              removeEventListener('online', end);
              signal.removeEventListener('abort', end);
              if (signal.aborted) reject(signal.reason);
              else resolve();
            };
            const timer = setTimeout(end, milliseconds);
            addEventListener('online', end);
            signal.addEventListener('abort', end);
          }),
      },
      onStored: () => {
        _renewing ??= setTimeout(() => {
          _renewing = null;
          entry.whenStored();
        }, renewMs);
        if (engine && !engine.getSnapshot().isBusy) entry.whenStored();
      },
      onBusy: (isBusy) => {
        release?.();
        release = isBusy ? holdUnsaved({ title: engine?.getSnapshot().items.at(-1)?.run.title ?? '' }) : null;
        if (database !== null && isBusy) localStorage.setItem(rememberedKey, database);
      },
      later: (work) => void setTimeout(work, drawMs),
    });
    await engine.remember();
    if (database !== null && engine.getSnapshot().interrupted.length === 0) localStorage.removeItem(rememberedKey);
    for (const listener of listeners) listener();
    return engine;
  };

  const entry: Entry = {
    whenStored: () => undefined,
    add: (parentId, dropped) => {
      opening ??= open();
      void Promise.all([opening, dropped]).then(([opened, found]) => opened.add(parentId, found));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getEngine: () => engine,
  };
  if (database !== null && localStorage.getItem(rememberedKey) === database) opening = open();
  return entry;
};

/**
 * The uploads of this tab for a person or a guest: they go on while the reader moves between pages.
 * `onStored` replaces the last page's wish to know about arrivals.
 */
export const uploadsOf = (uploader: Uploader, onStored: () => void): Uploads => {
  const known = all.get(uploader.api) ?? create(uploader);
  known.whenStored = onStored;
  all.set(uploader.api, known);
  return known;
};
