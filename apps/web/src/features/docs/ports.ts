import type { FileRole, FileVersion, VersionChanges } from '@cloudity/contracts';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';

/*
 * What the editor needs from the outside. `DocumentPage` fills these in with packages/client; tests and benchmarks with two
 * documents in one page.
 */

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

/** Pictures of one document; addresses are `blob:` ones of this page. */
export interface DocumentImages {
  /** Stores the picture as an attachment of the document; progress from 0 to 1. */
  readonly upload: (file: File, onProgress: (done: number) => void) => Promise<{ readonly fileId: string }>;
  /** Address to show; the same promise for the same id while it is in use. */
  readonly url: (fileId: string) => Promise<string>;
}

export interface DocumentFile {
  readonly id: string;
  readonly name: string;
  readonly isStarred: boolean;
  /** Where it lies, from the root down, itself left out; empty when the reader may not know. */
  readonly place: readonly { readonly id: string; readonly name: string }[];
}

/** Earlier versions of the document; `ref` is a version's id, `current`, or the number of a change. */
export interface DocumentHistory {
  /** Newest first; null begins. */
  readonly list: (
    cursor: string | null,
  ) => Promise<{ readonly items: readonly FileVersion[]; readonly nextCursor: string | null }>;
  readonly changes: (ref: string) => Promise<VersionChanges>;
  readonly nameCurrent: (name: string) => Promise<FileVersion>;
  readonly rename: (versionId: string, name: string | null) => Promise<FileVersion>;
  readonly restore: (ref: string) => Promise<FileVersion>;
  readonly copy: (ref: string) => Promise<{ readonly id: string; readonly name: string }>;
  /** Whether an error of these says that the server could not be reached. */
  readonly isUnreachable: (error: unknown) => boolean;
}

/** Everything the menus may do with the file; an absent one is not offered (guests). Errors reject with words to show. */
export interface DocumentActions {
  readonly rename?: (name: string) => Promise<void>;
  readonly setStarred?: (isStarred: boolean) => Promise<void>;
  readonly copy?: () => Promise<void>;
  readonly create?: () => Promise<void>;
  readonly trash?: () => Promise<void>;
  readonly share?: () => void;
  readonly history?: DocumentHistory;
  readonly exportAs?: (format: 'md' | 'html') => Promise<void>;
  /** Follows an address of this installation. */
  readonly openInternal: (path: string) => void;
  readonly goBack?: () => void;
}

/** Who is writing here, for carets. The server puts its own id and name in their place for everybody else (H14). */
export interface Self {
  readonly id: string;
  readonly name: string;
}
