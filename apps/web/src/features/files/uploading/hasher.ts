import type { NamedChunk } from '@cloudity/client';
import type { HashAnswer, HashOrder } from './hash-worker.ts';

/** The file cannot be read any more: it was moved, deleted or changed. */
export class UnreadableFileError extends Error {
  readonly code = 'unreadable';
}

export interface Hasher {
  /** Asks for the chunks of a file, list by list; none at its end. *Errors*: UnreadableFileError. */
  readonly open: (file: Blob) => () => Promise<readonly NamedChunk[]>;
}

/** Cuts and hashes in a worker, so that the page stays quick. The worker starts with the first file. */
export const createHasher = (): Hasher => {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<
    number,
    { resolve: (chunks: readonly NamedChunk[]) => void; reject: (error: Error) => void }
  >();
  const order = (message: HashOrder): void => {
    if (worker === null) {
      worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module', name: 'uploads' });
      worker.addEventListener('message', ({ data }: MessageEvent<HashAnswer>) => {
        const asker = waiting.get(data.id);
        waiting.delete(data.id);
        if ('failed' in data) asker?.reject(new UnreadableFileError());
        else asker?.resolve(data.chunks);
      });
    }
    worker.postMessage(message);
  };
  return {
    open: (file) => {
      lastId += 1;
      const id = lastId;
      order({ kind: 'open', id, file });
      return () =>
        new Promise((resolve, reject) => {
          waiting.set(id, {
            resolve: (chunks) => {
              if (chunks.length === 0) order({ kind: 'close', id });
              resolve(chunks);
            },
            reject,
          });
          order({ kind: 'next', id });
        });
    },
  };
};
