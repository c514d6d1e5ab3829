import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Random, withSeed } from '../testing/random.ts';
import { typed, typist } from '../testing/updates.ts';
import { mergeInGroups, mergeUpdates } from './merge.ts';
import { summarizeUpdate } from './update-summary.ts';

const stateOf = (updates: readonly Uint8Array[]): Uint8Array => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return Y.encodeStateAsUpdate(doc);
};

/** The edits of three people, in the order the hub gets them; what the others do not have yet comes between. */
const session = (random: Random, letters: readonly string[]): Uint8Array[] => {
  const people = [typist(9), typist(4_000_000_000), typist(70_000)];
  const sent: Uint8Array[] = [];
  const unseen = people.map((): Uint8Array[] => []);
  for (let step = 0; step < 120; step++) {
    const who = random.below(people.length);
    const { doc, text, updates } = people[who] as ReturnType<typeof typist>;
    if (random.next() < 0.3) for (const update of unseen[who]?.splice(0) ?? []) Y.applyUpdate(doc, update);
    updates.length = 0;
    let caret = random.below(text.length + 1);
    if (text.length > 3 && random.next() < 0.2) text.delete(random.below(text.length - 2), 1 + random.below(2));
    else for (const letter of random.pick(letters)) text.insert(caret++, letter);
    sent.push(...updates);
    unseen.forEach((queue, index) => {
      if (index !== who) queue.push(...updates);
    });
  }
  return sent;
};

describe('CO1: merging changes nothing', () => {
  it.each([
    ['ASCII', ['a', 'word ', 'xy']],
    ['other letters among it', ['a', 'é', '😀', 'word ']],
  ])('%s: the merged update makes the same document, and holds the same', async (_what, letters) => {
    await withSeed((random) => {
      const sent = session(random, letters);
      const merged: Uint8Array[] = [];
      for (let at = 0; at < sent.length; ) {
        const group = sent.slice(at, at + 1 + random.below(40));
        at += group.length;
        const ours = mergeUpdates(group);
        const theirs = Y.mergeUpdates(group);
        expect(summarizeUpdate(ours)).toMatchObject({
          structs: summarizeUpdate(theirs).structs,
          deletes: summarizeUpdate(theirs).deletes,
        });
        merged.push(ours);
      }
      expect(stateOf(merged)).toEqual(stateOf(sent));
      expect(stateOf([mergeUpdates(merged)])).toEqual(stateOf(sent));
    });
  });

  it('a word typed letter by letter is one struct, of hardly more bytes than letters', () => {
    const updates = typed(7, '.', ...Array.from('a sentence as somebody types it'));
    const merged = mergeUpdates(updates.slice(1));
    expect(Y.decodeUpdate(merged).structs).toHaveLength(1);
    expect(merged.length).toBeLessThan(45);
  });

  it('repeated and missing clocks are merged by Yjs', () => {
    const [first, second, third] = typed(7, 'a', 'b', 'c') as [Uint8Array, Uint8Array, Uint8Array];
    expect(stateOf([mergeUpdates([first, second, second, third])])).toEqual(stateOf([first, second, third]));
    const gap = mergeUpdates([second, typed(7, 'a', 'b', 'c', 'd')[3] as Uint8Array]);
    expect(stateOf([gap, first, third])).toEqual(stateOf(typed(7, 'a', 'b', 'c', 'd')));
  });

  it('fifty updates at a time, never more', () => {
    expect(mergeInGroups(typed(7, ...Array.from({ length: 101 }, () => 'x')))).toHaveLength(3);
  });
});
