import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, LoadClient } from '../load/client.ts';
import { createTypist, marksIn } from '../load/typist.ts';
import type { Target } from '../targets/target.ts';

const typists = 10;
const editsEach = 24;
const everyMs = 80;
/** How long the server has had the last edit when it is killed. */
const restMs = 100;
const patienceMs = 4_000;

/** Ten people type 240 edits; the server is killed 100 ms after the last one. How many of them are gone when it is back. */
export const measureTypedLoss = async (target: Target, document: number): Promise<number> => {
  const clients = await connectAll(typists, () => LoadClient.connect({ target, document }));
  await Promise.all(
    clients.map(async (client, index) => {
      const typist = createTypist();
      for (let edit = 0; edit < editsEach; edit++) {
        client.send(typist.type(index * editsEach + edit));
        await sleep(everyMs);
      }
    }),
  );
  await sleep(restMs - everyMs);
  await target.restart();
  for (const client of clients) client.close();
  const found = new Set<number>();
  const reader = await LoadClient.connect({
    target,
    document,
    onUpdate: (data) => {
      for (const mark of marksIn(data)) found.add(mark);
    },
  });
  for (let waited = 0; waited < patienceMs && found.size < typists * editsEach; waited += 50) await sleep(50);
  reader.close();
  return typists * editsEach - found.size;
};
