import type { Block } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import type { ConnectionState, DocumentFile } from '../../../shell/editor/ports.ts';
import type { Loopback, LoopbackConnection } from './loopback.ts';

export interface OpenOptions {
  readonly content?: 'plan' | 'empty' | 'unseeded' | 'long' | readonly Block[];
  /** Of the long document; 450 words each. */
  readonly pages?: number;
  /** How many editors on the same document. */
  readonly editors?: 1 | 2;
  readonly state?: Partial<ConnectionState>;
}

/** What the test page offers to scripts, as `window.harness`. */
export interface Harness {
  loopback: Loopback | null;
  connections: readonly LoopbackConnection[];
  editors: (Editor | null)[];
  /** What the editor asked of the page around it. */
  calls: string[];
  unsaved: boolean;
  /** Uploads wait while it is true, until `releaseUploads`. */
  holdUploads: boolean;
  readonly releaseUploads: () => void;
  failUploads: boolean;
  file: DocumentFile;
  /** Opens editors; resolves when all of them are on the page (or at once while they wait for content). */
  readonly open: (options?: OpenOptions) => Promise<void>;
  readonly draw: () => void;
  /** The checked tree as the server has it, or as one editor's document has it. */
  readonly tree: (index?: number) => readonly Block[] | null;
}

declare global {
  interface Window {
    harness: Harness;
  }
}
