import type { CalcRequest } from '../worker/protocol.ts';
import { serveEngine } from '../worker/serve.ts';

/** The worker's entry: one engine, one answer for each request. */
const answer = serveEngine();
self.addEventListener('message', ({ data }: MessageEvent<CalcRequest>) => self.postMessage(answer(data)));
