import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Coverage, rangesOfUpdate } from './coverage.ts';
import { type IncomingPart, IncomingParts } from './incoming-parts.ts';

const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
};

const values: readonly unknown[] = [
  null,
  true,
  false,
  7,
  -70_000,
  2 ** 40,
  -1.5,
  1e300,
  10n ** 12n,
  'plain',
  'é 😀 漢',
  [1, ['two', null]],
  { a: 1, b: { c: 'd' } },
  new Uint8Array([1, 2, 3]),
  Array.from({ length: 64 }, (_, index) => index * 3.25),
];

/** One change of any kind that Yjs knows. */
const change = (doc: Y.Doc, random: (below: number) => number): void => {
  const text = doc.getText('text');
  const map = doc.getMap('map');
  const list = doc.getArray('list');
  const tree = doc.getXmlFragment('tree');
  const at = random(text.length + 1);
  const acts: readonly (() => void)[] = [
    () => text.insert(at, ['a', 'wörter', '😀😀', 'x'.repeat(40)][random(4)] ?? ''),
    () => text.insert(at, 'bold', { bold: true, size: 3 }),
    () => text.delete(Math.min(at, Math.max(0, text.length - 1)), Math.min(3, text.length - at)),
    () => text.insertEmbed(at, { image: 'é' }),
    () => map.set(`k${random(6)}`, values[random(values.length)]),
    () => map.delete(`k${random(6)}`),
    () => list.push([[values[random(values.length)]], { value: values[random(values.length)] }]),
    () => list.insert(0, [new Y.Map([['in', 'side']]), new Y.Text('nested 😀')]),
    () => list.length > 2 && list.delete(random(list.length - 1), 1),
    () => tree.push([new Y.XmlElement('p'), new Y.XmlText('text')]),
    () => map.set('child', new Y.Doc({ guid: `g${random(1000)}` })),
  ];
  acts[random(acts.length)]?.();
};

const bothWays = (one: Y.Doc, other: Y.Doc): void => {
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other, Y.encodeStateVector(one)));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)));
};

/** Several people's work, some of it on each other's, some deleted; partly with a hole in somebody's clocks. */
const history = (random: (below: number) => number): Uint8Array => {
  const docs = Array.from({ length: 4 }, () => new Y.Doc());
  for (let step = 0; step < 60; step += 1) {
    const doc = docs[random(4)];
    const other = docs[random(4)];
    if (doc === undefined || other === undefined) continue;
    if (random(5) === 0 && doc !== other) bothWays(doc, other);
    else doc.transact(() => change(doc, random));
  }
  const [first, ...others] = docs;
  for (const other of others) if (first !== undefined) bothWays(first, other);
  const all = Y.encodeStateAsUpdate(first ?? new Y.Doc());
  if (random(4) > 0) return all;
  const late = new Y.Doc();
  Y.applyUpdate(late, all);
  const before = Y.encodeStateVector(late);
  change(late, random);
  const lost = Y.encodeStateVector(late);
  change(late, random);
  return random(2) === 0
    ? Y.mergeUpdates([all, Y.diffUpdate(Y.encodeStateAsUpdate(late), lost)])
    : Y.diffUpdate(all, before);
};

const texts = (doc: Y.Doc): unknown => [
  doc.getText('text').toDelta(),
  doc.getArray('list').toJSON(),
  doc.getXmlFragment('tree').toString(),
  Object.fromEntries([...doc.getMap('map')].map(([key, value]) => [key, value instanceof Y.Doc ? value.guid : value])),
];

/** All parts, applied as they come. */
const apply = (doc: Y.Doc, parts: IncomingParts): readonly IncomingPart[] => {
  const applied: IncomingPart[] = [];
  for (;;) {
    const part = parts.next((client) => Y.getState(doc.store, client));
    if (part === null) return applied;
    Y.applyUpdate(doc, part.update);
    applied.push(part);
  }
};

test('an update taken in part by part is the same document, and holds what Yjs reads in it', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  for (let round = 0; round < 60; round += 1) {
    const random = randomFrom(seed + round);
    const update = history(random);
    const [doc, whole] = [new Y.Doc(), new Y.Doc()];
    Y.applyUpdate(whole, update);
    const mine = new Coverage();
    for (const { ranges } of apply(doc, new IncomingParts(update, 1 + random(300)))) mine.add(ranges);
    const right = Coverage.of(rangesOfUpdate(update));
    expect(mine.missing(right).isEmpty, `seed ${seed + round}`).toBe(true);
    expect(right.missing(mine).isEmpty, `seed ${seed + round}`).toBe(true);
    expect(texts(doc), `seed ${seed + round}`).toEqual(texts(whole));
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(whole));
    expect(doc.store.pendingStructs === null, `seed ${seed + round}`).toBe(whole.store.pendingStructs === null);
  }
});

test('people who wrote into keys of their own come in many parts, none of which waits for another', () => {
  const doc = new Y.Doc();
  for (let person = 0; person < 5; person += 1) {
    const own = new Y.Doc();
    for (let key = 0; key < 40; key += 1) own.getMap('map').set(`${person}:${key}`, 'x'.repeat(50));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(own));
  }
  const copy = new Y.Doc();
  const parts = apply(copy, new IncomingParts(Y.encodeStateAsUpdate(doc), 1_000));
  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts.map(({ update }) => update.length))).toBeLessThan(1_500);
  expect(copy.getMap('map').toJSON()).toEqual(doc.getMap('map').toJSON());
});

test('bytes that are cut short are refused', () => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'some text');
  doc.getText('text').delete(0, 2);
  const update = Y.encodeStateAsUpdate(doc);
  for (let length = 0; length < update.length; length += 1) {
    const parts = new IncomingParts(update.subarray(0, length));
    expect(() => apply(new Y.Doc(), parts), `${length}`).toThrow(RangeError);
  }
});
