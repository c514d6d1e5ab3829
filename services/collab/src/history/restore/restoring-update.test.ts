import { bodyName, docFromY, emptyDocument } from '@cloudity/docmodel';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { buildDocument } from '../../compaction/compact.ts';
import { withSeed } from '../../testing/random.ts';
import { restoreBody, restoringUpdate } from './restoring-update.ts';

const paragraph = (text: string, id: string): Y.XmlElement => {
  const element = new Y.XmlElement('paragraph');
  element.setAttribute('id', id);
  element.insert(0, [new Y.XmlText(text)]);
  return element;
};

const documentOf = (...texts: readonly string[]): Y.Doc => {
  const doc = buildDocument([emptyDocument()]);
  const body = doc.getXmlFragment(bodyName);
  doc.transact(() => {
    body.delete(0, body.length);
    body.insert(
      0,
      texts.map((text, index) => paragraph(text, `p${index}`)),
    );
  });
  return doc;
};

const copyOf = (doc: Y.Doc): Y.Doc => buildDocument([Y.encodeStateAsUpdate(doc)]);
const linesOf = (doc: Y.Doc): string[] =>
  doc
    .getXmlFragment(bodyName)
    .toArray()
    .map((node) => ((node as Y.XmlElement).get(0) as Y.XmlText).toString());

describe('CO39: restoring', () => {
  it('is an update on top of what is there, and of the changed blocks alone', () => {
    const doc = documentOf('one', 'two', 'three', 'four');
    const past = copyOf(doc);
    const body = doc.getXmlFragment(bodyName);
    ((body.get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(3, ' changed');
    body.delete(3, 1);
    body.insert(0, [paragraph('zero', 'p9')]);
    const kept = body.get(1);
    const peer = copyOf(doc);
    const update = restoringUpdate(doc, past, restoreBody);
    expect(linesOf(doc)).toEqual(['one', 'two', 'three', 'four']);
    expect(body.get(0)).toBe(kept);
    if (!update) throw new Error('no update');
    Y.applyUpdate(peer, update);
    expect(docFromY(peer)).toEqual(docFromY(past));
  });

  it('of what says the same already is no update', () => {
    const doc = documentOf('one', 'two');
    expect(restoringUpdate(doc, copyOf(doc), restoreBody)).toBeNull();
  });

  it('keeps what somebody types meanwhile in a block that stays', () => {
    const doc = documentOf('stays', 'changes');
    const past = copyOf(doc);
    ((doc.getXmlFragment(bodyName).get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'it ');
    const peer = copyOf(doc);
    ((peer.getXmlFragment(bodyName).get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(5, ' and grows');
    const update = restoringUpdate(doc, past, restoreBody);
    if (!update) throw new Error('no update');
    Y.applyUpdate(peer, update);
    expect(linesOf(peer)).toEqual(['stays and grows', 'changes']);
  });

  it('of random documents always says what the past said, repeated and moved blocks included', () =>
    withSeed(({ next, below, pick }) => {
      for (let round = 0; round < 60; round++) {
        const words = () => Array.from({ length: below(8) }, () => pick(['a', 'b', 'c', 'd']));
        const past = documentOf(...words());
        const doc = copyOf(past);
        const body = doc.getXmlFragment(bodyName);
        for (let change = 0; change < 5; change++) {
          const at = below(body.length + 1);
          if (next() < 0.5 && at < body.length) body.delete(at, 1);
          else body.insert(at, [paragraph(pick(['a', 'b', 'c', 'd']), `p${below(8)}`)]);
        }
        restoringUpdate(doc, past, restoreBody);
        expect(docFromY(doc), `round ${round}`).toEqual(docFromY(past));
      }
    }));
});
