import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { paragraphAttributes } from './attributes.ts';
import { docFromY } from './read.ts';
import { bodyName, listKinds, paragraphStyles } from './schema.ts';
import { plainText } from './text.ts';
import { type Block, noMarks, type Paragraph } from './tree.ts';
import { updateFromTree } from './write.ts';

const text = (words: string): Paragraph => ({
  type: 'paragraph',
  ...paragraphAttributes({}),
  inlines: [{ type: 'text', text: words, marks: noMarks }],
});
const cell = (words: string) => ({
  header: false,
  colspan: 1,
  rowspan: 1,
  colwidth: [null],
  background: null,
  blocks: [text(words)],
});

/** Two people who opened the same document and then lost the network. */
const offlinePair = (
  blocks: readonly Block[],
): { readonly ana: Y.Doc; readonly ben: Y.Doc; readonly merge: () => Y.Doc } => {
  const ana = new Y.Doc();
  const ben = new Y.Doc();
  const seed = updateFromTree({ blocks });
  Y.applyUpdate(ana, seed);
  Y.applyUpdate(ben, seed);
  const merge = (): Y.Doc => {
    const fromAna = Y.encodeStateAsUpdate(ana);
    Y.applyUpdate(ana, Y.encodeStateAsUpdate(ben));
    Y.applyUpdate(ben, fromAna);
    expect(docFromY(ana)).toEqual(docFromY(ben));
    return ana;
  };
  return { ana, ben, merge };
};
const block = (doc: Y.Doc, index: number): Y.XmlElement => doc.getXmlFragment(bodyName).get(index) as Y.XmlElement;
const words = (element: Y.XmlElement): Y.XmlText => element.get(0) as Y.XmlText;
const first = (doc: Y.Doc): Paragraph => {
  const found = docFromY(doc).blocks[0];
  if (found?.type !== 'paragraph') throw new Error('no paragraph');
  return found;
};

describe('two people change one paragraph at once', () => {
  it('both make it a heading: one heading', () => {
    const { ana, ben, merge } = offlinePair([text('Hello')]);
    block(ana, 0).setAttribute('style', 'heading1');
    block(ben, 0).setAttribute('style', 'heading1');
    const merged = merge();
    expect(docFromY(merged).blocks).toHaveLength(1);
    expect(first(merged).style).toBe('heading1');
  });

  it('one toggles a list while the other types: the words stay', () => {
    const { ana, ben, merge } = offlinePair([text('Hello')]);
    block(ana, 0).setAttribute('list', 'bullet');
    words(block(ben, 0)).insert(5, ' world');
    expect(first(merge())).toMatchObject({ list: 'bullet', inlines: [{ text: 'Hello world' }] });
  });

  it('one indents while the other types: both', () => {
    const { ana, ben, merge } = offlinePair([{ ...text('Hello'), list: 'number' }]);
    block(ana, 0).setAttribute('indent', 1 as never);
    words(block(ben, 0)).insert(0, 'Oh ');
    expect(first(merge())).toMatchObject({ list: 'number', indent: 1, inlines: [{ text: 'Oh Hello' }] });
  });

  it('heading, list, indent, alignment by four hands: all four', () => {
    const { ana, ben, merge } = offlinePair([text('Hello')]);
    block(ana, 0).setAttribute('style', 'heading2');
    block(ana, 0).setAttribute('indent', 2 as never);
    block(ben, 0).setAttribute('list', 'number');
    block(ben, 0).setAttribute('align', 'center');
    expect(first(merge())).toMatchObject({ style: 'heading2', list: 'number', indent: 2, align: 'center' });
  });

  it('one makes all of it bold while the other types: nothing is lost', () => {
    const { ana, ben, merge } = offlinePair([text('Hello')]);
    words(block(ana, 0)).format(0, 5, { bold: {} });
    words(block(ben, 0)).insert(5, '!');
    expect(plainText(docFromY(merge()))).toBe('Hello!');
  });

  it('colour by one, size by the other on the same words: both, for they are marks of their own', () => {
    const { ana, ben, merge } = offlinePair([text('Hello')]);
    words(block(ana, 0)).format(0, 5, { textColor: { color: 'red' } });
    words(block(ben, 0)).format(0, 5, { fontSize: { pt: 14 } });
    expect(first(merge()).inlines).toMatchObject([{ text: 'Hello', marks: { color: 'red', size: 14 } }]);
  });
});

