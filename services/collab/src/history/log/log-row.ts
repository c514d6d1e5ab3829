import type { LogAuthor } from '../../documents/store.ts';

/** One update of the log with its author and time, from a row or a segment. */
export interface LogRow {
  readonly seq: number;
  readonly author: LogAuthor;
  /** Handed in by somebody else's browser than the one that wrote it. */
  readonly relayed: boolean;
  readonly at: Date;
  readonly data: Uint8Array;
  readonly isQuarantined: boolean;
}

/** One person as one string, for maps and for marks in a comparison. */
export const authorKey = ({ kind, id }: LogAuthor): string => `${kind}:${id}`;
