import { collabClose, type FileRole } from '@cloudity/contracts';
import type { Actor } from '@cloudity/kernel';
import type { Limits } from '../limits/limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { type Author, authorOf } from '../ports.ts';
import { permissionDeniedFrame } from '../protocol/frame.ts';
import type { Line } from './line.ts';

const answerRetryMs = 100;

export interface ConnectionOptions {
  readonly id: number;
  readonly line: Line;
  readonly actor: Actor;
  readonly token: string;
  readonly role: FileRole;
  readonly clientSchema: number | null;
  readonly limits: Limits;
  readonly nowMs: number;
}

/** One line into a room: who it is, what it may do, and how much it may use. */
export class Connection {
  readonly id: number;
  readonly token: string;
  readonly author: Author;
  readonly name: string;
  readonly isGuest: boolean;
  readonly role: FileRole;
  readonly clientSchema: number | null;
  readonly #line: Line;
  readonly #limits: Limits;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #lastSentAtMs: number;
  #heardAtMs: number;
  /** Pings since then. */
  #pings = 0;
  #askedAgainAtMs = 0;
  #wasDenied = false;
  #isRejected = false;
  #isStopped = false;
  /** Bytes of sync answers that may still be on their way: a large document is no sign of a stuck reader. */
  #answerBytes = 0;
  #nextAnswer: (() => readonly Uint8Array[]) | null = null;
  #pause: NodeJS.Timeout | null = null;
  readonly #silence: NodeJS.Timeout;

