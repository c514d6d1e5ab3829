import * as Y from 'yjs';

/** Somebody's whole work on a document. */
export interface Trace {
  /** One update a keystroke, in order. */
  readonly updates: readonly Uint8Array[];
  /** All of it in one update, as a Y.Doc encodes it. */
  readonly state: Uint8Array;
}

const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const letters = 'etaoin shrdlu cmfwyp vbgkjqxz ';

/**
 * Keystrokes as a person makes them: runs of typing, now and then a jump to another place, and runs of backspace that take
 * two fifths of what was typed away again, as in published editing traces.
 */
export const createTrace = (keystrokes: number, seed: number): Trace => {
  const next = random(seed);
  const doc = new Y.Doc();
  const text = doc.getText('text');
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  let caret = 0;
  let backspaces = 0;
  for (let key = 0; key < keystrokes; key++) {
    if (next() < 0.004) caret = Math.floor(next() * (text.length + 1));
    if (backspaces === 0 && next() < 0.02) backspaces = 1 + Math.floor(next() * 26);
    if (caret > 0 && backspaces > 0) {
      backspaces -= 1;
      caret -= 1;
      text.delete(caret, 1);
    } else {
      backspaces = 0;
      text.insert(caret, letters[Math.floor(next() * letters.length)] ?? 'e');
      caret += 1;
    }
  }
  return { updates, state: Y.encodeStateAsUpdate(doc) };
};
