import type { RememberedRun } from './run-memory.ts';
import type { Speed } from './speed.ts';
import type { Item, ItemStatus } from './upload-item.ts';

/** What is going on with uploads, at a moment. */
export interface Snapshot {
  readonly version: number;
  readonly items: readonly Item[];
  readonly counts: Readonly<Record<ItemStatus, number>>;
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Null until it can be told. */
  readonly bytesPerSecond: number | null;
  readonly isPaused: boolean;
  readonly isReachable: boolean;
  readonly isBusy: boolean;
  readonly interrupted: readonly RememberedRun[];
}

export const takeSnapshot = (
  facts: Pick<Snapshot, 'version' | 'items' | 'isPaused' | 'isReachable' | 'interrupted'>,
  speed: Speed,
): Snapshot => {
  const { items, isPaused, isReachable } = facts;
  const counts = { waiting: 0, sending: 0, stored: 0, conflict: 0, failed: 0, cancelled: 0 };
  let totalBytes = 0;
  let doneBytes = 0;
  for (const { status, file, sentBytes } of items) {
    counts[status] += 1;
    if (status === 'cancelled') continue;
    totalBytes += file.size;
    doneBytes += status === 'stored' ? file.size : Math.min(file.size, sentBytes);
  }
  speed.at(doneBytes);
  const isBusy = counts.waiting + counts.sending > 0;
  const bytesPerSecond = isBusy && !isPaused && isReachable ? speed.bytesPerSecond : null;
  return { ...facts, counts, totalBytes, doneBytes, bytesPerSecond, isBusy };
};
