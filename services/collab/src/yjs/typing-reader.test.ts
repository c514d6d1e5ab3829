import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createRandom, type Random, withSeed } from '../testing/random.ts';
import { typist } from '../testing/updates.ts';
import { TypingReader } from './typing-reader.ts';

const reader = new TypingReader();

/** What the reader finds; null when it leaves the update to Yjs. */
const read = (bytes: Uint8Array) => {
  const texts: unknown[] = [];
  const deletions: unknown[] = [];
  reader.start(bytes);
  while (reader.nextText()) {
    const { client, clock, length, textAt, originClient, originClock, rightClient, rightClock } = reader;
    const text = new TextDecoder().decode(bytes.subarray(textAt, textAt + length));
    texts.push([client, clock, text, originClient, originClock, rightClient, rightClock]);
  }
  while (reader.nextDeletion()) deletions.push([reader.client, reader.clock, reader.length]);
  return reader.isWhole ? { texts, deletions } : null;
};

const none = { client: -1, clock: 0 };

/** What Yjs finds, in the same form. */
const decoded = (bytes: Uint8Array) => {
  const { structs, ds } = Y.decodeUpdate(bytes);
  return {
    texts: structs.map((struct) => {
      const { id, content, origin, rightOrigin } = struct as Y.Item;
      const [left, right] = [origin ?? none, rightOrigin ?? none];
      const { str } = content as Y.ContentString;
      return [id.client, id.clock, str, left.client, left.clock, right.client, right.clock];
    }),
    deletions: [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => [client, clock, len])),
  };
};

/** What two people who type, jump and delete send, one update an edit. */
const session = (random: Random, letters: readonly string[]): Uint8Array[] => {
  const people = [typist(random.below(2 ** 32)), typist(random.below(300))];
  const sent: Uint8Array[] = [];
  for (let step = 0; step < 60; step++) {
    const { doc, text, updates } = random.pick(people);
    updates.length = 0;
    if (text.length > 3 && random.next() < 0.3) text.delete(random.below(text.length - 2), 1 + random.below(2));
    else text.insert(random.below(text.length + 1), random.pick(letters));
    sent.push(...updates);
    for (const other of people)
      if (other.doc !== doc) for (const update of updates.slice()) Y.applyUpdate(other.doc, update);
  }
  return sent;
};

describe('CO6: typing is read without Yjs, and read as Yjs reads it', () => {
  it('all that two people type in ASCII', async () => {
    await withSeed((random) => {
      const sent = session(random, ['a', 'bc', ' ', 'word '.repeat(40)]);
      for (const update of sent.slice(1)) expect(read(update)).toEqual(decoded(update));
      // The first text of a document names its parent.
      expect(read(sent[0] as Uint8Array)).toBeNull();
    });
  });

  it('other letters, and other kinds of content, are left to Yjs', () => {
    const { doc, text, updates } = typist(7);
    text.insert(0, 'ab');
    text.insert(1, 'é');
    text.insert(1, '😀');
    text.insertEmbed(1, { image: 'x' });
    text.format(0, 1, { bold: true });
    doc.getMap('cells').set('a', 'b');
    for (const update of updates) expect(read(update)).toBeNull();
  });

  it('bytes that it takes for typing are typing for Yjs too, whatever was done to them', async () => {
    await withSeed((random) => {
      const sent = session(random, ['a', 'bc', 'def']);
      let taken = 0;
      for (let round = 0; round < 20_000; round++) {
        const bytes = random.pick(sent).slice();
        for (let change = random.below(3); change > 0; change--) bytes[random.below(bytes.length)] = random.below(256);
        const cut = bytes.subarray(0, bytes.length - (random.next() < 0.2 ? random.below(4) : 0));
        const found = read(cut);
        if (!found) continue;
        taken++;
        expect(found).toEqual(decoded(cut));
      }
      expect(taken).toBeGreaterThan(1_000);
    }, createRandom().seed);
  });
});
