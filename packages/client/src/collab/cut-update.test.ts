import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cutUpdate } from './cut-update.ts';
import { editRandomly, generatorOf } from './testing/random-edits.ts';

/** Documents of several people, who type on top of each other's text, with long texts written at once. */
const randomDocument = (random: () => number): Y.Doc => {
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
  for (let step = 0; step < 60; step += 1) {
    const doc = docs[Math.floor(random() * docs.length)] as Y.Doc;
    const kind = random();
    if (kind < 0.1) doc.getText('text').insert(0, 'long 😀 '.repeat(1 + Math.floor(random() * 200)));
    else if (kind < 0.2) doc.getArray('list').push(Array.from({ length: 300 }, (_, index) => index));
    else editRandomly(doc, random);
    if (random() < 0.4) {
      const other = docs[Math.floor(random() * docs.length)] as Y.Doc;
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)));
    }
  }
  const [first, ...others] = docs as [Y.Doc, ...Y.Doc[]];
  for (const other of others) Y.applyUpdate(first, Y.encodeStateAsUpdate(other));
  return first;
};
const shown = (doc: Y.Doc): unknown[] => [
  doc.getText('text').toDelta(),
  doc.getArray('list').toJSON(),
  doc.getMap('attributes').toJSON(),
  doc.getXmlFragment('body').toString(),
];

test('the parts, taken in one after the other, never wait for anything and are the update', () => {
  const first = Math.floor(Math.random() * 2 ** 31);
  for (let seed = first; seed < first + 30; seed += 1) {
    const whole = randomDocument(generatorOf(seed));
    const update = Y.encodeStateAsUpdate(whole);
    const parts = cutUpdate(update, 500);
    expect(parts.length, `seed ${seed}`).toBeGreaterThan(2);
    const doc = new Y.Doc();
    for (const part of parts) {
      expect(part.length, `seed ${seed}`).toBeLessThan(1_500);
      Y.applyUpdate(doc, part);
      expect([doc.store.pendingStructs, doc.store.pendingDs], `seed ${seed}`).toEqual([null, null]);
    }
    expect(shown(doc), `seed ${seed}`).toEqual(shown(whole));
    expect(Y.encodeStateVector(doc), `seed ${seed}`).toEqual(Y.encodeStateVector(whole));
  }
});

test('one that is small enough stays one, apart from its deletions; what is no update is refused', () => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'a few words');
  expect(cutUpdate(Y.encodeStateAsUpdate(doc), 10_000)).toHaveLength(1);
  expect(cutUpdate(Y.encodeStateAsUpdate(new Y.Doc()), 10_000)).toEqual([]);
  expect(() => cutUpdate(new Uint8Array([1, 200, 3]), 10_000)).toThrow();
});

test('an update that says it needs what comes after itself is not waited for', () => {
  const client = 7;
  const item = (clock: number, origin: number) =>
    new Y.Item(
      Y.createID(client, clock),
      null,
      Y.createID(client, origin),
      null,
      null,
      null,
      null,
      new Y.ContentString('x'),
    );
  const encoder = new Y.UpdateEncoderV1();
  encoder.restEncoder.cbuf.set([1, 1, client, 5]);
  encoder.restEncoder.cpos = 4;
  item(5, 5).write(encoder, 0);
  encoder.restEncoder.cbuf.set([0], encoder.restEncoder.cpos);
  encoder.restEncoder.cpos += 1;
  expect(cutUpdate(encoder.toUint8Array(), 10)).toHaveLength(1);
});
