import * as Y from 'yjs';
import { encodeStateVector, step2Frame, updateFrame } from '../protocol/frame.ts';
import { mergeInGroups } from '../yjs/merge.ts';
import type { DocumentState } from './document-state.ts';

/** An update without structs and deletions. */
const emptyUpdate = new Uint8Array([0, 0]);

const isEmpty = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0;

/**
 * The frames that answer a client's step 1: everything committed that its state vector lacks. The snapshot goes as it is and
 * the tail in merged groups, because merging the two would cost more than all the rest; the last frame is the step 2, so that
 * "synced" means all of it.
 */
export const syncAnswer = (state: DocumentState, vector: ReadonlyMap<number, number>): Uint8Array[] => {
  const parts: Uint8Array[] = [];
  if (state.snapshot) parts.push(state.snapshot.data);
  parts.push(...mergeInGroups(state.tail.map(({ data }) => data)));
  const known = vector.size > 0 ? encodeStateVector(vector) : null;
  const missing = (known ? parts.map((part) => Y.diffUpdate(part, known)) : parts).filter((part) => !isEmpty(part));
  const last = missing.pop() ?? emptyUpdate;
  return [...missing.map(updateFrame), step2Frame(last)];
};
