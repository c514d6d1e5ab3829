import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';

/** One message of the y-websocket 3.x protocol (y-protocols: sync.js, awareness.js, auth.js); one message is one frame. */
export type Frame =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  | { readonly type: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'queryAwareness' }
  | { readonly type: 'denied'; readonly reason: string }
  | { readonly type: 'unknown' };

const kinds = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const;
const syncTypes = ['step1', 'step2', 'update'] as const;

/** Errors: throws when the bytes are cut short. */
export const decodeFrame = (bytes: Uint8Array): Frame => {
  const decoder = createDecoder(bytes);
  const kind = readVarUint(decoder);
  if (kind === kinds.queryAwareness) return { type: 'queryAwareness' };
  if (kind === kinds.awareness) return { type: 'awareness', update: readVarUint8Array(decoder) };
  if (kind === kinds.auth && readVarUint(decoder) === 0) return { type: 'denied', reason: readVarString(decoder) };
  if (kind !== kinds.sync) return { type: 'unknown' };
  const type = syncTypes[readVarUint(decoder)];
  if (type === undefined) return { type: 'unknown' };
  const body = readVarUint8Array(decoder);
  return type === 'step1' ? { type, stateVector: body } : { type, update: body };
};

const frameOf = (head: readonly number[], body: Uint8Array): Uint8Array => {
  const encoder = createEncoder();
  for (const number of head) writeVarUint(encoder, number);
  writeVarUint8Array(encoder, body);
  return toUint8Array(encoder);
};

export const step1Frame = (stateVector: Uint8Array): Uint8Array => frameOf([kinds.sync, 0], stateVector);
export const step2Frame = (update: Uint8Array): Uint8Array => frameOf([kinds.sync, 1], update);
export const updateFrame = (update: Uint8Array): Uint8Array => frameOf([kinds.sync, 2], update);
export const awarenessFrame = (update: Uint8Array): Uint8Array => frameOf([kinds.awareness], update);
