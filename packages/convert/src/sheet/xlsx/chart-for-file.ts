import { areBelow, type CellRange, type PlacedChart, rangesIn, type Workbook } from '@cloudity/docmodel/sheet';
import { escapedXml } from '../opc/xml.ts';
import { type Block, type Line, type SeriesLines, seriesFromLines, textFromBlock } from './chart-source.ts';

export const chartNamespaces =
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
export const chartXml = (workbook: Workbook, sheet: string, chart: PlacedChart): string | null => {
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
<c:chartSpace ${chartNamespaces}><c:roundedCorners val="0"/><c:chart>${titled(title)}<c:autoTitleDeleted val="${title === '' ? 1 : 0}"/><c:plotArea><c:layout/>${groups}${axesXml(chart)}</c:plotArea>${
    legend === 'none' ? '' : `<c:legend><c:legendPos val="${legendPlaces[legend]}"/><c:overlay val="0"/></c:legend>`
  }<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`;
};
