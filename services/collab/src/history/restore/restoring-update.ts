import { bodyName } from '@cloudity/docmodel';
import * as Y from 'yjs';

type Child = Y.XmlElement | Y.XmlText;

/** What a node holds, as text that is the same for the same content. */
const contentKey = (node: unknown): string => {
  if (node instanceof Y.XmlText)
    return JSON.stringify(['text', sortedAttributes(node.getAttributes()), node.toDelta()]);
  if (!(node instanceof Y.XmlElement)) return '';
  return JSON.stringify([node.nodeName, sortedAttributes(node.getAttributes()), node.toArray().map(contentKey)]);
};

const sortedAttributes = (attributes: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));

/** Positions of the longest ascending run inside `values`; -1 is left out. O(n log n). */
const longestAscending = (values: readonly number[]): number[] => {
  const tails: number[] = [];
  const previous: number[] = [];
  values.forEach((value, index) => {
    if (value < 0) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  });
  const run: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) run.push(at);
  return run.reverse();
};

/** Which children of `now` may stay: for each index of `now` the index of the same content in `then`, ascending. */
const keptChildren = (now: readonly string[], then: readonly string[]): Map<number, number> => {
  const places = new Map<string, number[]>();
  then.forEach((key, index) => {
    const list = places.get(key) ?? [];
    list.push(index);
    places.set(key, list);
  });
  for (const list of places.values()) list.reverse();
  const matches = now.map((key) => places.get(key)?.pop() ?? -1);
  return new Map(longestAscending(matches).map((index) => [index, matches[index] as number]));
};

const cloned = (node: Child): Child => node.clone() as Child;

/** The fragment holds what the other one does afterwards; children that are the same already are not touched. */
const align = (target: Y.XmlFragment, source: Y.XmlFragment): void => {
  const now = target.toArray();
  const then = source.toArray() as Child[];
  const kept = keptChildren(now.map(contentKey), then.map(contentKey));
  for (let index = now.length - 1; index >= 0; index--) if (!kept.has(index)) target.delete(index, 1);
  const stays = new Set(kept.values());
  let at = 0;
  for (let index = 0; index < then.length; index++) {
    if (stays.has(index)) {
      at = index + 1;
      continue;
    }
    let end = index;
    while (end + 1 < then.length && !stays.has(end + 1)) end += 1;
    target.insert(at, then.slice(index, end + 1).map(cloned));
    at = end + 1;
    index = end;
  }
};

/** The document's body says what that of `past` does; blocks that are the same stay themselves, so whoever types in one keeps typing. */
export const restoreBody = (current: Y.Doc, past: Y.Doc): void =>
  align(current.getXmlFragment(bodyName), past.getXmlFragment(bodyName));

/**
 * An update on top of `current` after which it says what `past` does, made by `restore`; null when it does already. The update's
 * new structs carry the client id of `current`.
 */
export const restoringUpdate = (
  current: Y.Doc,
  past: Y.Doc,
  restore: (current: Y.Doc, past: Y.Doc) => void,
): Uint8Array | null => {
  let update: Uint8Array | null = null;
  current.once('update', (bytes: Uint8Array) => {
    update = bytes;
  });
  current.transact(() => restore(current, past));
  return update;
};
