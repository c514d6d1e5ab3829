import { type Block, bodyName, emptyDocument, type Inline } from '@cloudity/docmodel';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { buildDocument } from '../../compaction/compact.ts';
import { withSeed } from '../../testing/random.ts';
import { type AuthoredUpdate, compareMoments } from './comparison.ts';

/** Several people at one document; every change goes to the others at once. */
class Table {
  readonly log: AuthoredUpdate[] = [];
  readonly authors = new Map<number, string>();
  readonly #docs: Y.Doc[] = [];

  constructor() {
    this.log.push({ seq: 1, by: 'system', data: emptyDocument() });
  }

  get seq(): number {
    return this.log.length;
  }

  person(key: string, clientId: number): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    for (const { data } of this.log) Y.applyUpdate(doc, data);
    this.authors.set(clientId, key);
    doc.on('update', (data: Uint8Array, origin: unknown) => {
      if (origin === 'table') return;
      this.log.push({ seq: this.seq + 1, by: key, data });
      for (const other of this.#docs) if (other !== doc) Y.applyUpdate(other, data, 'table');
    });
    this.#docs.push(doc);
    return doc;
  }

  compare(sinceSeq: number, toSeq = this.seq): readonly Block[] {
    return compareMoments({ updates: this.log.slice(0, toSeq), sinceSeq, authors: this.authors });
  }
}

const paragraphOf = (doc: Y.Doc, index = 0): Y.XmlElement => doc.getXmlFragment(bodyName).get(index) as Y.XmlElement;

const textOf = (doc: Y.Doc, index = 0): Y.XmlText => {
  const paragraph = paragraphOf(doc, index);
  if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
  return paragraph.get(0) as Y.XmlText;
};

const inlinesOf = (block: Block | undefined): readonly Inline[] => (block?.type === 'paragraph' ? block.inlines : []);

/** `kept +ada:inserted -bob:deleted` */
const sketch = (blocks: readonly Block[]): string[] =>
  blocks.map((block) => {
    const mark = (change: { kind: string; by: string | null } | undefined): string =>
      change ? `${change.kind === 'inserted' ? '+' : '-'}${change.by}:` : '';
    const words = inlinesOf(block).map((inline) =>
      inline.type === 'text' ? `${mark(inline.change)}${inline.text}` : `${mark(inline.change)}⏎`,
    );
    return `${mark(block.change)}[${words.join('|')}]`;
  });

