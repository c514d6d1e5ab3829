import type { FileVersion, VersionChanges } from '@cloudity/contracts';
import type { FileActions } from '../../shell/editor/ports.ts';

/** Pictures of one document; addresses are `blob:` ones of this page. */
export interface DocumentImages {
  /** Stores the picture as an attachment of the document; progress from 0 to 1. */
  readonly upload: (file: File, onProgress: (done: number) => void) => Promise<{ readonly fileId: string }>;
  /** Address to show; the same promise for the same id while it is in use. */
  readonly url: (fileId: string) => Promise<string>;
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

/** What a document's menus may do beyond what every kind's may; an absent one is not offered (guests). */
export interface DocumentActions extends FileActions {
  readonly history?: DocumentHistory;
  readonly exportAs?: (format: 'md' | 'html') => Promise<void>;
}
