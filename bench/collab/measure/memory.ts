import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, LoadClient } from '../load/client.ts';
import { memoryMegabytes } from '../targets/process-figures.ts';
import type { Target } from '../targets/target.ts';

/** A process gives memory back late; the least it says within some seconds is what it needs. */
const settledMegabytes = async (target: Target, seconds: number): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let second = 0; second < seconds; second++) {
    await sleep(1000);
    least = Math.min(least, memoryMegabytes(target.pid()));
  }
  return least;
};

/** What connections cost that do nothing, spread over documents of their own, MB. */
export const measureIdle = async (target: Target, first: number, connections: number): Promise<number> => {
  const before = await settledMegabytes(target, 3);
  const clients = await connectAll(connections, (index) =>
    LoadClient.connect({ target, document: first + (index % 100) }),
  );
  const after = await settledMegabytes(target, 5);
  for (const client of clients) client.close();
  return after - before;
};

/** What open documents cost, each with this content and one reader, MB. */
export const measureOpenDocuments = async (
  target: Target,
  first: number,
  documents: number,
  content: Uint8Array,
): Promise<number> => {
  const fill = await connectAll(documents, (index) => LoadClient.connect({ target, document: first + index }));
  for (const client of fill) client.send(content);
  await sleep(3_000);
  for (const client of fill) client.close();
  // The process starts anew, so that only what an open document needs is counted, not what filling it took.
  await sleep(4_000);
  await target.restart();
  const before = await settledMegabytes(target, 3);
  const readers = await connectAll(documents, (index) => LoadClient.connect({ target, document: first + index }));
  const after = await settledMegabytes(target, 6);
  for (const reader of readers) reader.close();
  return after - before;
};
