const bit = { left: 0x80, right: 0x40, key: 0x20 } as const;
/** The kind of content that is a string, in the five low bits of a struct's first byte. */
const stringContent = 4;
const contentBits = 0x1f;

/**
 * Reads an update in format V1 that is nothing but typed ASCII text and deletions, which nearly every update is, without
 * building the objects of Yjs: call `start`, `nextText` until it is false, `nextDeletion` until it is false, then ask `isWhole`.
 * Only when that is true the update was of this kind, to its last byte; when it is false nothing that was read counts, and
 * whether the bytes are an update at all is for Yjs to say.
 */
export class TypingReader {
  /** The text at hand, or the deletion: its client, first clock and number of clocks. */
  client = 0;
  clock = 0;
  length = 0;
  /** What the text stands after and before; client -1 for nothing. */
  originClient = -1;
  originClock = 0;
  rightClient = -1;
  rightClock = 0;
  /** Where its `length` bytes begin. */
  textAt = 0;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #clients = 0;
  #left = 0;
  #isReadingTexts = true;
  #isPlain = true;

  start(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#left = 0;
    this.#isReadingTexts = true;
    this.#isPlain = true;
    this.length = 0;
    this.client = Number.POSITIVE_INFINITY;
    this.#clients = this.#number();
  }

  get isWhole(): boolean {
    return this.#isPlain && !this.#isReadingTexts && this.#clients === 0 && this.#left === 0 && this.#isAtEnd;
  }

  get #isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  nextText(): boolean {
    this.clock += this.length;
    if (this.#left === 0) {
      if (!this.#isPlain || this.#clients === 0) return false;
      this.#clients--;
      this.#left = this.#number();
      this.#client();
      this.clock = this.#number();
      if (this.#left === 0) this.#isPlain = false;
    }
    this.#left--;
    const info = this.#byte();
    if ((info & contentBits) !== stringContent || (info & (bit.left | bit.right)) === 0 || info & bit.key)
      this.#isPlain = false;
    this.originClient = info & bit.left ? this.#number() : -1;
    this.originClock = info & bit.left ? this.#number() : 0;
    this.rightClient = info & bit.right ? this.#number() : -1;
    this.rightClock = info & bit.right ? this.#number() : 0;
    this.#text();
    return this.#isPlain;
  }

  nextDeletion(): boolean {
    if (this.#isReadingTexts) {
      this.#isReadingTexts = false;
      this.client = Number.POSITIVE_INFINITY;
      this.#clients = this.#number();
    }
    if (this.#left === 0) {
      if (!this.#isPlain || this.#clients === 0) return false;
      this.#clients--;
      this.#client();
      this.#left = this.#number();
      if (this.#left === 0) this.#isPlain = false;
      this.clock = 0;
      this.length = 0;
    }
    this.#left--;
    const clock = this.#number();
    // Where Yjs would go back, Yjs decides what that means.
    if (clock < this.clock + this.length) this.#isPlain = false;
    this.clock = clock;
    this.length = this.#number();
    return this.#isPlain;
  }

  /** Clients come in descending order, each once. */
  #client(): void {
    const previous = this.client;
    this.client = this.#number();
    if (this.client >= previous) this.#isPlain = false;
  }

  #text(): void {
    this.length = this.#number();
    this.textAt = this.#at;
    const end = this.#at + this.length;
    if (this.length === 0 || end > this.#bytes.length) this.#isPlain = false;
    if (!this.#isPlain) return;
    for (; this.#at < end; this.#at++) if ((this.#bytes[this.#at] as number) > 0x7f) this.#isPlain = false;
    if (this.originClient === this.client && this.originClock >= this.clock) this.#isPlain = false;
    if (this.rightClient === this.client && this.rightClock >= this.clock) this.#isPlain = false;
  }

  #byte(): number {
    if (this.#isAtEnd) {
      this.#isPlain = false;
      return 0;
    }
    return this.#bytes[this.#at++] as number;
  }

  /** A variable length number of lib0; 0 and no longer plain when there is none. */
  #number(): number {
    let number = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#byte();
      number += (byte & 0x7f) * factor;
      if (number > Number.MAX_SAFE_INTEGER) this.#isPlain = false;
      if (!this.#isPlain) return 0;
      if (byte < 0x80) return number;
      factor *= 0x80;
    }
  }
}
