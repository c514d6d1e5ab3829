import {
  addChart,
  addSheet,
  type ChartInput,
  chartsOf,
  ruleText,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile, saveFile } from '../files.ts';
import { PackageParts } from '../opc/parts.ts';
import { descendantsOf } from '../opc/xml.ts';
import { newWorkbook, reopened, workbookOf } from '../testing/workbooks.ts';
import { relations, worksheet, xlsxOf } from '../testing/xlsx.ts';

const plain: Omit<ChartInput, 'source'> = {
  type: 'column',
  title: '',
  xTitle: '',
  yTitle: '',
  legend: 'bottom',
  isStacked: false,
  seriesIn: 'columns',
  hasNames: true,
  hasLabels: true,
  x: 3,
  y: 4,
  width: 480,
  height: 300,
};

const charts = (workbook: Workbook, sheet: string) =>
  chartsOf(workbook, sheet)
    .map(({ id: _, source, ...chart }) => ({
      ...chart,
      source: ruleText(workbook, { sheet, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 }, source),
    }))
    .sort((one, other) => (one.at?.row ?? 0) - (other.at?.row ?? 0));

const filled = (): { readonly workbook: Workbook; readonly first: string } => {
  const { workbook, first } = newWorkbook();
  writeCells(
    workbook,
    { sheet: first, row: 0, column: 0 },
    Array.from({ length: 9 }, (_, row) => Array.from({ length: 6 }, (_, column) => row + column)),
  );
  return { workbook, first };
};

const chartml = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const drawingml =
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

const series = (column: string, { name = true, more = '' } = {}): string =>
  `<c:ser><c:idx val="0"/>${name ? `<c:tx><c:strRef><c:f>A!$${column}$1</c:f></c:strRef></c:tx>` : ''}${more}<c:cat><c:strRef><c:f>A!$A$2:$A$9</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>A!$${column}$2:$${column}$9</c:f></c:numRef></c:val></c:ser>`;

/** A file whose sheet has a chart with these groups of series. */
const withChart = (plot: string, { beside = '' } = {}): Promise<Uint8Array> =>
  xlsxOf({
    'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', {
      behind: '<drawing r:id="r1"/>',
    }),
    'xl/worksheets/_rels/sheet1.xml.rels': relations(['drawing', '../drawings/drawing1.xml']),
    'xl/drawings/drawing1.xml': `<xdr:wsDr ${drawingml}><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:colOff>9525</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>19050</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame><a:graphic><a:graphicData uri="${chartml}"><c:chart xmlns:c="${chartml}" r:id="r1"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:twoCellAnchor></xdr:wsDr>`,
    'xl/drawings/_rels/drawing1.xml.rels': relations(['chart', '/xl/charts/chart1.xml']),
    'xl/charts/chart1.xml': `<c:chartSpace xmlns:c="${chartml}" xmlns:a="a"><c:chart>${beside}<c:plotArea>${plot}</c:plotArea></c:chart></c:chartSpace>`,
  });

const opened = async (bytes: Promise<Uint8Array>) => {
  const { update, losses } = await openFile(await bytes, 'xlsx');
  const workbook = workbookOf(update);
  return { charts: charts(workbook, workbook.sheets[0]?.id ?? ''), losses };
};

