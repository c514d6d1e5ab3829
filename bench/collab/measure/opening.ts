import { setTimeout as sleep } from 'node:timers/promises';
import { LoadClient } from '../load/client.ts';
import type { Trace } from '../load/trace.ts';
import { createTypist, marksIn } from '../load/typist.ts';
import { cpuSeconds } from '../targets/process-figures.ts';
import type { Target } from '../targets/target.ts';

export interface Flood {
  /** CPU of the hub, and of PostgreSQL, per keystroke, µs. */
  readonly cpuMicros: number;
  readonly storageMicros: number;
  readonly seconds: number;
}

/** Hands a trace in keystroke by keystroke, as fast as the server takes it, until a reader has got the last one. */
export const flood = async (target: Target, document: number, { updates }: Trace): Promise<Flood> => {
  const lastMark = 1;
  const arrived = Promise.withResolvers<void>();
  const reader = await LoadClient.connect({
    target,
    document,
    onUpdate: (data) => {
      if (marksIn(data).includes(lastMark)) arrived.resolve();
    },
  });
  const writer = await LoadClient.connect({ target, document });
  const [cpuBefore, storageBefore, begin] = [cpuSeconds(target.pid()), target.storageCpuSeconds(), performance.now()];
  for (const [index, update] of updates.entries()) {
    writer.send(update);
    if (index % 200 === 199) {
      await new Promise((resolve) => setImmediate(resolve));
      while (writer.bufferedBytes > 262_144 && !writer.isClosed) await sleep(2);
    }
  }
  writer.send(createTypist().type(lastMark));
  await arrived.promise;
  const figures = {
    cpuMicros: ((cpuSeconds(target.pid()) - cpuBefore) * 1e6) / updates.length,
    storageMicros: ((target.storageCpuSeconds() - storageBefore) * 1e6) / updates.length,
    seconds: (performance.now() - begin) / 1000,
  };
  writer.close();
  reader.close();
  return figures;
};

const open = async (target: Target, document: number, contentBytes: number): Promise<number> => {
  const begin = performance.now();
  const client = await LoadClient.connect({ target, document, contentBytes });
  const tookMs = performance.now() - begin;
  client.close();
  return tookMs;
};

/** Opens a long document again and again, each time as the only reader; CPU of the server for each, ms. */
export const measureOpens = async (
  target: Target,
  document: number,
  contentBytes: number,
  times: number,
): Promise<number> => {
  if (!Number.isFinite(await measureFirstOpen(target, document, contentBytes))) return Number.POSITIVE_INFINITY;
  const openAndLeave = async (): Promise<void> => {
    await open(target, document, contentBytes);
    // Servers let go of a document when they have noticed that its last reader left.
    await sleep(10);
  };
  for (let warm = 0; warm < 20; warm++) await openAndLeave();
  const before = cpuSeconds(target.pid());
  for (let time = 0; time < times; time++) await openAndLeave();
  return ((cpuSeconds(target.pid()) - before) * 1000) / times;
};

/** Kills the server, starts it again and opens the document as the first one, ms; infinite when the content is gone. */
export const measureFirstOpen = async (target: Target, document: number, contentBytes: number): Promise<number> => {
  await target.restart();
  const late = sleep(20_000, Number.POSITIVE_INFINITY, { ref: false });
  return Promise.race([open(target, document, contentBytes).catch(() => late), late]);
};
