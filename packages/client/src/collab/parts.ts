import { Coverage, type Ranges, rangesOfUpdate } from './coverage.ts';
import { cutUpdate } from './cut-update.ts';

/** Four of them make one large message for a hub; at the slowest rate that it reads with, one takes some seconds. */
const partBytes = 2 * 1024 * 1024;

/** A change that is too large for one message, on its way: each part goes when the one before is confirmed. */
export class Parts {
  readonly #waiting: Uint8Array[];
  readonly #send: (update: Uint8Array) => void;
  #sent: Ranges = new Coverage();

  constructor(update: Uint8Array, send: (update: Uint8Array) => void) {
    this.#waiting = [...cutUpdate(update, partBytes)];
    this.#send = send;
  }

  /** Sends the next part if nothing of the last one is unsaved any more. Returns whether all of them are confirmed. */
  advance(unsaved: Coverage): boolean {
    if (!unsaved.common(this.#sent).isEmpty) return false;
    const next = this.#waiting.shift();
    if (next === undefined) return true;
    this.#sent = Coverage.of(rangesOfUpdate(next));
    this.#send(next);
    return false;
  }
}
