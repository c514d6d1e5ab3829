import {
  type Block,
  docFromY,
  documentSchema,
  type Marks,
  noMarks,
  type Paragraph,
  paragraphAttributes,
  updateFromTree,
} from '@cloudity/docmodel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { escapeHtml, htmlFromBlocks, htmlFromDocument, markdownFromDocument } from './index.ts';

const run = (text: string, marks: Partial<Marks> = {}) =>
  ({ type: 'text', text, marks: { ...noMarks, ...marks } }) as const;
const p = (text: string | Paragraph['inlines'], raw: Record<string, unknown> = {}): Paragraph => ({
  type: 'paragraph',
  ...paragraphAttributes(raw),
  inlines: typeof text === 'string' ? [run(text)] : text,
});
const cell = (text: string, rest: object = {}) => ({
  header: false,
  colspan: 1,
  rowspan: 1,
  colwidth: [null],
  background: null,
  blocks: [p(text)],
  ...rest,
});
const picture = '0190a0a0-0000-7000-8000-000000000001';
const pixel = 'data:image/png;base64,iVBORw0KGgo=';

const everything: readonly Block[] = [
  p('Plan 2027', { style: 'title', id: 'start' }),
  p('What we want', { style: 'subtitle' }),
  p('Why & how', { style: 'heading2', id: 'why' }),
  p([
    run('Some '),
    run('bold', { plain: ['bold'] }),
    run(', '),
    run('italic ', { plain: ['italic'] }),
    run('and '),
    run('both', { plain: ['bold', 'italic', 'underline'] }),
    run('; '),
    run('a `tick`', { plain: ['code'] }),
    run(', H'),
    run('2', { plain: ['subscript'] }),
    run('O, '),
    run('a link', { href: 'https://example.org/a(b)?c=d&e' }),
    run(' and '),
    run('red on yellow', { color: 'red', highlight: 'yellow', size: 14, font: 'Georgia' }),
    { type: 'break' },
    run('* not a list, 1 < 2, snake_case, [x]'),
  ]),
  p('1. not a list either'),
  p('First', { list: 'number' }),
  p('Inside', { list: 'number', indent: 1 }),
  p('Deeper', { list: 'bullet', indent: 2 }),
  p('Second', { list: 'number' }),
  p('its second paragraph', { indent: 1 }),
  p('Third', { list: 'number' }),
  p('Seventh', { list: 'number', start: 7 }),
  p('a bullet', { list: 'bullet' }),
  p('done', { list: 'check', checked: true }),
  p('to do', { list: 'check' }),
  p('Less is more', { style: 'quote' }),
  { type: 'codeBlock', lang: 'ts', text: 'const tag = "<b>";\n```\n' },
  { type: 'callout', kind: 'warning', blocks: [p('Mind the gap'), p('twice', { list: 'bullet' })] },
  { type: 'rule' },
  {
    type: 'table',
    rows: [
      { cells: [cell('Name', { header: true }), cell('Sum | total', { header: true }), cell('', { header: true })] },
      { cells: [cell('Both', { colspan: 2 }), cell('high', { rowspan: 2, background: 'green' })] },
      { cells: [cell('x'), cell('y')] },
    ],
  },
  { type: 'image', fileId: picture, w: 320, h: 200, alt: 'A "hill"', decorative: false, align: 'center' },
  { type: 'image', fileId: null, w: null, h: null, alt: 'lost', decorative: false, align: null },
  p('The end', { align: 'right', breakBefore: true }),
];

describe('a document with everything in it', () => {
  it('becomes the Markdown of golden/markdown.golden', async () => {
    await expect(markdownFromDocument({ blocks: everything }, { image: () => 'hill.png' })).toMatchFileSnapshot(
      '../golden/markdown.golden',
    );
  });
  it('becomes the page of golden/html.golden', async () => {
    const html = htmlFromDocument({ blocks: everything }, { title: 'Plan <2027>', lang: 'fr', image: () => pixel });
    await expect(html).toMatchFileSnapshot('../golden/html.golden');
    expect(html).toContain("default-src 'none'");
  });
  it('comes out the same after a way through a shared document', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, updateFromTree({ blocks: everything }));
    expect(markdownFromDocument(docFromY(doc))).toBe(markdownFromDocument({ blocks: everything }));
    expect(docFromY(doc).schema).toBe(documentSchema);
  });
  it('of nothing is nothing', () => {
    expect(markdownFromDocument({ blocks: [] })).toBe('');
    expect(htmlFromBlocks([])).toBe('');
  });
});