describe('CO40: the difference of two moments', () => {
  it('names who inserted and who deleted each part', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    const bob = table.person('bob', 20);
    textOf(ada).insert(0, 'The quick brown fox');
    const before = table.seq;
    textOf(bob).insert(19, ' jumps');
    textOf(bob).delete(4, 6);
    textOf(ada).delete(4, 2);
    textOf(ada).insert(4, 'red');
    expect(sketch(table.compare(before))).toEqual(['[The |-bob:quick |-ada:br|+ada:red|own fox|+bob: jumps]']);
  });

  it('tells apart what several people deleted of one stretch, also when they delete the same', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    const bob = table.person('bob', 20);
    const cleo = table.person('cleo', 30);
    textOf(ada).insert(0, 'abcdefghi');
    const before = table.seq;
    textOf(bob).delete(1, 2);
    textOf(cleo).delete(1, 2);
    textOf(ada).delete(1, 1);
    expect(sketch(table.compare(before))).toEqual(['[a|-bob:bc|-cleo:de|-ada:f|ghi]']);
  });

  it('marks blocks that came and went, and keeps what was in them', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    const bob = table.person('bob', 20);
    textOf(ada).insert(0, 'one');
    const second = new Y.XmlElement('paragraph');
    second.setAttribute('style', 'heading1');
    second.insert(0, [new Y.XmlText('two')]);
    ada.getXmlFragment(bodyName).insert(1, [second]);
    const before = table.seq;
    const third = new Y.XmlElement('paragraph');
    third.insert(0, [new Y.XmlText('three')]);
    bob.getXmlFragment(bodyName).insert(2, [third]);
    bob.getXmlFragment(bodyName).delete(1, 1);
    const blocks = table.compare(before);
    expect(sketch(blocks)).toEqual(['[one]', '-bob:[-bob:two]', '+bob:[+bob:three]']);
    expect(blocks[1]).toMatchObject({ style: 'heading1' });
  });

  it('shows attributes and formatting of the later moment, without an invention', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    textOf(ada).insert(0, 'plain bold');
    const before = table.seq;
    paragraphOf(ada).setAttribute('style', 'title');
    textOf(ada).format(6, 4, { bold: {} });
    const middle = table.seq;
    paragraphOf(ada).setAttribute('style', 'quote');
    const [block] = table.compare(before, middle);
    expect(block).toMatchObject({ style: 'title' });
    expect(inlinesOf(block).map((inline) => inline.type === 'text' && [inline.text, inline.marks.plain])).toEqual([
      ['plain ', []],
      ['bold', ['bold']],
    ]);
  });

  it('what was typed and deleted in between does not show', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    textOf(ada).insert(0, 'stays');
    const before = table.seq;
    textOf(ada).insert(5, ' gone');
    textOf(ada).delete(5, 5);
    expect(sketch(table.compare(before))).toEqual(['[stays]']);
  });

  it('CO41: compared with nothing, every range says who wrote it', () => {
    const table = new Table();
    const ada = table.person('ada', 10);
    const bob = table.person('bob', 20);
    const again = table.person('ada', 11);
    textOf(ada).insert(0, 'first ');
    textOf(bob).insert(6, 'second ');
    textOf(again).insert(13, 'third');
    textOf(bob).delete(0, 1);
    expect(sketch(table.compare(0))).toEqual(['+null:[+ada:irst |+bob:second |+ada:third]']);
  });

  it('of random editing: without the deleted it is the later moment, without the inserted the earlier one', () =>
    withSeed(({ next, below, pick }) => {
      const table = new Table();
      const people = ['ada', 'bob', 'cleo'].map((key, index) => table.person(key, 100 + index));
      const step = (): void => {
        const doc = pick(people);
        const body = doc.getXmlFragment(bodyName);
        const kind = next();
        if (kind < 0.1 || body.length === 0) {
          const block = new Y.XmlElement('paragraph');
          block.insert(0, [new Y.XmlText('new')]);
          body.insert(below(body.length + 1), [block]);
        } else if (kind < 0.15 && body.length > 1) body.delete(below(body.length), 1);
        else {
          const text = textOf(doc, below(body.length));
          const at = below(text.length + 1);
          if (kind < 0.65) text.insert(at, 'words here'.slice(0, 1 + below(9)));
          else text.delete(at, Math.min(text.length - at, 1 + below(6)));
        }
      };
      for (let index = 0; index < 300; index++) step();
      const plain = (blocks: readonly Block[], without: 'inserted' | 'deleted' | null): string[] =>
        blocks
          .filter((block) => without === null || block.change?.kind !== without)
          .map((block) =>
            inlinesOf(block)
              .flatMap((inline) =>
                inline.type === 'text' && (!without || inline.change?.kind !== without) ? [inline.text] : [],
              )
              .join(''),
          );
      const at = (seq: number): string[] =>
        buildDocument(table.log.slice(0, seq).map(({ data }) => data))
          .getXmlFragment(bodyName)
          .toArray()
          .map((node) => ((node as Y.XmlElement).toArray() as Y.XmlText[]).map((text) => text.toString()).join(''));
      for (let round = 0; round < 12; round++) {
        const to = 2 + below(table.seq - 2);
        const since = below(to);
        const blocks = table.compare(since, to);
        expect(plain(blocks, 'deleted'), `${since}–${to}`).toEqual(at(to));
        expect(plain(blocks, 'inserted'), `${since}–${to}`).toEqual(since === 0 ? [] : at(since));
      }
    }));
});
