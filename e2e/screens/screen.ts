import type { Page } from 'playwright-core';
import type { Furnished } from './furnish.ts';

export interface Screen {
  readonly name: string;
  readonly path: (furnished: Furnished) => string;
  /** Seen by somebody who is not signed in. */
  readonly isPublic?: true;
  /** What shows that the page is there; its heading unless told. */
  readonly content?: string;
  /** Leads to the state to look at. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Shows that a list is there. */
export const row = '[role="rowheader"]';

/** A path that is the same in every organization. */
export const at = (path: string) => () => path;
