import type { ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import * as Y from 'yjs';
import type { Struct } from './update-summary.ts';

/** Structs and deletions, with or without what they build on. */
export interface Content {
  readonly structs: readonly Struct[];
  readonly deletes: readonly ClockRange[];
}

const endOf = (struct: Struct): number => struct.id.clock + struct.length;

const refersTo = (struct: Struct): Y.ID[] => {
  if (!(struct instanceof Y.Item)) return [];
  return [struct.origin, struct.rightOrigin, struct.parent].filter((id) => id instanceof Y.ID);
};

const sortedByClient = (structs: readonly Struct[]): Map<number, Struct[]> => {
  const clients = new Map<number, Struct[]>();
  for (const struct of structs) {
    const list = clients.get(struct.id.client);
    if (list) list.push(struct);
    else clients.set(struct.id.client, [struct]);
  }
  for (const list of clients.values()) list.sort((left, right) => left.id.clock - right.id.clock);
  return clients;
};

/**
 * Parts the content into what a document that holds `base` can show at once, and the rest: what begins behind a missing clock
 * of its client, refers to a missing item, or deletes one. This is the order in which Yjs itself would take the structs in;
 * it advances client by client until nothing moves, so its time is linear unless clients depend on each other turn by turn.
 */
export const splitReadable = (base: RangeSet, { structs, deletes }: Content): { readable: Content; rest: Content } => {
  const clients = [...sortedByClient(structs)].map(([client, list]) => ({ client, list, next: 0 }));
  const ends = new Map<number, number>();
  const reach = (client: number): number => ends.get(client) ?? base.contiguousEnd(client);
  const fits = (struct: Struct): boolean =>
    struct.id.clock <= reach(struct.id.client) && refersTo(struct).every(({ client, clock }) => clock < reach(client));
  for (let progress = true; progress; ) {
    progress = false;
    for (const queue of clients) {
      for (let struct = queue.list[queue.next]; struct && fits(struct); struct = queue.list[queue.next]) {
        ends.set(queue.client, Math.max(reach(queue.client), endOf(struct)));
        queue.next += 1;
        progress = true;
      }
    }
  }
  const shownDeletes: ClockRange[] = [];
  const heldDeletes: ClockRange[] = [];
  for (const { client, start, end } of deletes) {
    const cut = Math.min(Math.max(reach(client), start), end);
    if (cut > start) shownDeletes.push({ client, start, end: cut });
    if (cut < end) heldDeletes.push({ client, start: cut, end });
  }
  return {
    readable: { structs: clients.flatMap(({ list, next }) => list.slice(0, next)), deletes: shownDeletes },
    rest: { structs: clients.flatMap(({ list, next }) => list.slice(next)), deletes: heldDeletes },
  };
};
