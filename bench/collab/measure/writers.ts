import * as Y from 'yjs';
import { LoadClient } from '../load/client.ts';
import type { Target } from '../targets/target.ts';
import { type Deliveries, measureDeliveries } from './deliveries.ts';

export interface Writers extends Deliveries {
  /** Everybody got every edit, and whoever comes afterwards reads what somebody who was there from the start reads. */
  readonly hasConverged: boolean;
}

const follow = async (
  target: Target,
  document: number,
): Promise<{ readonly doc: Y.Doc; readonly close: () => void }> => {
  const doc = new Y.Doc();
  const client = await LoadClient.connect({ target, document, onUpdate: (data) => Y.applyUpdate(doc, data) });
  return { doc, close: () => client.close() };
};

/** So many people all write one edit a second into one document. */
export const measureWriters = async (target: Target, document: number, writers: number): Promise<Writers> => {
  const witness = await follow(target, document);
  const deliveries = await measureDeliveries(target, {
    document,
    clients: writers,
    typists: writers,
    perSecond: 1,
    seconds: 6,
    cursors: false,
  });
  const late = await follow(target, document);
  const [seen, stored] = [witness, late].map(({ doc }) => doc.getText('text').toString());
  for (const { close } of [witness, late]) close();
  return { ...deliveries, hasConverged: deliveries.missing === 0 && seen === stored };
};
