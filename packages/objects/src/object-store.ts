import type { Readable } from 'node:stream';

export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** Byte range, both ends included, as in HTTP. An end beyond the object means its last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Immutable bytes under keys of the form `[a-z0-9/_.-]+` (at most 512 characters, segments of 1–200 characters, no `..`,
 * no leading, trailing or double slash; anything else is AppError `invalid`).
 * Only what every S3 server offers: put, get, range, head, list, copy, delete.
 * Errors of every method: AppError `unavailable` when the disk is full or the server does not answer.
 */
export interface ObjectStore {
  /**
   * The object is durable and complete under the key afterwards, or what was there before is untouched: never partly there.
   * Overwrites. Errors: `invalid` when the body is not `sizeBytes` long; what a failing body stream fails with, as it is.
   */
  readonly put: (key: string, body: Readable | Uint8Array, sizeBytes?: number) => Promise<ObjectInfo>;
  /**
   * Streams the object or a range of it. `into` is memory of the range's length that the bytes may be put into: pieces of the stream are then
   * parts of it. Errors: `not_found`; `invalid` when the range begins behind the object's end.
   */
  readonly get: (key: string, range?: ByteRange, into?: Buffer) => Promise<Readable>;
  /** Null when absent. */
  readonly head: (key: string) => Promise<ObjectInfo | null>;
  /** Every object whose key begins with the prefix, in the order of the keys' bytes. */
  readonly list: (prefix: string) => AsyncIterable<ObjectInfo>;
  /** Overwrites `to`. Errors: `not_found`. */
  readonly copy: (from: string, to: string) => Promise<void>;
  /** Idempotent. */
  readonly delete: (key: string) => Promise<void>;
  readonly ping: () => Promise<void>;
}