describe('two people change one table at once', () => {
  it('one toggles the header row while the other types in it: both, for header is an attribute', () => {
    const { ana, ben, merge } = offlinePair([{ type: 'table', rows: [{ cells: [cell('Name'), cell('Sum')] }] }]);
    const cellOf = (doc: Y.Doc): Y.XmlElement => (block(doc, 0).get(0) as Y.XmlElement).get(0) as Y.XmlElement;
    cellOf(ana).setAttribute('header', true as never);
    words(cellOf(ben).get(0) as Y.XmlElement).insert(4, 's');
    expect(docFromY(merge()).blocks[0]).toMatchObject({
      rows: [{ cells: [{ header: true, blocks: [{ inlines: [{ text: 'Names' }] }] }, {}] }],
    });
  });
});

/**
 * Yjs takes superfluous marks of formatting away as it takes changes in, which ones depends on the order, and those deletions are changes
 * too: what two merged has to be told the other, as the hub does.
 */
const exchange = (one: Y.Doc, other: Y.Doc): void => {
  for (let round = 0; round < 5; round += 1) {
    const fromOne = Y.encodeStateAsUpdate(one);
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    Y.applyUpdate(other, fromOne);
  }
};

describe('random edits by three people', () => {
  it('converge, whatever the order, and keep every character nobody deleted', () => {
    const edit = fc.record({
      who: fc.nat(2),
      where: fc.nat(9),
      at: fc.nat(40),
      act: fc.constantFrom('type', 'style', 'list', 'indent', 'bold', 'add', 'sync'),
      pick: fc.nat(7),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 60 }), (edits) => {
        const seed = updateFromTree({ blocks: [text('one'), text('two'), text('three')] });
        const docs = [0, 1, 2].map((index) => {
          const doc = new Y.Doc();
          doc.clientID = 100 + index;
          Y.applyUpdate(doc, seed);
          return doc;
        });
        let typed = 0;
        for (const { who, where, at, act, pick } of edits) {
          const doc = docs[who];
          const other = docs[(who + 1) % 3];
          if (doc === undefined || other === undefined) continue;
          const body = doc.getXmlFragment(bodyName);
          const target = block(doc, where % body.length);
          const run = words(target);
          if (act === 'type') {
            run.insert(at % (run.length + 1), '#');
            typed += 1;
          } else if (act === 'style') target.setAttribute('style', paragraphStyles[pick] ?? 'quote');
          else if (act === 'list') target.setAttribute('list', listKinds[pick % 3] ?? 'bullet');
          else if (act === 'indent') target.setAttribute('indent', pick as never);
          else if (act === 'bold') run.format(0, run.length, { bold: {} });
          else if (act === 'add') {
            const added = new Y.XmlElement('paragraph');
            body.insert(where % (body.length + 1), [added]);
            added.insert(0, [new Y.XmlText('+')]);
          } else Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)));
        }
        const updates = docs.map((doc) => Y.encodeStateAsUpdate(doc));
        const merged = [updates, updates.toReversed()].map((order) => {
          const doc = new Y.Doc();
          for (const update of order) Y.applyUpdate(doc, update);
          return doc;
        });
        exchange(merged[0] as Y.Doc, merged[1] as Y.Doc);
        const trees = merged.map(docFromY);
        expect(trees[0]).toEqual(trees[1]);
        const all = trees[0] === undefined ? '' : plainText(trees[0]);
        expect(all.split('#').length - 1).toBe(typed);
        for (const word of ['one', 'two', 'three']) expect(all.replaceAll('#', '')).toContain(word);
      }),
      { numRuns: 150 },
    );
  });
});
