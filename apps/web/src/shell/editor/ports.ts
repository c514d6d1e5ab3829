import type { FileRole, FileVersion, VersionChanges } from '@cloudity/contracts';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';

/*
 * What the editor of a live document, of whatever kind, needs from the outside. The kind's page fills these in with packages/client;
 * tests and benchmarks with two documents in one page.
 */

/** Kinds of files that people edit together. */
export type LiveKind = 'doc' | 'sheet';

/** What may be shown (R4): nothing until the server or the copy on this device has given the document. */
export type ContentState = 'loading' | 'local' | 'synced';

/** What the server acknowledged (H8), and nothing else. */
export type SaveState = 'saved' | 'saving' | 'connecting' | 'offline' | 'failed';

export type ConnectionProblem =
  | 'unreachable'
  | 'unauthenticated'
  | 'revoked'
  | 'deleted'
  | 'replaced'
  | 'malformed'
  | 'tooLarge'
  | 'readOnly'
  | 'schemaTooOld';

export interface ConnectionState {
  readonly content: ContentState;
  readonly save: SaveState;
  /** Something here is not known to be on the server. */
  readonly unsaved: boolean;
  readonly role: FileRole;
  readonly problem: ConnectionProblem | null;
  /** True while a copy on this device holds everything: offline edits survive a closed tab. */
  readonly keptLocally: boolean;
}

export interface DocumentConnection {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  /** The same object until something changes. */
  readonly getState: () => ConnectionState;
  /** Calls back after each change; returns what ends it. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries again at once. */
  readonly retry: () => void;
}

export interface DocumentFile {
  readonly id: string;
  readonly name: string;
  readonly isStarred: boolean;
  /** Where it lies, from the root down, itself left out; empty when the reader may not know. */
  readonly place: readonly { readonly id: string; readonly name: string }[];
}

/** Earlier versions of a live document; `ref` is a version's id, `current`, or the number of a change. */
export interface FileHistory {
  /** Newest first; null begins. */
  readonly list: (
    cursor: string | null,
  ) => Promise<{ readonly items: readonly FileVersion[]; readonly nextCursor: string | null }>;
  /** Of a text document: what changed since the version before. */
  readonly changes: (ref: string) => Promise<VersionChanges>;
  /** What it was, as one Yjs update for an empty document. */
  readonly state: (ref: string) => Promise<Uint8Array>;
  readonly nameCurrent: (name: string) => Promise<FileVersion>;
  /** A name of null takes the name away; a pinned version stays however long histories are kept. */
  readonly change: (
    versionId: string,
    change: { readonly name?: string | null; readonly pinned?: boolean },
  ) => Promise<FileVersion>;
  readonly restore: (ref: string) => Promise<FileVersion>;
  readonly copy: (ref: string) => Promise<{ readonly id: string; readonly name: string }>;
  /** Whether an error of these says that the server could not be reached. */
  readonly isUnreachable: (error: unknown) => boolean;
}

/** Everything the frame and the menus may do with the file; an absent one is not offered (guests). Errors reject with words to show. */
export interface FileActions {
  readonly rename?: (name: string) => Promise<void>;
  readonly setStarred?: (isStarred: boolean) => Promise<void>;
  readonly copy?: () => Promise<void>;
  readonly create?: () => Promise<void>;
  readonly trash?: () => Promise<void>;
  readonly share?: () => void;
  readonly history?: FileHistory;
  /** Follows an address of this installation. */
  readonly openInternal: (path: string) => void;
  readonly goBack?: () => void;
}

/** Who is writing here, for carets. The server puts its own id and name in their place for everybody else (H14). */
export interface Self {
  readonly id: string;
  readonly name: string;
}
