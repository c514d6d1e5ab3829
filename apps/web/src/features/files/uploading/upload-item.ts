import type { ConflictChoice, NameConflict } from '@cloudity/contracts';

export type ItemStatus = 'waiting' | 'sending' | 'stored' | 'conflict' | 'failed' | 'cancelled';
export type Choice = Exclude<ConflictChoice, 'ask'> | 'skip';

/** One file on its way up. Changed in place: the snapshot's `version` says when to look again. */
export interface Item {
  readonly id: number;
  readonly run: Run;
  readonly path: readonly string[];
  readonly file: File;
  status: ItemStatus;
  sentBytes: number;
  /** A code of the API, or `unreadable`. */
  error: string | null;
  conflict: NameConflict | null;
  choice: { readonly onConflict: ConflictChoice; readonly version?: number };
  uploadId: string | null;
  abort: AbortController;
}

/** What was dropped or chosen at once. */
export interface Run {
  readonly id: string;
  readonly parentId: string;
  readonly title: string;
  readonly folders: readonly (readonly string[])[];
  /** Folder ids by path, null where a folder could not be made; settled before any file below travels. */
  ready: Promise<ReadonlyMap<string, string | null>> | null;
  /** For every conflict of the run still to come. */
  choice: Choice | null;
  doneKeys: string[];
}

/** Up to this a file travels with others in one request. */
export const smallBytes = 1024 * 1024;

export const pathKey = (path: readonly string[]): string => path.join('/');
