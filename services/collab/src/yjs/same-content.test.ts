import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { typed, typist } from '../testing/updates.ts';
import { hasConflict } from './same-content.ts';
import { decodeUpdate } from './update-summary.ts';

const structs = (update: Uint8Array | undefined) => decodeUpdate(update ?? new Uint8Array([0, 0])).structs;

describe('CO13: two updates about the same clocks', () => {
  it('agree when they are parts of the same history, however it is cut', () => {
    const { doc, text, updates } = typist(7);
    text.insert(0, 'hello');
    text.insert(5, ' 😀 world');
    text.insert(3, 'XYZ');
    text.delete(1, 6);
    doc.getMap('map').set('key', { a: [1, 2, { b: null }] });
    doc.getArray('list').insert(0, [1, 'two', { three: true }]);
    const whole = Y.encodeStateAsUpdate(doc);
    for (const update of updates) {
      expect(hasConflict(structs(update), structs(whole))).toBe(false);
      expect(hasConflict(structs(whole), structs(update))).toBe(false);
    }
    expect(hasConflict(structs(Y.mergeUpdates(updates)), structs(whole))).toBe(false);
  });

  it('agree after garbage collection, which leaves nothing to compare', () => {
    const { doc, updates } = typist(7);
    const child = new Y.XmlElement('p');
    doc.getXmlFragment('body').insert(0, [child]);
    child.insert(0, [new Y.XmlText('gone soon')]);
    doc.getXmlFragment('body').delete(0, 1);
    expect(hasConflict(structs(Y.mergeUpdates(updates)), structs(Y.encodeStateAsUpdate(doc)))).toBe(false);
  });

  it('disagree about other text, another place or another kind', () => {
    const [mine] = typed(7, 'hello');
    expect(hasConflict(structs(mine), structs(typed(7, 'help!')[0]))).toBe(true);
    const list = typist(7);
    list.doc.getArray('list').insert(0, [1, 2, 3, 4, 5]);
    expect(hasConflict(structs(mine), structs(list.updates[0]))).toBe(true);
    const moved = typist(7);
    moved.text.insert(0, 'he');
    moved.text.insert(0, 'llo');
    expect(hasConflict(structs(Y.mergeUpdates(moved.updates)), structs(mine))).toBe(true);
  });

  it('say nothing about each other when they share no clock or no client', () => {
    const [first, second] = typed(7, 'ab', 'cd');
    expect(hasConflict(structs(first), structs(second))).toBe(false);
    expect(hasConflict(structs(first), structs(typed(8, 'zz')[0]))).toBe(false);
  });
});
