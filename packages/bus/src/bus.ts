/**
 * Publish/subscribe between processes. Delivery is best effort: receivers can always catch up from PostgreSQL.
 * Errors of every method: AppError `unavailable` when the transport does not answer.
 */
export interface Bus {
  /** Whether messages may hold content; otherwise they should say what to read from PostgreSQL, whose queue of notices is one for all. */
  readonly carriesContent: boolean;
  /** Sends to every subscriber of the channel in every process, this one included. Payload is opaque bytes. */
  readonly publish: (channel: string, payload: Uint8Array) => Promise<void>;
  /**
   * Calls `onMessage` for each payload published after the promise resolved; `onGap` when some may have been missed
   * (reconnect, or a payload too large for the transport). Resolves to a function that ends the subscription (idempotent).
   * What a callback throws is reported and stops nobody else.
   */
  readonly subscribe: (
    channel: string,
    onMessage: (payload: Uint8Array) => void,
    onGap?: () => void,
  ) => Promise<() => Promise<void>>;
  readonly ping: () => Promise<void>;
  /** Ends every subscription. Idempotent. */
  readonly close: () => Promise<void>;
}

export interface BusOptions {
  /** Told of what a subscriber's callback throws; by default it is printed. */
  readonly onError?: (error: unknown) => void;
}
