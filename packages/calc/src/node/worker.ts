import { parentPort } from 'node:worker_threads';
import type { CalcRequest } from '../worker/protocol.ts';
import { serveEngine } from '../worker/serve.ts';

/** The thread's entry: one engine, one answer for each request. */
const answer = serveEngine();
parentPort?.on('message', (request: CalcRequest) => parentPort?.postMessage(answer(request)));
