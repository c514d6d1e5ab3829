/**
 * A budget that refills with time. It may be overdrawn by one expense, and then says how long to wait: the hub stops reading
 * from the socket for so long, which slows a flood down without losing any of it.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(options: { readonly perSecond: number; readonly burst: number; readonly nowMs: number }) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#tokens = options.burst;
    this.#filledAtMs = options.nowMs;
  }

  /** Takes the cost and answers how many milliseconds to wait before the next expense; 0 while the budget lasts. */
  spend(cost: number, nowMs: number): number {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return 0;
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs / 1000) * this.#perSecond) - cost;
    this.#filledAtMs = nowMs;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }
}
