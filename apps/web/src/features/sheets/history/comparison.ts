import type { CellIds } from '../model/cell-ids.ts';
import type { ChangesAnswer, ChangesOrder, PastCell } from './changes-worker.ts';
import type { WorkbookChanges } from './compare-workbooks.ts';

/** Two states of a workbook, compared in a worker of their own: the page stays quick however large they are. */
export interface Comparison {
  readonly changes: WorkbookChanges;
  readonly past: (cell: CellIds) => Promise<PastCell>;
  readonly destroy: () => void;
}

/** Rejects when the worker or a state cannot be read, and when `signal` says that nobody wants to know any more: then nothing goes on. */
export const compareStates = (before: Uint8Array, now: Uint8Array, signal: AbortSignal): Promise<Comparison> => {
  const worker = new Worker(new URL('./changes-worker.ts', import.meta.url), { type: 'module', name: 'changes' });
  const asked = new Map<number, (past: PastCell) => void>();
  let lastId = 0;
  const send = (order: ChangesOrder): void => worker.postMessage(order);
  const past = (cell: CellIds): Promise<PastCell> =>
    new Promise((resolve) => {
      lastId += 1;
      asked.set(lastId, resolve);
      send({ id: lastId, cell });
    });
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      worker.terminate();
      reject(new Error('the versions could not be compared'));
    };
    if (signal.aborted) {
      fail();
      return;
    }
    signal.addEventListener('abort', fail, { once: true });
    worker.addEventListener('error', fail);
    worker.addEventListener('message', ({ data }: MessageEvent<ChangesAnswer>) => {
      if ('failed' in data) fail();
      else if ('changes' in data) resolve({ changes: data.changes, past, destroy: () => worker.terminate() });
      else {
        asked.get(data.id)?.(data.past);
        asked.delete(data.id);
      }
    });
    send({ before, now });
  });
};
