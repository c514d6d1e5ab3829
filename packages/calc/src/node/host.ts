import { Worker } from 'node:worker_threads';
import type { CalcLimits } from '../limits.ts';
import { CalcClient, type WorkerPort } from '../worker/client.ts';

/** A workbook of a million cells fits; a formula that fills memory ends its worker alone. */
const maxHeapMb = 2048;

const startThread = (): WorkerPort => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, stackSizeMb: 4 },
    env: {},
  });
  return {
    post: (request) => worker.postMessage(request),
    listen: (onAnswer, onEnd) => {
      worker.on('message', onAnswer);
      worker.on('error', ({ message }) => onEnd(message));
      worker.on('exit', (code) => onEnd(`The worker ended with ${code}.`));
    },
    stop: () => void worker.terminate(),
  };
};

/** An engine in a thread of its own, which starts with the first `load` and ends with `dispose`. */
export const createThreadEngine = (limits: Partial<CalcLimits> = {}): CalcClient => new CalcClient(startThread, limits);