  constructor({ id, line, actor, token, role, clientSchema, limits, nowMs }: ConnectionOptions) {
    this.id = id;
    this.token = token;
    this.author = authorOf(actor);
    this.name = actor.name;
    this.isGuest = actor.kind === 'guest';
    this.role = role;
    this.clientSchema = clientSchema;
    this.#line = line;
    this.#limits = limits;
    this.#messages = new TokenBucket({ perSecond: limits.messagesPerSecond, burst: limits.messageBurst, nowMs });
    this.#bytes = new TokenBucket({ perSecond: limits.bytesPerSecond, burst: limits.byteBurst, nowMs });
    this.#lastSentAtMs = nowMs;
    this.#heardAtMs = nowMs;
    this.#silence = setTimeout(
      () => this.close(collabClose.tryLater, 'Nothing was said.'),
      limits.firstMessageMs,
    ).unref();
  }

  get isOpen(): boolean {
    return this.#line.readyState === this.#line.OPEN;
  }

  get mayEdit(): boolean {
    return this.role === 'editor' || this.role === 'owner';
  }

  get lastSentAtMs(): number {
    return this.#lastSentAtMs;
  }

  /** Sends one frame. A reader that does not keep up is closed with 1013: it catches up by its next step 1. */
  send(frame: Uint8Array, nowMs: number): void {
    if (this.#maySend(nowMs)) this.#line.send(frame);
  }

  /** Sends frames in one write; give everybody who gets the same the same array. */
  sendTogether(frames: readonly Uint8Array[], nowMs: number): void {
    if (!this.#maySend(nowMs)) return;
    if (this.#line.sendTogether) this.#line.sendTogether(frames);
    else for (const frame of frames) this.#line.send(frame);
  }

  #maySend(nowMs: number): boolean {
    if (!this.isOpen) return false;
    const waiting = this.#line.bufferedAmount;
    if (waiting < this.#limits.slowReaderBytes) this.#answerBytes = 0;
    if (waiting > this.#limits.stuckReaderBytes + this.#answerBytes) {
      this.close(collabClose.tryLater, 'The connection is too slow.');
      return false;
    }
    this.#lastSentAtMs = nowMs;
    return true;
  }

  /**
   * Sends a sync answer, whatever its size. While an earlier one is on its way only the last request is kept, and answered when
   * the line is free again: asking costs a client nothing, and must not cost the hub a document each time.
   */
  answer(frames: () => readonly Uint8Array[], nowMs: number): void {
    if (!this.isSlow) {
      this.#nextAnswer = null;
      for (const frame of frames()) {
        this.#answerBytes += frame.length;
        this.send(frame, nowMs);
      }
      return;
    }
    const isWaiting = this.#nextAnswer !== null;
    this.#nextAnswer = frames;
    if (!isWaiting) this.#answerLater(nowMs);
  }

  #answerLater(sinceMs: number): void {
    setTimeout(() => {
      const nowMs = sinceMs + answerRetryMs;
      if (!this.isOpen || this.#nextAnswer === null) return;
      if (!this.isSlow) this.answer(this.#nextAnswer, nowMs);
      else this.#answerLater(nowMs);
    }, answerRetryMs).unref();
  }

  /** Something came, were it only a pong. */
  hear(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#pings = 0;
  }

  /**
   * Asks a silent client whether it is there, and cuts the line when it has not answered for too long. Whoever was asked only once
   * may have answered while this process stood still.
   */
  checkLife(nowMs: number): void {
    const { deadPeerMs } = this.#limits;
    const silentMs = nowMs - this.#heardAtMs;
    if (!this.#line.ping || this.#line.isPaused || silentMs < deadPeerMs / 3) return;
    if (silentMs >= deadPeerMs && this.#pings > 1) this.#line.terminate();
    else {
      this.#pings += 1;
      if (this.isOpen) this.#line.ping();
    }
  }

  /** A slow reader is not told of presence: the next change brings it up to date. */
  get isSlow(): boolean {
    return this.#line.bufferedAmount > this.#limits.slowReaderBytes;
  }

  /** Says once why nothing of what this connection types is taken in. */
  deny(reason: string, nowMs: number): void {
    if (this.#wasDenied) return;
    this.#wasDenied = true;
    this.send(permissionDeniedFrame(reason), nowMs);
  }

  /** Whether it is time to ask this client again for what is missing: at most once a second. */
  mayAskAgain(nowMs: number): boolean {
    if (nowMs - this.#askedAgainAtMs < 1000) return false;
    this.#askedAgainAtMs = nowMs;
    return true;
  }

  /**
   * Accounts for a received message; a client over its rate is not read from until it is within it again. What had already
   * arrived with it is still taken in, and is waited for as well.
   */
  account(sizeBytes: number, nowMs: number): void {
    clearTimeout(this.#silence);
    this.hear(nowMs);
    const waitMs = Math.max(this.#messages.spend(1, nowMs), this.#bytes.spend(sizeBytes, nowMs));
    if (waitMs > 0 && this.#pause === null) this.#rest(waitMs, nowMs);
  }

  #rest(waitMs: number, sinceMs: number): void {
    this.#line.pause();
    this.#pause = setTimeout(() => {
      this.#pause = null;
      const nowMs = sinceMs + waitMs;
      const moreMs = Math.max(this.#messages.spend(0, nowMs), this.#bytes.spend(0, nowMs));
      if (moreMs > 0) this.#rest(moreMs, nowMs);
      else if (this.isOpen && !this.#isStopped) this.#line.resume();
    }, waitMs);
  }

  /** Nothing more is read from this socket. */
  stopReading(): void {
    this.#isStopped = true;
    this.#line.pause();
  }

  /** What this connection sent after a change that was thrown away builds on it, and is thrown away too. */
  get isRejected(): boolean {
    return this.#isRejected;
  }

  reject(code: number, reason: string): void {
    this.#isRejected = true;
    this.close(code, reason);
  }

  close(code: number, reason: string): void {
    clearTimeout(this.#silence);
    if (this.#pause !== null) {
      clearTimeout(this.#pause);
      this.#pause = null;
    }
    // A paused socket would not see the other side's closing frame.
    if (this.#line.isPaused) this.#line.resume();
    if (this.isOpen) this.#line.close(code, reason);
  }
}
