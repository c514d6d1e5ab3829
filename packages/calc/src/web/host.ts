import type { CalcLimits } from '../limits.ts';
import { CalcClient, type WorkerPort } from '../worker/client.ts';
import type { CalcAnswer } from '../worker/protocol.ts';

const startWorker = (): WorkerPort => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'calc' });
  return {
    post: (request) => worker.postMessage(request),
    listen: (onAnswer, onEnd) => {
      worker.addEventListener('message', ({ data }: MessageEvent<CalcAnswer>) => onAnswer(data));
      worker.addEventListener('error', ({ message }) => onEnd(message));
      worker.addEventListener('messageerror', () => onEnd('An answer could not be read.'));
    },
    stop: () => worker.terminate(),
  };
};

/** An engine in a web worker, which starts with the first `load` and ends with `dispose`. */
export const createWorkerEngine = (limits: Partial<CalcLimits> = {}): CalcClient => new CalcClient(startWorker, limits);
