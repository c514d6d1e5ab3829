import * as Y from 'yjs';
import type { Scheduler } from './frame-scheduler.ts';

/** What fails is the watcher's, or the update's, own fault: it is said, and the rest goes on. */
export const reported = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    console.error('A received change could not be shown.', error);
  }
};

/**
 * Updates on their way into a document, applied in one transaction per animation frame: an editor redraws once for all of
 * them, not once for each (85 single updates take a second in a document of 100 pages, together some milliseconds).
 */
export class Incoming {
  readonly #doc: Y.Doc;
  readonly #origin: object;
  readonly #schedule: Scheduler;
  readonly #onApplied: () => void;
  #updates: Uint8Array[] = [];
  #cancel: (() => void) | null = null;

  constructor(options: {
    readonly doc: Y.Doc;
    /** Origin of the transactions. */
    readonly origin: object;
    readonly schedule: Scheduler;
    readonly onApplied: () => void;
  }) {
    this.#doc = options.doc;
    this.#origin = options.origin;
    this.#schedule = options.schedule;
    this.#onApplied = options.onApplied;
  }

  push(update: Uint8Array): void {
    this.#updates.push(update);
    this.#cancel ??= this.#schedule(() => this.flush());
  }

  /** Everything that was pushed is in the document. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const updates = this.#updates;
    this.#updates = [];
    if (updates.length === 0) return;
    // What a watcher of the document throws (an editor, say) is its own fault and not the line's.
    reported(() =>
      Y.transact(
        this.#doc,
        () => {
          for (const update of updates) reported(() => Y.applyUpdate(this.#doc, update, this.#origin));
        },
        this.#origin,
        false,
      ),
    );
    this.#onApplied();
  }
}
