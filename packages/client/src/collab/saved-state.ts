import { Coverage, type Ranges } from './coverage.ts';

/**
 * Knows what of a document the server has not confirmed (rules.md H8): everything in the document minus the union of
 * everything received from the server. It looks at ranges of clocks and of deletions only, never at updates one by one, so
 * lost, repeated, merged and reordered messages all come out right. Pure: no socket, no timer, no Y.Doc.
 *
 * What the server has is learnt anew in each connection: a server that was restored from an old backup has less than it
 * once confirmed.
 */
export class SavedState {
  #covered = new Coverage();
  #unsaved = new Coverage();
  /** What the current connection has shown so far, while its first synchronisation runs. */
  #learning: Coverage | null = null;
  #hasBegun = false;

  /** Not confirmed, by the best knowledge there is. */
  get unsaved(): Coverage {
    return this.#unsaved;
  }

  get covered(): Coverage {
    return this.#covered;
  }

  get isSaved(): boolean {
    return this.#unsaved.isEmpty;
  }

  /** The document has these now. Returns what of them the server is not known to have. */
  addLocal(ranges: Ranges): Coverage {
    const fresh = this.#covered.missing(ranges);
    this.#unsaved.add(fresh);
    return fresh;
  }

  /**
   * The server has these: it sent them, or named them in its state vector. Returns whether all of it was waiting here for
   * its confirmation: then the document has it already.
   */
  receive(ranges: Ranges): boolean {
    const isEcho = this.#unsaved.missing(ranges).isEmpty;
    this.#covered.add(ranges);
    this.#learning?.add(ranges);
    this.#unsaved.remove(ranges);
    return isEcho;
  }

  /** What the server had when the document was last open on this device. A connection that has begun knows better. */
  recall(covered: Coverage): void {
    if (this.#hasBegun) return;
    this.#covered.add(covered);
    this.#unsaved.remove(covered);
  }

  /** A connection begins. */
  beginSync(): void {
    this.#hasBegun = true;
    this.#learning = new Coverage();
  }

  /** The server has answered our step 1 in full: from here on only what this connection has shown counts. */
  completeSync(document: Ranges): void {
    if (this.#learning === null) return;
    this.#covered = this.#learning;
    this.#learning = null;
    this.#unsaved = this.#covered.missing(document);
  }
}