describe('hostile documents (S3)', () => {
  const hostileText = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'onmouseover='x",
      '</style><script>',
      '&lt;',
      '\u0000<b',
      '-->',
      ']](javascript:x)',
    ),
  );
  const hostileHref = fc.constantFrom(
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'https://ok.example/"onclick=x',
    ' vbscript:x',
  );
  const blocks = fc.array(
    fc.record({
      text: hostileText,
      href: fc.option(hostileHref),
      style: fc.constantFrom('title', 'quote', null),
      list: fc.constantFrom('bullet', 'number', 'check', null),
      indent: fc.nat(8),
    }),
    { minLength: 1, maxLength: 6 },
  );
  /** A tree that skipped the reader: types promise nothing about its strings. */
  const built = fc
    .tuple(blocks, hostileText)
    .map(([all, evil]): readonly Block[] => [
      ...all.map(({ text, href, ...raw }) => p([run(text, { href, plain: ['bold'] })], raw)),
      { type: 'codeBlock', lang: 'js', text: evil },
      { type: 'image', fileId: picture, w: 1, h: 1, alt: evil, decorative: false, align: null },
      { type: 'callout', kind: 'info', blocks: [p(evil)] },
      { type: 'table', rows: [{ cells: [cell(evil)] }] },
    ]);

  it('give HTML with known tags and attributes only', () => {
    const tags = new Set(
      'p br strong em u s code sub sup mark span a h1 h2 h3 h4 h5 h6 blockquote ul ol li input pre aside table thead tbody tr th td hr img'.split(
        ' ',
      ),
    );
    const attributes = new Set(
      'href rel class style id dir src alt width height type disabled checked start value colspan rowspan'.split(' '),
    );
    fc.assert(
      fc.property(built, hostileText, (tree, source) => {
        const html = htmlFromBlocks(tree, () => source);
        for (const [tag, name = '', rest = ''] of html.matchAll(/<\/?([^\s>]*)((?:[^>"]|"[^"]*")*)>/g)) {
          expect(tags, tag).toContain(name);
          for (const [, attribute = ''] of rest.matchAll(/\s([^\s="]+)(?:="[^"]*")?/g))
            expect(attributes, tag).toContain(attribute);
          for (const [, href = ''] of rest.matchAll(/\shref="([^"]*)"/g))
            expect(href).toMatch(/^(?:https?:|mailto:|\/(?!\/)|#)/);
          for (const [, src = ''] of rest.matchAll(/\ssrc="([^"]*)"/g)) expect(src).toMatch(/^data:image\//);
        }
        // Nothing outside of tags is markup.
        expect(html.replace(/<\/?[a-z][^\s>]*(?:[^>"]|"[^"]*")*>/g, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });

  it('give Markdown without a live script address or raw tag', () => {
    fc.assert(
      fc.property(built, (tree) => {
        const markdown = markdownFromDocument({ blocks: tree });
        const outsideCode = markdown.replace(/^( *|> )(`{3,})[\s\S]*?\2$/gm, '').replace(/(`+)[\s\S]*?\1/g, '');
        expect(outsideCode).not.toMatch(/(?<!\\)\]\(<?\s*(?:javascript|vbscript|data):/i);
        for (const [, name = ''] of outsideCode.matchAll(/(?<!\\)<([a-z/!]+)/g))
          expect(['br', 'https', 'http', '!--', '!']).toContain(name);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot leave the title', () => {
    expect(htmlFromDocument({ blocks: [] }, { title: '</title><script>' })).not.toContain('<script>');
    expect(escapeHtml('a\u0000\u0008b')).toBe('ab');
  });
});
