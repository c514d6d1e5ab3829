import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { replayUnsavedKeys } from './replay.ts';

const docOf = (...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

/** A replica of what the server has, and what is typed into it and never saved. */
const offline = (act: (doc: Y.Doc) => void) => {
  const server = new Y.Doc();
  server.getMap('cells').set('1:a', 'saved');
  server.getMap('cells').set('2:a', 'saved too');
  const old = docOf(Y.encodeStateAsUpdate(server));
  const before = Y.encodeStateVector(old);
  const updates: Uint8Array[] = [];
  old.on('update', (update: Uint8Array) => updates.push(update));
  act(old);
  return { old, unsaved: updates.length > 0 ? Y.mergeUpdates(updates) : Y.encodeStateAsUpdate(old, before) };
};

/** The new room of the same document: the same keys, none of the old structs. */
const newRoom = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.getMap('cells').set('1:a', 'saved');
  doc.getMap('cells').set('2:a', 'written by another');
  return doc;
};

test('H12: keys that were not saved are written in the new room, and only those', () => {
  const { old, unsaved } = offline((doc) => {
    doc.getMap('cells').set('1:a', 'typed in the train');
    doc.getMap('cells').set('3:a', 'first');
    doc.getMap('cells').set('3:a', { f: '1+1', r: [] });
    doc.getMap('other').set('x', 1);
  });
  const target = newRoom();
  expect(replayUnsavedKeys(unsaved, old, target)).toBe('replayed');
  expect(target.toJSON()).toEqual({
    cells: { '1:a': 'typed in the train', '2:a': 'written by another', '3:a': { f: '1+1', r: [] } },
    other: { x: 1 },
  });
});

test('H12: a key that was taken away is gone in the new room too', () => {
  const { old, unsaved } = offline((doc) => doc.getMap('cells').delete('1:a'));
  const target = newRoom();
  expect(replayUnsavedKeys(unsaved, old, target)).toBe('replayed');
  expect(target.getMap('cells').toJSON()).toEqual({ '2:a': 'written by another' });
});

test('H12: a key that somebody wrote after us, and saved, is theirs', () => {
  const { old, unsaved } = offline((doc) => doc.getMap('cells').set('1:a', 'mine'));
  old.getMap('cells').set('1:a', 'a later one, which the server has');
  const target = newRoom();
  expect(replayUnsavedKeys(unsaved, old, target)).toBe('replayed');
  expect(target.getMap('cells').get('1:a')).toBe('saved');
});

test('H12: anything but plain keys of root maps is left for a copy', () => {
  const { old, unsaved } = offline((doc) => doc.getText('t').insert(0, 'text'));
  const target = newRoom();
  const before = target.toJSON();
  expect(replayUnsavedKeys(unsaved, old, target)).toBe('copy_needed');
  expect(target.toJSON()).toEqual(before);
  const nested = offline((doc) => doc.getMap('cells').set('1:a', new Y.Map([['x', 1]])));
  expect(replayUnsavedKeys(nested.unsaved, nested.old, target)).toBe('copy_needed');
});
