import { createDecoder, readVarUint } from 'lib0/decoding';
import { createEncoder, length, toUint8Array, writeVarUint } from 'lib0/encoding';
import WebSocket from 'ws';
import { messageYjsSyncStep1, readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';

const syncMessage = 0;
const timeoutMs = 15_000;

/**
 * Writes into a live document as any client would, over the hub's websocket, and resolves when the hub echoed the change:
 * it is committed. Errors: the hub refused, or did not answer within 15 s.
 */
export const writeDocument = (
  address: string,
  write: (doc: Y.Doc) => void,
  tls: { readonly cert?: Buffer; readonly key?: Buffer; readonly ca?: Buffer } = {},
): Promise<void> =>
  new Promise((resolve, reject) => {
    const doc = new Y.Doc();
    const socket = new WebSocket(address, tls);
    socket.binaryType = 'arraybuffer';
    let written: Uint8Array | null = null;
    const timer = setTimeout(() => socket.terminate(), timeoutMs);
    const end = (error: Error | null): void => {
      clearTimeout(timer);
      socket.removeAllListeners('close');
      socket.close();
      doc.destroy();
      if (error) reject(error);
      else resolve();
    };
    const send = (fill: (encoder: ReturnType<typeof createEncoder>) => void): void => {
      const encoder = createEncoder();
      writeVarUint(encoder, syncMessage);
      fill(encoder);
      socket.send(toUint8Array(encoder));
    };
    socket.on('open', () => send((encoder) => writeSyncStep1(encoder, doc)));
    socket.on('error', (error) => end(error));
    socket.on('close', (code) => end(new Error(`The hub closed the connection (${code}).`)));
    socket.on('message', (data: ArrayBuffer) => {
      const decoder = createDecoder(new Uint8Array(data));
      if (readVarUint(decoder) !== syncMessage) return;
      const reply = createEncoder();
      writeVarUint(reply, syncMessage);
      const kind = readSyncMessage(decoder, reply, doc, 'hub');
      if (length(reply) > 1) socket.send(toUint8Array(reply));
      if (kind === messageYjsSyncStep1) return;
      // Whatever the hub sends after our change was sent can only be its echo: nobody else is here yet.
      if (written !== null) return end(null);
      const before = Y.encodeStateVector(doc);
      doc.transact(() => write(doc));
      written = Y.encodeStateAsUpdate(doc, before);
      const update = written;
      send((encoder) => writeUpdate(encoder, update));
    });
  });
