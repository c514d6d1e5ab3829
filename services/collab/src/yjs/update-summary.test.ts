import { createEncoder, toUint8Array, writeUint8, writeVarUint } from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createRandom, withSeed } from '../testing/random.ts';
import { itemWithOrigin, typed, typist } from '../testing/updates.ts';
import { MalformedUpdateError, summarizeUpdate } from './update-summary.ts';

const bytes = (...numbers: readonly number[]): Uint8Array => {
  const encoder = createEncoder();
  for (const number of numbers) writeVarUint(encoder, number);
  return toUint8Array(encoder);
};

describe('CO6: what an update holds is read to its last byte', () => {
  it('names its structs, its deletions and what it refers to', () => {
    const { text, updates } = typist(7);
    text.insert(0, 'abcdef');
    text.delete(1, 2);
    expect(summarizeUpdate(updates[0] ?? bytes())).toMatchObject({
      structs: [{ client: 7, start: 0, end: 6 }],
      deletes: [],
      needs: [],
      isEmpty: false,
    });
    expect(summarizeUpdate(updates[1] ?? bytes())).toMatchObject({
      structs: [],
      deletes: [{ client: 7, start: 1, end: 3 }],
    });
    expect(summarizeUpdate(typed(7, 'ab', 'c')[1] ?? bytes()).needs).toEqual([{ client: 7, start: 1, end: 2 }]);
    expect(summarizeUpdate(new Uint8Array([0, 0])).isEmpty).toBe(true);
  });

  it('leaves holes out of its ranges', () => {
    const [first, , third] = typed(7, 'ab', 'c', 'd') as [Uint8Array, Uint8Array, Uint8Array];
    expect(summarizeUpdate(Y.mergeUpdates([first, third])).structs).toEqual([
      { client: 7, start: 0, end: 2 },
      { client: 7, start: 3, end: 4 },
    ]);
  });

  it('refuses a truncated delete set, which parseUpdateMeta lets pass', () => {
    const { doc, text } = typist(7);
    text.insert(0, 'abcdef');
    text.delete(1, 2);
    const whole = Y.encodeStateAsUpdate(doc);
    for (let cut = 1; cut < whole.length; cut++)
      expect(() => summarizeUpdate(whole.slice(0, whole.length - cut)), `cut by ${cut}`).toThrow(MalformedUpdateError);
    expect(() => Y.parseUpdateMeta(whole.slice(0, whole.length - 1))).not.toThrow();
  });

  it.each([
    ['nothing at all', new Uint8Array()],
    ['bytes after the update', new Uint8Array([0, 0, 0])],
    ['a count of clients without clients', bytes(2 ** 40)],
    ['a clock beyond what numbers hold', new Uint8Array([1, 1, 7, ...Array(9).fill(0xff), 0x7f, 0, 1, 0])],
    ['an unknown kind of content', bytes(1, 1, 7, 0, 0x0f)],
    ['a number that never ends', new Uint8Array(64).fill(0xff)],
  ])('refuses %s', (_what, update) => {
    expect(() => summarizeUpdate(update)).toThrow(MalformedUpdateError);
  });

  it('refuses ranges beyond what numbers hold', () => {
    const encoder = createEncoder();
    for (const number of [1, 1, 7, Number.MAX_SAFE_INTEGER - 1]) writeVarUint(encoder, number);
    writeUint8(encoder, 0);
    writeVarUint(encoder, 5);
    writeVarUint(encoder, 0);
    expect(() => summarizeUpdate(toUint8Array(encoder))).toThrow(MalformedUpdateError);
    expect(() => summarizeUpdate(bytes(0, 1, 7, 1, Number.MAX_SAFE_INTEGER, 1))).toThrow(MalformedUpdateError);
  });

  it('refuses structs of no length', () => {
    expect(() => summarizeUpdate(itemWithOrigin([7, 3], [7, 2], ''))).toThrow(MalformedUpdateError);
  });

  it('refuses clients in another order than Yjs writes them, because mergeUpdates would lose some', () => {
    const low = typed(3, 'low')[0] ?? bytes();
    const high = typed(9, 'high')[0] ?? bytes();
    const body = (update: Uint8Array): Uint8Array => update.slice(1, -1);
    const ascending = new Uint8Array([2, ...body(low), ...body(high), 0]);
    const descending = new Uint8Array([2, ...body(high), ...body(low), 0]);
    expect(summarizeUpdate(descending).structs).toHaveLength(2);
    expect(() => summarizeUpdate(ascending)).toThrow(MalformedUpdateError);
  });

  it('refuses deletions in descending order, which Yjs would keep as wrong numbers', () => {
    expect(summarizeUpdate(bytes(0, 1, 7, 2, 3, 1, 5, 1)).deletes).toHaveLength(2);
    expect(() => summarizeUpdate(bytes(0, 1, 7, 2, 5, 1, 3, 1))).toThrow(MalformedUpdateError);
  });

  it('reads nothing outside its bytes, though they lie in a larger buffer', () => {
    const pool = new Uint8Array(4096).fill(0x41);
    const cut = (typed(7, 'a secret that is longer than the cut')[0] ?? bytes()).slice(0, 14);
    pool.set(cut, 100);
    expect(() => summarizeUpdate(pool.subarray(100, 114))).toThrow(MalformedUpdateError);
  });

  it('never throws anything but MalformedUpdateError for random and mutated bytes', async () => {
    await withSeed((random) => {
      const { doc, text } = typist(9);
      for (let step = 0; step < 30; step++) {
        text.insert(random.below(text.length + 1), random.pick(['a', 'bc', '😀', 'd'.repeat(40)]));
        if (random.next() < 0.3 && text.length > 2) text.delete(random.below(text.length - 1), 1);
      }
      const whole = Y.encodeStateAsUpdate(doc);
      for (let round = 0; round < 3000; round++) {
        const mutated =
          round % 2 === 0 ? whole.slice() : Uint8Array.from({ length: random.below(60) }, () => random.below(256));
        for (let change = random.below(4); change >= 0; change--)
          if (mutated.length > 0) mutated[random.below(mutated.length)] = random.below(256);
        try {
          summarizeUpdate(mutated.slice(0, mutated.length - random.below(3)));
        } catch (error) {
          if (!(error instanceof MalformedUpdateError)) throw error;
        }
      }
    }, createRandom().seed);
  });
});

describe('CO10: items that refer to themselves', () => {
  it.each([
    ['its own clock', itemWithOrigin([7, 3], [7, 3])],
    ['a later clock of its client', itemWithOrigin([7, 3], [7, 9])],
  ])('an origin at %s is refused', (_what, update) => {
    expect(() => summarizeUpdate(update)).toThrow(MalformedUpdateError);
  });

  it('such an update merges, parses and makes every apply throw, which is why', () => {
    const poison = itemWithOrigin([7, 0], [7, 4]);
    expect(() => Y.mergeUpdates([poison, typed(8, 'fine')[0] ?? bytes()])).not.toThrow();
    expect(() => Y.parseUpdateMeta(poison)).not.toThrow();
    expect(() => Y.applyUpdate(new Y.Doc(), poison)).toThrow();
  });

  it('an origin at an earlier clock, or at any clock of another client, is fine', () => {
    expect(summarizeUpdate(itemWithOrigin([7, 3], [7, 2])).needs).toEqual([{ client: 7, start: 2, end: 3 }]);
    expect(summarizeUpdate(itemWithOrigin([7, 3], [8, 90])).needs).toEqual([{ client: 8, start: 90, end: 91 }]);
  });
});
