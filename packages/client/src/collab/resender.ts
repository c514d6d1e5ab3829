import { Coverage } from './coverage.ts';

/** Unsaved for this long: what should have been confirmed is sent again (rules.md H8), at growing intervals. */
const firstMs = 5_000;
const longestMs = 30_000;

/**
 * Notices when something stays unsaved although the connection stands. Typing on and on keeps the unsaved part non-empty
 * without anything being wrong, so it looks for what was unsaved at the last look already.
 */
export class Resender {
  readonly #unsaved: () => Coverage;
  readonly #resend: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #resends = 0;

  constructor(options: { readonly unsaved: () => Coverage; readonly resend: () => void }) {
    this.#unsaved = options.unsaved;
    this.#resend = options.resend;
  }

  /** Looks again and again until everything is saved or `stop` is called. */
  watch(): void {
    if (this.#timer !== undefined) return;
    const before = Coverage.of(this.#unsaved());
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const isStuck = !this.#unsaved().common(before).isEmpty;
        this.#resends = isStuck ? this.#resends + 1 : 0;
        if (isStuck) this.#resend();
        if (!this.#unsaved().isEmpty) this.watch();
      },
      Math.min(firstMs * 2 ** this.#resends, longestMs),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#resends = 0;
  }
}
