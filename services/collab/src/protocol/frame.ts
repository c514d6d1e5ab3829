import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';

/** The bytes are not a message of the y-websocket protocol. */
export class MalformedFrameError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'MalformedFrameError';
  }
}

/**
 * One websocket frame of y-websocket 3.x (y-protocols/PROTOCOL.md): exactly one message. Several messages in one frame are
 * never written: a stock 3.1 client reads only the first of them.
 */
export type Frame =
  | { readonly type: 'step1'; readonly stateVector: ReadonlyMap<number, number> }
  | { readonly type: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly entries: readonly AwarenessEntry[] }
  | { readonly type: 'queryAwareness' }
  /** A kind this version does not know: ignored, so that newer clients may try. */
  | { readonly type: 'unknown' };

export interface AwarenessEntry {
  readonly client: number;
  readonly clock: number;
  /** JSON text; `null` when the client left. */
  readonly state: string;
}

const message = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const;
const sync = { step1: 0, step2: 1, update: 2 } as const;

const readStateVector = (bytes: Uint8Array): Map<number, number> => {
  const decoder = createDecoder(bytes);
  const vector = new Map<number, number>();
  for (let left = readVarUint(decoder); left > 0; left--) vector.set(readVarUint(decoder), readVarUint(decoder));
  return vector;
};

const readAwareness = (bytes: Uint8Array): AwarenessEntry[] => {
  const decoder = createDecoder(bytes);
  const entries: AwarenessEntry[] = [];
  for (let left = readVarUint(decoder); left > 0; left--)
    entries.push({ client: readVarUint(decoder), clock: readVarUint(decoder), state: readVarString(decoder) });
  return entries;
};

const readFrame = (bytes: Uint8Array): Frame => {
  const decoder = createDecoder(bytes);
  const kind = readVarUint(decoder);
  if (kind === message.awareness) return { type: 'awareness', entries: readAwareness(readVarUint8Array(decoder)) };
  if (kind === message.queryAwareness) return { type: 'queryAwareness' };
  if (kind !== message.sync) return { type: 'unknown' };
  const step = readVarUint(decoder);
  const body = readVarUint8Array(decoder);
  if (hasContent(decoder)) throw new MalformedFrameError('bytes follow the message');
  if (step === sync.step1) return { type: 'step1', stateVector: readStateVector(body) };
  if (step === sync.step2) return { type: 'step2', update: body };
  if (step === sync.update) return { type: 'update', update: body };
  throw new MalformedFrameError('unknown sync message');
};

/** Errors: MalformedFrameError, whatever the bytes are. */
export const decodeFrame = (bytes: Uint8Array): Frame => {
  try {
    return readFrame(bytes);
  } catch (cause) {
    if (cause instanceof MalformedFrameError) throw cause;
    throw new MalformedFrameError('the message is cut short or out of range', { cause });
  }
};

const frame = (write: (encoder: Encoder) => void): Uint8Array => {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
};

export const encodeStateVector = (vector: ReadonlyMap<number, number>): Uint8Array =>
  frame((encoder) => {
    writeVarUint(encoder, vector.size);
    for (const [client, clock] of vector) {
      writeVarUint(encoder, client);
      writeVarUint(encoder, clock);
    }
  });

/** The body is a whole document at times: it is copied once. */
const syncFrame = (step: number, body: Uint8Array): Uint8Array => {
  const head = frame((encoder) => {
    writeVarUint(encoder, message.sync);
    writeVarUint(encoder, step);
    writeVarUint(encoder, body.length);
  });
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
};

export const step1Frame = (vector: ReadonlyMap<number, number>): Uint8Array =>
  syncFrame(sync.step1, encodeStateVector(vector));
export const step2Frame = (update: Uint8Array): Uint8Array => syncFrame(sync.step2, update);
export const updateFrame = (update: Uint8Array): Uint8Array => syncFrame(sync.update, update);

/** Without entries this is the smallest frame a stock client counts as a sign of life (rules.md H9). */
export const awarenessFrame = (entries: readonly AwarenessEntry[]): Uint8Array =>
  frame((encoder) => {
    writeVarUint(encoder, message.awareness);
    writeVarUint8Array(
      encoder,
      frame((inner) => {
        writeVarUint(inner, entries.length);
        for (const { client, clock, state } of entries) {
          writeVarUint(inner, client);
          writeVarUint(inner, clock);
          writeVarString(inner, state);
        }
      }),
    );
  });

/** Says why a change was not taken in; a stock client prints it (y-protocols/auth: 0 = permission denied). */
export const permissionDeniedFrame = (reason: string): Uint8Array =>
  frame((encoder) => {
    writeVarUint(encoder, message.auth);
    writeVarUint(encoder, 0);
    writeVarString(encoder, reason);
  });
