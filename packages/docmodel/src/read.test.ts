import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { emptyDocument } from './empty.ts';
import { blocksFromFragment, depthOf, docFromY, schemaOf } from './read.ts';
import { safeHref } from './safe-url.ts';
import { bodyName, documentSchema, listKinds, maxDepth, maxIndent, paragraphStyles } from './schema.ts';
import { plainText } from './text.ts';
import { type Block, noMarks, type Paragraph } from './tree.ts';
import { updateFromTree } from './write.ts';

const paragraph = (text: string, rest: Partial<Paragraph> = {}): Paragraph => ({
  type: 'paragraph',
  id: null,
  style: null,
  list: null,
  indent: 0,
  checked: false,
  start: null,
  align: null,
  dir: null,
  breakBefore: false,
  inlines: text === '' ? [] : [{ type: 'text', text, marks: noMarks }],
  ...rest,
});

const loaded = (...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

describe('a tree written and read', () => {
  it('comes back the same with every kind of block and mark', () => {
    const blocks: readonly Block[] = [
      paragraph('Plan', { id: 'a1', style: 'title', align: 'center' }),
      paragraph('one', { list: 'number', start: 4, indent: 2 }),
      paragraph('done', { list: 'check', checked: true, dir: 'rtl' }),
      paragraph('', {
        breakBefore: true,
        inlines: [
          {
            type: 'text',
            text: 'bold link',
            marks: { ...noMarks, plain: ['bold', 'italic'], href: 'https://example.org/' },
          },
          { type: 'break' },
          {
            type: 'text',
            text: 'red',
            marks: { ...noMarks, color: 'red', highlight: '#ffee00', font: 'Georgia', size: 10.5 },
          },
        ],
      }),
      {
        type: 'table',
        rows: [
          {
            cells: [
              {
                header: true,
                colspan: 2,
                rowspan: 1,
                colwidth: [120, null],
                background: 'gray',
                blocks: [paragraph('Head')],
              },
            ],
          },
          {
            cells: [
              { header: false, colspan: 1, rowspan: 1, colwidth: [null], background: null, blocks: [paragraph('a')] },
              { header: false, colspan: 1, rowspan: 1, colwidth: [null], background: null, blocks: [paragraph('b')] },
            ],
          },
        ],
      },
      {
        type: 'image',
        fileId: '0190a0a0-0000-7000-8000-000000000001',
        w: 640,
        h: 480,
        alt: 'A hill',
        decorative: false,
        align: 'right',
      },
      { type: 'codeBlock', lang: 'ts', text: 'const a = 1;\n' },
      { type: 'callout', kind: 'warning', blocks: [paragraph('Mind the gap'), { type: 'rule' }] },
      { type: 'rule' },
    ];
    const doc = loaded(updateFromTree({ blocks }));
    expect(docFromY(doc)).toEqual({ schema: documentSchema, blocks });
    expect(plainText(docFromY(doc))).toContain('a\tb');
  });
});

describe('emptyDocument (R3: never seeded twice)', () => {
  it('has constant bytes, so seeding again, on any client and in any order, changes nothing', () => {
    expect(emptyDocument()).toEqual(emptyDocument());
    expect(Buffer.from(emptyDocument()).toString('hex')).toMatchInlineSnapshot(
      `"010301002801046d6574610176017d01070104626f6479030970617261677261706828000101026964017705737461727400"`,
    );
    const first = loaded(emptyDocument());
    const second = loaded(emptyDocument());
    (first.getXmlFragment(bodyName).get(0) as Y.XmlElement).insert(0, [new Y.XmlText('hello')]);
    Y.applyUpdate(first, emptyDocument());
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    Y.applyUpdate(second, emptyDocument());
    expect(plainText(docFromY(second))).toBe('hello');
    expect(second.getXmlFragment(bodyName).length).toBe(1);
    expect(schemaOf(second)).toBe(documentSchema);
  });

  it('gives two people who type at once in a new document one paragraph', () => {
    const ana = loaded(emptyDocument());
    const ben = loaded(emptyDocument());
    const type = (doc: Y.Doc, text: string): void => {
      (doc.getXmlFragment(bodyName).get(0) as Y.XmlElement).insert(0, [new Y.XmlText(text)]);
    };
    type(ana, 'Ana');
    type(ben, 'Ben');
    const merged = loaded(Y.encodeStateAsUpdate(ana), Y.encodeStateAsUpdate(ben));
    const blocks = docFromY(merged).blocks;
    expect(blocks).toHaveLength(1);
    expect(plainText(docFromY(merged)).split('').sort().join('')).toBe([...'AnaBen'].sort().join(''));
  });
});

describe('hostile content', () => {
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('javascript:alert(1)', '"><script>', '__proto__', -1, 1e9, 0.5),
  );
  const names = fc.constantFrom(
    'paragraph',
    'table',
    'tableRow',
    'tableCell',
    'image',
    'codeBlock',
    'callout',
    'rule',
    'hardBreak',
    'script',
    'constructor',
    '__proto__',
  );
  const keys = fc.constantFrom(
    'id',
    'style',
    'list',
    'indent',
    'checked',
    'align',
    'fileId',
    'alt',
    'w',
    'colspan',
    'colwidth',
    'kind',
    'lang',
    'onclick',
  );
  interface Spec {
    readonly name: string;
    readonly attributes: readonly (readonly [string, unknown])[];
    readonly children: readonly (Spec | string)[];
  }
  const { node } = fc.letrec<{ node: Spec }>((tie) => ({
    node: fc.record({
      name: names,
      attributes: fc.array(fc.tuple(keys, anything), { maxLength: 4 }),
      children: fc.array(fc.oneof({ depthSize: 'small' }, fc.string(), tie('node')), { maxLength: 4 }),
    }),
  }));
  const build = (spec: Spec): Y.XmlElement => {
    const made = new Y.XmlElement(spec.name);
    for (const [key, value] of spec.attributes) made.setAttribute(key, value as string);
    made.insert(
      0,
      spec.children.map((child) => (typeof child === 'string' ? new Y.XmlText(child) : build(child))),
    );
    return made;
  };
  const check = (block: Block): void => {
    if (block.type === 'paragraph') {
      expect(block.indent >= 0 && block.indent <= maxIndent).toBe(true);
      if (block.style !== null) expect(paragraphStyles).toContain(block.style);
      if (block.list !== null) expect(listKinds).toContain(block.list);
      for (const inline of block.inlines) {
        if (inline.type === 'text' && inline.marks.href !== null)
          expect(safeHref(inline.marks.href)).toBe(inline.marks.href);
      }
    }
    if (block.type === 'callout') block.blocks.forEach(check);
    if (block.type === 'table') for (const row of block.rows) for (const cell of row.cells) cell.blocks.forEach(check);
    if (block.type === 'image' && block.fileId !== null) expect(block.fileId).toMatch(/^[0-9a-f-]{36}$/);
  };

  it('is read as checked values, without a throw and without a change to the document', () => {
    fc.assert(
      fc.property(
        fc.array(node, { maxLength: 5 }),
        fc.dictionary(fc.constantFrom('bold', 'link', 'textColor', 'evil'), anything),
        (specs, marks) => {
          const doc = new Y.Doc();
          const body = doc.getXmlFragment(bodyName);
          body.insert(0, specs.map(build));
          const text = new Y.XmlText();
          const host = new Y.XmlElement('paragraph');
          body.push([host]);
          host.insert(0, [text]);
          text.insert(0, 'x', marks as Record<string, object>);
          const before = Y.encodeStateAsUpdate(doc);
          docFromY(doc).blocks.forEach(check);
          expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('nested 5,000 deep keeps its text and the stack', () => {
    const doc = new Y.Doc();
    doc.transact(() => {
      let at: Y.XmlFragment = doc.getXmlFragment(bodyName);
      for (let depth = 0; depth < 5000; depth += 1) {
        const next = new Y.XmlElement('callout');
        at.insert(0, [next]);
        at = next;
      }
      at.insert(0, [new Y.XmlText('bottom')]);
    });
    expect(depthOf(doc.getXmlFragment(bodyName))).toBe(5000);
    let blocks = blocksFromFragment(doc.getXmlFragment(bodyName));
    for (let depth = 0; depth < maxDepth; depth += 1) {
      const only: Block | undefined = blocks[0];
      if (only?.type !== 'callout') throw new Error(`no callout at ${depth}`);
      blocks = only.blocks;
    }
    expect(blocks).toEqual([paragraph('bottom')]);
  });
});
