import type { NewUpdate } from '../documents/store.ts';
import { type Author, isSameAuthor } from '../ports.ts';
import { mergeUpdates } from '../yjs/merge.ts';
import { summarizeUpdate, type UpdateSummary } from '../yjs/update-summary.ts';

/** An accepted change on its way into the log. */
export interface Accepted {
  readonly author: Author;
  readonly relayed: boolean;
  readonly data: Uint8Array;
  readonly summary: UpdateSummary;
}

/** A row to be, with what it holds. */
export interface Row extends NewUpdate {
  readonly author: Author;
  readonly summary: UpdateSummary;
}

const maxPerRow = 50;
const maxRowBytes = 256 * 1024;

const rowFrom = (group: readonly Accepted[]): Row => {
  const [first] = group as readonly [Accepted, ...Accepted[]];
  // A copy: the bytes of a change may belong to the buffer of a socket.
  if (group.length === 1) return { ...first, data: new Uint8Array(first.data) };
  const data = mergeUpdates(group.map((change) => change.data));
  return { author: first.author, relayed: first.relayed, data, summary: summarizeUpdate(data) };
};

/** One row for each run of changes of one author: a flood of keystrokes becomes few rows, in the order they came. */
export const rowsFrom = (changes: readonly Accepted[]): Row[] => {
  const rows: Row[] = [];
  let group: Accepted[] = [];
  let bytes = 0;
  for (const change of changes) {
    const last = group.at(-1);
    const joins =
      last !== undefined &&
      isSameAuthor(last.author, change.author) &&
      last.relayed === change.relayed &&
      group.length < maxPerRow &&
      bytes + change.data.length <= maxRowBytes;
    if (!joins && group.length > 0) {
      rows.push(rowFrom(group));
      group = [];
      bytes = 0;
    }
    group.push(change);
    bytes += change.data.length;
  }
  if (group.length > 0) rows.push(rowFrom(group));
  return rows;
};
