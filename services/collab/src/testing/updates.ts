import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';

/** A document that types, with every update it made. */
export const typist = (clientId: number) => {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  return { doc, text: doc.getText('text'), updates };
};

/** The updates of a document that types each of these strings at its end. */
export const typed = (clientId: number, ...parts: readonly string[]): Uint8Array[] => {
  const { text, updates } = typist(clientId);
  for (const part of parts) text.insert(text.length, part);
  return updates;
};

/**
 * An update made by hand: one item with text whose origin is whatever is said, as a broken or hostile client could send it.
 * Format V1: info byte 0x84 = ContentString with an origin.
 */
export const itemWithOrigin = (
  id: readonly [number, number],
  origin: readonly [number, number],
  text = 'x',
): Uint8Array => {
  const encoder = createEncoder();
  for (const number of [1, 1, id[0], id[1]]) writeVarUint(encoder, number);
  writeUint8(encoder, 0x84);
  for (const number of origin) writeVarUint(encoder, number);
  writeVarString(encoder, text);
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
};

/** The text of everything in the updates. */
export const textOf = (updates: readonly Uint8Array[]): string => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText('text').toString();
};
