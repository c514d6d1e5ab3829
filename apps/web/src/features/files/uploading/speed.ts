/** How fast bytes went over the last seconds. */
export class Speed {
  readonly #now: () => number;
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** So many bytes are done now. */
  at(bytes: number): void {
    const at = this.#now();
    const last = this.#samples.at(-1);
    // Somebody cancelled or tried again: what was before says nothing any more.
    if (last && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > 8000) this.#samples.shift();
  }

  /** Null until a second has passed. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 1000) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}
