import { parentPort } from 'node:worker_threads';
import type { JobAnswer, JobRequest } from './jobs.ts';
import { runJob } from './run-job.ts';

/** The worker thread's entry: answers each job; the pool hands out one at a time. */
parentPort?.on('message', async ({ id, job }: JobRequest) => {
  let answer: JobAnswer;
  try {
    answer = { id, isDone: true, result: await runJob(job) };
  } catch (error) {
    answer = { id, isDone: false, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  parentPort?.postMessage(answer);
});