describe('charts', () => {
  it('CH1 of every type go into an XLSX file and come back', async () => {
    const { workbook, first } = filled();
    const other = addSheet(workbook, "Bob's “data”");
    writeCells(workbook, { sheet: other, row: 0, column: 0 }, [
      [1, 2],
      [3, 4],
    ]);
    const all: readonly Partial<ChartInput>[] = [
      { type: 'column', title: 'Sums & <more>', xTitle: 'Month', yTitle: '€', source: '=$A$1:$C$9', isStacked: true },
      { type: 'bar', source: '=$A$1:$C$9', legend: 'right', xTitle: 'below', yTitle: 'left' },
      { type: 'line', source: '=$A$1:$B$9,$D$1:$E$9', legend: 'none' },
      { type: 'area', source: '=$B$1:$C$9', hasLabels: false, isStacked: true },
      { type: 'pie', source: '=$A$2:$B$9', hasNames: false, legend: 'top' },
      { type: 'scatter', source: '=$A$1:$C$9' },
      { type: 'combo', source: '=$A$1:$D$9' },
      { type: 'line', source: '=$A$1:$F$3', seriesIn: 'rows' },
      { type: 'column', source: "='Bob''s “data”'!$A$1:$B$2", hasNames: false, hasLabels: false },
    ];
    all.forEach((chart, at) => {
      addChart(workbook, { sheet: first, row: at * 20, column: 7 }, { ...plain, source: '', ...chart });
    });
    const { again, first: id, losses, opened: file } = await reopened(workbook);
    expect([losses, file.losses]).toEqual([[], []]);
    const sources = (from: ReturnType<typeof charts>) =>
      from.map((chart) => ({ ...chart, source: chart.source.replaceAll('Sheet1!', '') }));
    expect(sources(charts(again, id))).toEqual(sources(charts(workbook, first)));
  });

  it('CH2 stand where the file says, as large as it says', async () => {
    const { charts: read, losses } = await opened(
      withChart(`<c:barChart><c:barDir val="col"/>${series('B')}${series('C')}</c:barChart>`),
    );
    expect(read).toMatchObject([
      {
        at: { row: 1, column: 2 },
        x: 1,
        y: 2,
        width: 6 * 64 - 1,
        height: 11 * 20 - 2,
        source: '=A!$A$1:$C$9',
        hasNames: true,
        hasLabels: true,
        legend: 'none',
      },
    ]);
    expect(losses).toEqual([]);
  });

  it('CH6 tables of several ranges are put together as they are drawn', async () => {
    const { workbook, first } = filled();
    const sources = [
      { source: '=$A$1:$A$3,$C$1:$F$3', seriesIn: 'rows', hasNames: true, hasLabels: false },
      { source: '=$A$1:$B$3,$A$6:$B$8', seriesIn: 'columns', hasNames: true, hasLabels: true },
      { source: '=$B$1:$D$1,$B$4:$D$5', seriesIn: 'rows', hasNames: false, hasLabels: true },
    ] as const;
    sources.forEach((chart, at) => {
      addChart(workbook, { sheet: first, row: at * 20, column: 7 }, { ...plain, type: 'line', ...chart });
    });
    const { bytes } = await saveFile(workbook, 'xlsx');
    const parts = new PackageParts(bytes);
    const references = async (part: number): Promise<readonly string[]> =>
      descendantsOf(
        (await parts.xml(`xl/charts/chart${part}.xml`)) ?? { name: '', attributes: {}, children: [], text: '' },
        'f',
      ).map(({ text }) => text.replaceAll('Sheet1!', '').replaceAll('$', ''));
    expect(await references(1)).toEqual(['A1', 'C1:F1', 'A2', 'C2:F2', 'A3', 'C3:F3']);
    expect(await references(2)).toEqual(['B1', '(A2:A3,A6:A8)', '(B2:B3,B6:B8)']);
    expect(await references(3)).toEqual(['B1:D1', 'B4:D4', 'B1:D1', 'B5:D5']);
  });

  it('CH3 what is drawn in a plainer way, and what cannot be drawn, is told', async () => {
    const detail = [{ kind: 'chartDetail', count: 1, examples: ['A!C2'] }];
    const chart = [{ kind: 'chart', count: 1, examples: ['A'] }];
    for (const [plot, losses] of [
      [`<c:doughnutChart>${series('B')}</c:doughnutChart>`, detail],
      [`<c:lineChart><c:grouping val="percentStacked"/>${series('B')}</c:lineChart>`, detail],
      [`<c:lineChart>${series('B', { more: '<c:trendline/>' })}</c:lineChart>`, detail],
      [`<c:lineChart>${series('B')}${series('C', { name: false })}</c:lineChart>`, detail],
      [`<c:radarChart>${series('B')}</c:radarChart>`, chart],
      [
        `<c:lineChart><c:ser><c:val><c:numRef><c:f>[1]A!$A$1:$A$2</c:f></c:numRef></c:val></c:ser></c:lineChart>`,
        chart,
      ],
      ['<c:lineChart/>', chart],
    ] as const)
      expect((await opened(withChart(plot))).losses).toEqual(losses);
  });

  it('CH4 a script in a title, a name or a label is text', async () => {
    const script = '<script>alert(1)</script>';
    const title = `<c:title><c:tx><c:rich><a:p><a:r><a:t>${script.replaceAll('<', '&lt;')}</a:t></a:r></a:p></c:rich></c:tx></c:title>`;
    const { charts: read } = await opened(
      withChart(`<c:lineChart>${series('B')}</c:lineChart><c:catAx><c:axPos val="b"/>${title}</c:catAx>`, {
        beside: title,
      }),
    );
    expect(read).toMatchObject([{ title: script, xTitle: script }]);
  });

  it('CH5 damaged and hostile parts of charts leave the cells, or end in an error of ours', async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
    const deep = `${'<c:x>'.repeat(5_000)}${'</c:x>'.repeat(5_000)}`;
    for (const plot of [laughs, deep, '&nope;']) {
      const { losses } = await opened(withChart(plot));
      expect(losses).toEqual([{ kind: 'chart', count: 1, examples: ['A'] }]);
    }
    await expect(opened(withChart('<c:barChart>'))).rejects.toMatchObject({ code: 'unreadable' });
    const words = fc.constantFrom(
      'c:ser',
      'c:val',
      'c:numRef',
      'c:f',
      'c:cat',
      'c:tx',
      'c:barChart',
      'c:lineChart',
      'c:title',
    );
    const values = fc.constantFrom(
      'A!$B$2:$B$9',
      'A!$A$1',
      "'x'!A:A",
      'A!1:2',
      '',
      '$',
      'A!$ZZZ$1',
      'A!$B$9999999',
      '-1',
      '1e999',
    );
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        values,
        fc
          .tuple(words, fc.array(tie('tree'), { maxLength: 4 }))
          .map(([word, inner]) => `<${word} val="1">${inner.join('')}</${word}>`),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 4 }), async (trees) => {
        await opened(withChart(trees.join('')));
      }),
      { numRuns: 150 },
    );
  });
});
