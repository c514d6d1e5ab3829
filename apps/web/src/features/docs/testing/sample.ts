import {
  type Block,
  type Inline,
  type Marks,
  noMarks,
  type Paragraph,
  paragraphAttributes,
  type TableCell,
} from '@cloudity/docmodel';

const run = (text: string, marks: Partial<Marks> = {}): Inline => ({
  type: 'text',
  text,
  marks: { ...noMarks, ...marks },
});

let ids = 0;
export const paragraph = (text: string | readonly Inline[], raw: Record<string, unknown> = {}): Paragraph => ({
  type: 'paragraph',
  ...paragraphAttributes({ id: `p${++ids}`, ...raw }),
  inlines: typeof text === 'string' ? (text === '' ? [] : [run(text)]) : text,
});

const cell = (text: string, rest: Partial<TableCell> = {}): TableCell => ({
  header: false,
  colspan: 1,
  rowspan: 1,
  colwidth: [null],
  background: null,
  blocks: [paragraph(text)],
  ...rest,
});

export const pictureId = '0190a0a0-0000-7000-8000-000000000001';

/** A document as people write them, with a bit of everything. */
export const plan: readonly Block[] = [
  paragraph('Plan 2027', { style: 'title' }),
  paragraph('What the workshop will build, who does it and what it costs', { style: 'subtitle' }),
  paragraph('Where we stand', { style: 'heading1' }),
  paragraph([
    run('The second half of the year went '),
    run('better than planned', { plain: ['bold'] }),
    run(': orders grew by a fifth, and the new saw paid for itself in seven months. What slowed us down was '),
    run('waiting for timber', { highlight: 'yellow' }),
    run('. The '),
    run('agreement with the sawmill', { href: 'https://example.org/agreement' }),
    run(' takes effect in March and should end that.'),
  ]),
  paragraph('Three things we learned:'),
  paragraph('Small series sell as well as single pieces', { list: 'number' }),
  paragraph('Customers ask for repairs', { list: 'number' }),
  paragraph('chairs above all', { list: 'bullet', indent: 1 }),
  paragraph('and old windows', { list: 'bullet', indent: 1 }),
  paragraph('Deliveries on Fridays are always late', { list: 'number' }),
  {
    type: 'callout',
    kind: 'info',
    blocks: [
      paragraph([run('Decision of 12 November: ', { plain: ['bold'] }), run('the showroom stays open on Saturdays.')]),
    ],
  },
  paragraph('What comes next', { style: 'heading1' }),
  paragraph('Spring', { style: 'heading2' }),
  paragraph('Order the second drying chamber', { list: 'check', checked: true }),
  paragraph('Find an apprentice', { list: 'check' }),
  paragraph('Move the varnish store out of the cellar', { list: 'check' }),
  paragraph('Budget', { style: 'heading2' }),
  {
    type: 'table',
    rows: [
      { cells: [cell('Item', { header: true }), cell('Who', { header: true }), cell('Euro', { header: true })] },
      { cells: [cell('Drying chamber'), cell('Ana'), cell('18,400')] },
      { cells: [cell('Hand tools'), cell('Benoît'), cell('2,150')] },
      { cells: [cell('Reserve', { background: 'yellow' }), cell('–'), cell('3,000')] },
    ],
  },
  paragraph('“Measure twice, cut once.”', { style: 'quote' }),
  {
    type: 'codeBlock',
    lang: 'typescript',
    text: 'const total = [18_400, 2_150, 3_000].reduce((sum, cost) => sum + cost, 0);\nconsole.log("We need", total);',
  },
  {
    type: 'image',
    fileId: pictureId,
    w: 480,
    h: 220,
    alt: 'The workshop from the yard',
    decorative: false,
    align: null,
  },
  { type: 'rule' },
  paragraph([
    run('Questions go to '),
    run('Ana', { color: 'blue' }),
    run(', '),
    run('in writing', { plain: ['italic'] }),
    run('.'),
  ]),
];

const words =
  'the quick brown fox jumps over a lazy dog while nobody is looking and the river runs past mills and meadows towards a grey sea'.split(
    ' ',
  );

/** `pages` pages of 450 words in 6 paragraphs, with a heading each and a table on every fifth. */
export const longDocument = (pages: number): readonly Block[] => {
  let at = 7;
  const next = (): string => {
    at = (at * 1103515245 + 12345) % 2147483648;
    return words[at % words.length] ?? 'word';
  };
  const text = (count: number): string => {
    const sentence = Array.from({ length: count }, next).join(' ');
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  };
  return Array.from({ length: pages }, (_, page): readonly Block[] => [
    paragraph(`Chapter ${page + 1}`, { style: 'heading1' }),
    ...Array.from({ length: 6 }, (_unused, index) =>
      paragraph(text(75), index === 3 ? { list: 'bullet' } : index === 4 ? { list: 'number' } : {}),
    ),
    ...(page % 5 === 0
      ? ([
          {
            type: 'table',
            rows: Array.from({ length: 3 }, () => ({ cells: [cell('one'), cell('two'), cell('three')] })),
          },
        ] as const)
      : []),
  ]).flat();
};
