import { Worker } from 'node:worker_threads';
import type { Job, JobAnswer, JobRequest, ResultOf } from './jobs.ts';

const idleMs = 10_000;
const maxHeapMb = 1024;

/** The pool ends, and with it what waited or ran in it. */
export class WorkerPoolClosedError extends Error {
  constructor() {
    super('the worker pool is closed');
    this.name = 'WorkerPoolClosedError';
  }
}

/** The job took longer than it may, and was ended. */
export class JobTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`the job was ended after ${timeoutMs} ms`);
    this.name = 'JobTimeoutError';
  }
}

interface Waiting {
  readonly job: Job;
  readonly timeoutMs: number | null;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker thread for all that needs a Y.Doc, started with the first job and ended when there was none for a while: it would
 * hold some 20 MB for nothing. Jobs run one after the other. A thread that dies fails its job alone; the next starts another.
 */
export class WorkerPool {
  readonly #queue: Waiting[] = [];
  #worker: Worker | null = null;
  #current: Waiting | null = null;
  #idle: NodeJS.Timeout | null = null;
  #deadline: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #nextId = 1;

  /** Does the job in its turn. *Errors*: what the job throws, JobTimeoutError when it runs longer than `timeoutMs`. */
  run<Kind extends Job['kind']>(job: Extract<Job, { kind: Kind }>, timeoutMs?: number): Promise<ResultOf<Kind>> {
    if (this.#isDisposed) return Promise.reject(new WorkerPoolClosedError());
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, timeoutMs: timeoutMs ?? null, resolve: resolve as (result: never) => void, reject });
      this.#next();
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const error = new WorkerPoolClosedError();
    for (const { reject } of this.#queue.splice(0)) reject(error);
    await this.#stop(error);
  }

  #next(): void {
    if (this.#current) return;
    const waiting = this.#queue.shift();
    if (!waiting) {
      this.#idle ??= setTimeout(() => void this.#stop(new Error('idle')), idleMs).unref();
      return;
    }
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    this.#current = waiting;
    this.#worker ??= this.#start();
    const request: JobRequest = { id: this.#nextId++, job: waiting.job };
    this.#worker.ref();
    this.#worker.postMessage(request);
    const { timeoutMs } = waiting;
    if (timeoutMs !== null)
      this.#deadline = setTimeout(() => {
        void this.#stop(new JobTimeoutError(timeoutMs));
        this.#next();
      }, timeoutMs);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      env: {},
    });
    worker.on('message', (answer: JobAnswer) => {
      if (worker !== this.#worker) return;
      const waiting = this.#current;
      this.#current = null;
      clearTimeout(this.#deadline);
      worker.unref();
      if (answer.isDone) waiting?.resolve(answer.result as never);
      else waiting?.reject(new Error(answer.reason));
      this.#next();
    });
    const onEnd = (error: Error): void => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      const waiting = this.#current;
      this.#current = null;
      clearTimeout(this.#deadline);
      waiting?.reject(error);
      this.#next();
    };
    worker.on('error', onEnd);
    worker.on('exit', (code) => onEnd(new Error(`the worker thread ended with ${code}`)));
    return worker;
  }

  async #stop(error: Error): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    clearTimeout(this.#deadline);
    const worker = this.#worker;
    this.#worker = null;
    this.#current?.reject(error);
    this.#current = null;
    await worker?.terminate();
  }
}
