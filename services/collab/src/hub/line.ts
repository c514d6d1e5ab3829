import type { EventEmitter } from 'node:events';

/**
 * What carries a connection's frames: a websocket, or an event stream with posted messages. Says `message` (bytes, isBinary) for
 * each frame that came and `close` once, never before the call that closed it has returned.
 */
export interface Line extends Pick<EventEmitter, 'on' | 'once'> {
  readonly OPEN: number;
  readonly CLOSED: number;
  readonly readyState: number;
  /** Bytes that were sent and have not left this process. */
  readonly bufferedAmount: number;
  readonly isPaused: boolean;
  send(frame: Uint8Array): void;
  /** As `send` of each, in one write where the transport can. */
  sendTogether?(frames: readonly Uint8Array[]): void;
  close(code?: number, reason?: string): void;
  /** Nothing is read until `resume`. */
  pause(): void;
  resume(): void;
  /** Asks for a sign of life (`pong`), where the transport can. */
  ping?(): void;
  /** Ends it without a word. */
  terminate(): void;
}
