import * as Y from 'yjs';

/** Somebody who types marks that can be found in the bytes of any update that carries them. */
export interface Typist {
  readonly clientId: number;
  /** One edit of six characters with this number in it, as an update. */
  readonly type: (mark: number) => Uint8Array;
}

const digits = 4;

export const createTypist = (): Typist => {
  const doc = new Y.Doc();
  const text = doc.getText('text');
  let update: Uint8Array = new Uint8Array();
  doc.on('update', (bytes: Uint8Array) => {
    update = bytes;
  });
  return {
    clientId: doc.clientID,
    type: (mark) => {
      text.insert(text.length, `<${mark.toString(36).padStart(digits, '0')}>`);
      return update;
    },
  };
};

/** The marks in an update, whichever way the server merged it. */
export const marksIn = (update: Uint8Array): readonly number[] => {
  const found: number[] = [];
  for (let at = update.indexOf(60); at !== -1; at = update.indexOf(60, at + 1)) {
    if (update[at + digits + 1] !== 62) continue;
    const mark = Number.parseInt(String.fromCharCode(...update.subarray(at + 1, at + 1 + digits)), 36);
    if (!Number.isNaN(mark)) found.push(mark);
  }
  return found;
};
