import {
  areBelow,
  type CellRange,
  chartsOf,
  type PlacedChart,
  rangesIn,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import type { SheetChart, WriteSheet } from 'hucre';
import type { Losses } from '../losses.ts';
import { escapedXml } from '../opc/xml.ts';
import { type Block, type Line, type SeriesLines, seriesFromLines, textFromBlock } from './chart-source.ts';

const namespaces =
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** Series of one chart: what Excel takes. */
const mostSeries = 255;

/** Rows below the last filled one are not drawn. */
const filled = (workbook: Workbook, ranges: readonly CellRange[]): readonly CellRange[] => {
  if (areBelow(ranges)) return ranges;
  const heights = ranges.map(({ sheet, fromRow, toRow, fromColumn, toColumn }) => {
    const opened = workbook.sheet(sheet);
    for (let row = toRow; row > fromRow; row -= 1)
      for (let column = fromColumn; column <= toColumn; column += 1)
        if (opened.contentAt(row, column) !== null) return row - fromRow;
    return 0;
  });
  const most = Math.max(...heights);
  return ranges.map((range) => ({ ...range, toRow: Math.min(range.toRow, range.fromRow + most) }));
};

/** The columns (or rows) of the table that the ranges make: each of one block, or of several that the table puts together. */
const linesOf = (workbook: Workbook, ranges: readonly CellRange[], seriesIn: 'columns' | 'rows'): readonly Line[] => {
  const isDown = seriesIn === 'columns';
  const cut = ranges.map(({ sheet, ...area }): readonly Block[] => {
    const sheetName = workbook.sheetNameOf(sheet);
    if (sheetName === null) return [];
    const [from, to] = isDown ? [area.fromColumn, area.toColumn] : [area.fromRow, area.toRow];
    return Array.from({ length: Math.min(to - from + 1, mostSeries) }, (_, at) =>
      isDown
        ? { ...area, sheetName, fromColumn: from + at, toColumn: from + at }
        : { ...area, sheetName, fromRow: from + at, toRow: from + at },
    );
  });
  // Parts of the same columns make columns longer, parts beside each other rows.
  if (ranges.length < 2 || areBelow(ranges) !== isDown) return cut.flat().map((block) => [block]);
  const count = Math.max(...cut.map(({ length }) => length));
  return Array.from({ length: count }, (_, at) => cut.flatMap((blocks) => blocks[at] ?? []));
};

const rich = (text: string): string =>
  `<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>${escapedXml(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/>`;
const titled = (text: string): string => (text === '' ? '' : `<c:title>${rich(text)}</c:title>`);

const reference = (line: Line): string =>
  escapedXml(line.length === 1 ? line.map(textFromBlock).join('') : `(${line.map(textFromBlock).join(',')})`);
const texts = (line: Line): string => `<c:strRef><c:f>${reference(line)}</c:f></c:strRef>`;
const numbers = (line: Line): string => `<c:numRef><c:f>${reference(line)}</c:f></c:numRef>`;

type GroupType = Exclude<PlacedChart['type'], 'combo'>;

const seriesXml = (type: GroupType, { values, labels, name }: SeriesLines, index: number): string => {
  const isScatter = type === 'scatter';
  const looks = isScatter ? '<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>' : '';
  return `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>${name === null ? '' : `<c:tx>${texts(name)}</c:tx>`}${looks}${
    type === 'column' || type === 'bar' ? '<c:invertIfNegative val="0"/>' : ''
  }${
    labels === null ? '' : isScatter ? `<c:xVal>${numbers(labels)}</c:xVal>` : `<c:cat>${texts(labels)}</c:cat>`
  }${isScatter ? `<c:yVal>${numbers(values)}</c:yVal>` : `<c:val>${numbers(values)}</c:val>`}${
    type === 'line' || isScatter ? '<c:smooth val="0"/>' : ''
  }</c:ser>`;
};

const axisIds = '<c:axId val="1"/><c:axId val="2"/>';

const groupXml = (type: GroupType, series: readonly SeriesLines[], from: number, isStacked: boolean): string => {
  const all = series.map((each, at) => seriesXml(type, each, from + at)).join('');
  const grouping = isStacked ? 'stacked' : type === 'column' || type === 'bar' ? 'clustered' : 'standard';
  switch (type) {
    case 'column':
    case 'bar':
      return `<c:barChart><c:barDir val="${type === 'bar' ? 'bar' : 'col'}"/><c:grouping val="${grouping}"/><c:varyColors val="0"/>${all}<c:gapWidth val="80"/>${isStacked ? '<c:overlap val="100"/>' : ''}${axisIds}</c:barChart>`;
    case 'line':
      return `<c:lineChart><c:grouping val="${grouping}"/><c:varyColors val="0"/>${all}<c:marker val="1"/>${axisIds}</c:lineChart>`;
    case 'area':
      return `<c:areaChart><c:grouping val="${grouping}"/><c:varyColors val="0"/>${all}${axisIds}</c:areaChart>`;
    case 'scatter':
      return `<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>${all}${axisIds}</c:scatterChart>`;
    case 'pie':
      return `<c:pieChart><c:varyColors val="1"/>${all}<c:firstSliceAng val="0"/></c:pieChart>`;
  }
};

const axisXml = (kind: 'catAx' | 'valAx', id: 1 | 2, place: 'b' | 'l', title: string): string =>
  `<c:${kind}><c:axId val="${id}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${place}"/>${
    kind === 'valAx' ? '<c:majorGridlines/>' : ''
  }${titled(title)}<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="${3 - id}"/><c:crosses val="autoZero"/></c:${kind}>`;

const axesXml = ({ type, xTitle, yTitle }: PlacedChart): string => {
  if (type === 'pie') return '';
  // The titles are those below and on the left, wherever the values stand.
  return type === 'bar'
    ? axisXml('catAx', 1, 'l', yTitle) + axisXml('valAx', 2, 'b', xTitle)
    : axisXml(type === 'scatter' ? 'valAx' : 'catAx', 1, 'b', xTitle) + axisXml('valAx', 2, 'l', yTitle);
};

const legendPlaces = { top: 't', right: 'r', bottom: 'b' } as const;

/** The series of a chart by the cells they name; null for one whose cells are gone. */
export const seriesOfChart = (workbook: Workbook, sheet: string, chart: PlacedChart): readonly SeriesLines[] | null => {
  const ranges = rangesIn(workbook, sheet, chart.source).filter((range) => workbook.list.isShown(range.sheet));
  if (ranges.length === 0) return null;
  const lines = linesOf(workbook, filled(workbook, ranges), chart.seriesIn);
  const series = seriesFromLines(lines, chart).slice(0, mostSeries);
  return series.length === 0 ? null : series;
};

/** The part of a chart, without what its cells hold: programs read that themselves. Null for one whose cells are gone. */
const chartXml = (workbook: Workbook, sheet: string, chart: PlacedChart): string | null => {
  const series = seriesOfChart(workbook, sheet, chart);
  if (series === null) return null;
  const { type, isStacked, title, legend } = chart;
  const bars = series.length > 1 ? series.slice(0, -1) : series;
  const groups =
    type === 'combo'
      ? groupXml('column', bars, 0, isStacked) +
        (series.length > 1 ? groupXml('line', series.slice(-1), bars.length, false) : '')
      : groupXml(type, type === 'pie' ? series.slice(0, 1) : series, 0, isStacked);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace ${namespaces}><c:roundedCorners val="0"/><c:chart>${titled(title)}<c:autoTitleDeleted val="${title === '' ? 1 : 0}"/><c:plotArea><c:layout/>${groups}${axesXml(chart)}</c:plotArea>${
    legend === 'none' ? '' : `<c:legend><c:legendPos val="${legendPlaces[legend]}"/><c:overlay val="0"/></c:legend>`
  }<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`;
};

const emuOfPixel = 9525;

const anchorXml = ({ at, x, y, width, height }: PlacedChart, index: number): string => {
  const { row, column } = at ?? { row: 0, column: 0 };
  return `<xdr:oneCellAnchor><xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>${x * emuOfPixel}</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>${y * emuOfPixel}</xdr:rowOff></xdr:from><xdr:ext cx="${width * emuOfPixel}" cy="${height * emuOfPixel}"/><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${index + 2}" name="Chart ${index + 1}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="r${index + 1}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>`;
};

/** Where charts float, by their order; their relations are r1, r2 … */
const drawingXml = (charts: readonly PlacedChart[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ${namespaces}>${charts.map(anchorXml).join('')}</xdr:wsDr>`;

/** The relations of that drawing to the parts of charts with these numbers. */
const drawingRelations = (numbers: readonly number[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbers
    .map(
      (number, at) =>
        `<Relationship Id="r${at + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart" Target="../charts/chart${number}.xml"/>`,
    )
    .join('')}</Relationships>`;

/** Holds the place of a chart in the file's own directory of parts until its part is put in. */
const placeholder: SheetChart = { type: 'column', series: [{ values: 'A1' }], anchor: { from: { row: 0, col: 0 } } };

/** The parts of all charts of a workbook, as its sheets are gone through in their order. */
export class ChartParts {
  readonly parts = new Map<string, string>();
  readonly #workbook: Workbook;
  #count = 0;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  /** Afterwards the charts of the sheet, the `number`th of the file, have their parts; `losses` gets those whose cells are gone. */
  add(id: string, name: string, number: number, losses: Losses): Pick<WriteSheet, 'charts'> {
    const drawn = chartsOf(this.#workbook, id).flatMap((chart) => {
      const xml = chartXml(this.#workbook, id, chart);
      if (xml === null) losses.add('chart', name);
      return xml === null ? [] : [{ chart, xml }];
    });
    if (drawn.length === 0) return {};
    const numbers = drawn.map(({ xml }) => {
      this.#count += 1;
      this.parts.set(`xl/charts/chart${this.#count}.xml`, xml);
      return this.#count;
    });
    this.parts.set(`xl/drawings/drawing${number}.xml`, drawingXml(drawn.map(({ chart }) => chart)));
    this.parts.set(`xl/drawings/_rels/drawing${number}.xml.rels`, drawingRelations(numbers));
    return { charts: drawn.map(() => placeholder) };
  }
}
