import { setTimeout as sleep } from 'node:timers/promises';
import { LoadClient } from '../load/client.ts';
import type { Trace } from '../load/trace.ts';
import { cpuSeconds } from '../targets/process-figures.ts';
import type { Target } from '../targets/target.ts';

/** Hands a trace in keystroke by keystroke, as fast as the server takes it, and waits until a reader has got all of it. */
export const flood = async (
  target: Target,
  document: number,
  { updates }: Trace,
): Promise<{ cpuMicros: number; storageMicros: number; seconds: number }> => {
  let lastAt = performance.now();
  let bytes = 0;
  const reader = await LoadClient.connect({
    target,
    document,
    onUpdate: (data) => {
      bytes += data.length;
      lastAt = performance.now();
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
  // Quiet for a second after something came: nothing is under way any more.
  for (lastAt = performance.now(); performance.now() - lastAt < 1_000; ) await sleep(50);
  const result = {
    cpuMicros: ((cpuSeconds(target.pid()) - cpuBefore) * 1e6) / updates.length,
    storageMicros: ((target.storageCpuSeconds() - storageBefore) * 1e6) / updates.length,
    seconds: (lastAt - begin) / 1000,
  };
  if (writer.isClosed || reader.isClosed || bytes === 0) throw new Error(`${target.name} did not take the keystrokes`);
  writer.close();
  reader.close();
  return result;
};

const open = async (target: Target, document: number): Promise<number> => {
  const begin = performance.now();
  const client = await LoadClient.connect({ target, document });
  const tookMs = performance.now() - begin;
  client.close();
  return tookMs;
};

/** Opens a long document again and again, another reader staying in it; CPU of the server for each, ms. */
export const measureOpens = async (target: Target, document: number, times: number): Promise<number> => {
  const resident = await LoadClient.connect({ target, document });
  for (let warm = 0; warm < 10; warm++) await open(target, document);
  const before = cpuSeconds(target.pid());
  for (let time = 0; time < times; time++) await open(target, document);
  const cpuMs = ((cpuSeconds(target.pid()) - before) * 1000) / times;
  resident.close();
  return cpuMs;
};

/** Kills the server and opens the document as the first one after its start, ms. */
export const measureFirstOpen = async (target: Target, document: number): Promise<number> => {
  await target.restart();
  return open(target, document);
};
