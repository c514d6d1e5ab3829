import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { LoadClient } from '../load/client.ts';
import { createTrace } from '../load/trace.ts';
import { memoryMegabytes } from '../targets/process-figures.ts';
import type { Target } from '../targets/target.ts';
import { flood } from './opening.ts';

export interface LongDocument {
  readonly edits: number;
  /** What a newcomer receives, over what Yjs needs for the same document. */
  readonly sizeRatio: number;
  readonly openMs: number;
  readonly hubMegabytes: number;
  /** Somebody who was away since the first edits, with changes of their own, and a newcomer read the same. */
  readonly hasConverged: boolean;
}

interface Opened {
  readonly doc: Y.Doc;
  readonly bytes: number;
  readonly tookMs: number;
}

/** Opens the document as a newcomer, or as somebody who has `doc` and hands in `own`. */
const open = async (target: Target, document: number, own?: Uint8Array): Promise<Opened> => {
  const doc = new Y.Doc();
  if (own) Y.applyUpdate(doc, own);
  let bytes = 0;
  const since = performance.now();
  const received: Uint8Array[] = [];
  const client = await LoadClient.connect({
    target,
    document,
    onUpdate: (data) => {
      bytes += data.length;
      received.push(data);
    },
  });
  const tookMs = performance.now() - since;
  if (own) {
    client.send(own);
    await sleep(2_000);
  }
  for (const data of received) Y.applyUpdate(doc, data);
  client.close();
  return { doc, bytes, tookMs };
};

/** A document with so many edits, each handed in by itself. */
export const measureLongDocument = async (target: Target, document: number, edits: number): Promise<LongDocument> => {
  const trace = createTrace(edits, 11);
  await flood(target, document, trace);
  // The tail is compacted while nobody writes.
  for (let waited = 0; waited < 120 && (await open(target, document)).bytes > trace.state.length * 1.5; waited++)
    await sleep(1_000);
  const opens: Opened[] = [];
  for (let time = 0; time < 5; time++) opens.push(await open(target, document));
  const away = new Y.Doc();
  for (const update of trace.updates.slice(0, 1_000)) Y.applyUpdate(away, update);
  away.getText('text').insert(500, '<written while away>');
  const back = await open(target, document, Y.encodeStateAsUpdate(away));
  const late = await open(target, document);
  const [mine, theirs] = [back, late].map(({ doc }) => doc.getText('text').toString());
  return {
    edits,
    sizeRatio: (opens[0]?.bytes ?? 0) / trace.state.length,
    openMs: opens.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)[2] ?? Number.NaN,
    hubMegabytes: memoryMegabytes(target.pid()),
    hasConverged: mine === theirs && mine?.includes('<written while away>') === true,
  };
};
