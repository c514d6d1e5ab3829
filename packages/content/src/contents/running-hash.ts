import { createHash, type Hash } from 'node:crypto';

/** Between parts that were sent at the same time there is less. */
const mostWaitMs = 500;

/**
 * The SHA-256 of a draft's beginning, made while its chunks pass by, so that a whole draft need not be read again. What it is the hash of
 * is proved by the ids of those chunks, which stand in rows that other processes may change.
 */
export class RunningHash {
  readonly #content: Hash;
  readonly #ids: Hash;
  #sizeBytes = 0;
  #waiting: { readonly startByte: number; readonly proceed: () => void }[] = [];
  #waitMs = mostWaitMs;

  constructor() {
    this.#content = createHash('sha256');
    this.#ids = createHash('sha256');
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The next chunk; one that does not follow changes nothing. */
  add(chunk: { readonly id: Uint8Array; readonly startByte: number; readonly content: Uint8Array }): void {
    if (chunk.startByte !== this.#sizeBytes) return;
    this.#content.update(chunk.content);
    this.#ids.update(chunk.id);
    this.#sizeBytes += chunk.content.length;
    for (const { startByte, proceed } of this.#waiting) if (startByte <= this.#sizeBytes) proceed();
  }

  /**
   * Resolves when the beginning reaches to this byte, which parts that are sent side by side bring about in any order; or after a moment,
   * when nobody brought what lies before it. Then nobody waits again.
   */
  async reaches(startByte: number): Promise<void> {
    if (startByte <= this.#sizeBytes || this.#waitMs === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.giveUp(), this.#waitMs);
      const proceed = (): void => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one.proceed !== proceed);
        resolve();
      };
      this.#waiting.push({ startByte, proceed });
    });
  }

  /** Some of what follows will not pass by: what lies behind it is not waited for. */
  giveUp(): void {
    this.#waitMs = 0;
    for (const { proceed } of this.#waiting) proceed();
  }

  /** SHA-256 over the ids of the chunks, in order. */
  manifest(): Buffer {
    return this.#ids.copy().digest();
  }

  /** The hash so far, to go on with. */
  content(): Hash {
    return this.#content.copy();
  }
}

/** What one process remembers of drafts that are being written. */
export interface DraftInHand {
  hash: RunningHash;
  /** Reading the rest, for a manifest: how far it came. */
  reading: { readonly manifest: Buffer; readonly hash: Hash; sizeBytes: number } | null;
  /** Ends when everything that was begun for the draft so far has ended; never fails. */
  last: Promise<unknown>;
}

const mostDrafts = 1000;

/** The drafts in hand, those used longest ago forgotten first. */
export class DraftsInHand {
  readonly #drafts = new Map<string, DraftInHand>();

  of(id: string): DraftInHand {
    const draft = this.#drafts.get(id) ?? { hash: new RunningHash(), reading: null, last: Promise.resolve() };
    this.#drafts.delete(id);
    this.#drafts.set(id, draft);
    if (this.#drafts.size > mostDrafts) this.#drafts.delete(this.#drafts.keys().next().value as string);
    return draft;
  }

  forget(id: string): void {
    this.#drafts.delete(id);
  }
}
