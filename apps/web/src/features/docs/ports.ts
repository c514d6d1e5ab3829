import type { FileActions } from '../../shell/editor/ports.ts';

/** Pictures of one document; addresses are `blob:` ones of this page. */
export interface DocumentImages {
  /** Stores the picture as an attachment of the document; progress from 0 to 1. */
  readonly upload: (file: File, onProgress: (done: number) => void) => Promise<{ readonly fileId: string }>;
  /** Address to show; the same promise for the same id while it is in use. */
  readonly url: (fileId: string) => Promise<string>;
}

/** What a document's menus may do beyond what every kind's may; an absent one is not offered (guests). */
export interface DocumentActions extends FileActions {
  readonly exportAs?: (format: 'md' | 'html') => Promise<void>;
}
