import { AppError } from '@cloudity/kernel';

export interface TurnLimits {
  /** Pieces of work that are begun at the same time. */
  readonly atOnce: number;
  /** Of one party that wait; more are turned away. */
  readonly waiting: number;
}

/**
 * Costly work in turns: few pieces at once, whoever waits holds nothing, and parties (organizations) take turns, so that one which asks
 * for much makes others wait for one piece and not for all of its own.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #waiting = new Map<string, (() => void)[]>();
  #begun = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** What `work` gives, in its turn. *Errors*: those of `work`; `unavailable` when too many of the party wait. */
  async take<Result>(party: string, work: () => Promise<Result>, mostWaiting = this.#limits.waiting): Promise<Result> {
    if (this.#begun < this.#limits.atOnce) this.#begun += 1;
    else await this.#wait(party, mostWaiting);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(party: string, mostWaiting: number): Promise<void> {
    const queue = this.#waiting.get(party) ?? [];
    if (queue.length >= mostWaiting)
      throw new AppError('unavailable', 'Many spreadsheets are being calculated. Try again in a moment.');
    return new Promise((resolve) => {
      queue.push(resolve);
      this.#waiting.set(party, queue);
    });
  }

  /** Whoever waits first of the party whose turn it is takes over; that party is last then. */
  #next(): void {
    for (const [party, queue] of this.#waiting) {
      this.#waiting.delete(party);
      const [begin, ...others] = queue;
      if (others.length > 0) this.#waiting.set(party, others);
      begin?.();
      return;
    }
    this.#begun -= 1;
  }
}
