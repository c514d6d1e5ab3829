/** How long a document's tail is. */
export interface TailSize {
  readonly rows: number;
  readonly bytes: number;
  readonly snapshotBytes: number;
}

const maxRows = 200;
const maxBytes = 64 * 1024;
const minRows = 10;

/** Whether the updates after the snapshot cost more at every opening than compacting them once. */
export const isDue = ({ rows, bytes, snapshotBytes }: TailSize): boolean =>
  rows > maxRows || bytes > maxBytes || (rows > minRows && bytes > snapshotBytes);

/** The same when the last person has left: nobody waits for it, and the next opening is quicker. */
export const isDueWhenEmpty = ({ rows, bytes, snapshotBytes }: TailSize): boolean =>
  rows > minRows || bytes > snapshotBytes / 4;

/** How long after a compaction that took `durationMs` the same document rests: it may cost a twentieth of the time. */
export const restMs = (durationMs: number): number => Math.min(Math.max(2_000, durationMs * 20), 10 * 60_000);
