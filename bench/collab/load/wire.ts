import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';

export type Received =
  | { readonly type: 'step1' | 'step2' | 'update'; readonly data: Uint8Array }
  | { readonly type: 'awareness' | 'other' };

/** How frames look between a server and its clients. */
export interface Wire {
  /** What a client sends first. */
  readonly greeting: (room: string) => readonly Uint8Array[];
  readonly update: (room: string, update: Uint8Array) => Uint8Array;
  readonly awareness: (room: string, entries: Uint8Array) => Uint8Array;
  readonly read: (frame: Uint8Array) => Received;
}

const sync = 0;
const awareness = 1;
const auth = 2;
/** Hocuspocus answers a step 2 or update under a type of its own. */
const syncReply = 4;
const emptyStateVector = Uint8Array.of(0);

const frame = (write: (encoder: Encoder) => void): Uint8Array => {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
};

const createWire = (prefix: (encoder: Encoder, room: string) => void, isPrefixed: boolean): Wire => {
  const syncFrame = (room: string, kind: 0 | 1 | 2, data: Uint8Array): Uint8Array =>
    frame((encoder) => {
      prefix(encoder, room);
      writeVarUint(encoder, sync);
      writeVarUint(encoder, kind);
      writeVarUint8Array(encoder, data);
    });
  return {
    greeting: (room) => [
      ...(isPrefixed
        ? [
            frame((encoder) => {
              prefix(encoder, room);
              writeVarUint(encoder, auth);
              writeVarUint(encoder, 0);
              writeVarString(encoder, 'token');
            }),
          ]
        : []),
      syncFrame(room, 0, emptyStateVector),
    ],
    update: (room, update) => syncFrame(room, 2, update),
    awareness: (room, entries) =>
      frame((encoder) => {
        prefix(encoder, room);
        writeVarUint(encoder, awareness);
        writeVarUint8Array(encoder, entries);
      }),
    read: (bytes) => {
      const decoder = createDecoder(bytes);
      if (isPrefixed) readVarString(decoder);
      const type = readVarUint(decoder);
      if (type === awareness) return { type: 'awareness' };
      if (type !== sync && type !== syncReply) return { type: 'other' };
      const kind = readVarUint(decoder);
      const data = readVarUint8Array(decoder);
      return { type: kind === 0 ? 'step1' : kind === 1 ? 'step2' : 'update', data };
    },
  };
};

/** y-websocket's: one document a socket, named by its address. */
export const stockWire: Wire = createWire(() => {}, false);
/** Hocuspocus': every message begins with the document's name, and the first one authenticates. */
export const hocuspocusWire: Wire = createWire(writeVarString, true);
