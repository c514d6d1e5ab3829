import { addChart, SheetError } from '@cloudity/docmodel/sheet';
import { ConvertError } from '../convert-error.ts';
import type { PackageParts } from '../opc/parts.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';
import { vocabulary } from '../vocabulary.ts';
import type { OpenedSheet } from '../workbook-from-file.ts';
import { chartFromFile } from '../xlsx/chart-from-file.ts';
import { textFromBlock } from '../xlsx/chart-source.ts';
import { blockFromOds } from './address.ts';
import { pixelsFromLength } from './lengths.ts';
import type { OdsFrame, OdsTable } from './tables-from-file.ts';

/** Charts of one sheet, and characters of one. */
const [mostCharts, mostText] = [200, 8_000_000];

const element = (name: string, children: readonly XmlElement[] = [], attributes = {}, text = ''): XmlElement => ({
  name,
  attributes,
  children,
  text,
});
const setting = (name: string, val: string): XmlElement => element(name, [], { val });

/** A reference of a chart's part as a chart of Excel has it. */
const reference = (name: string, kind: 'strRef' | 'numRef', address: string | undefined): readonly XmlElement[] => {
  const block = address === undefined ? null : blockFromOds(address);
  return block === null ? [] : [element(name, [element(kind, [element('f', [], {}, textFromBlock(block))])])];
};

const wordsOf = (title: XmlElement | undefined): string =>
  title === undefined
    ? ''
    : descendantsOf(title, 'p')
        .map(({ text, children }) => text + children.map((piece) => piece.text).join(''))
        .join(' ')
        .trim();

const titled = (title: XmlElement | undefined): readonly XmlElement[] => {
  const words = wordsOf(title);
  return words === ''
    ? []
    : [element('title', [element('tx', [element('rich', [element('p', [element('t', [], {}, words)])])])])];
};

const groups: Readonly<Record<string, string>> = vocabulary({
  bar: 'barChart',
  line: 'lineChart',
  area: 'areaChart',
  circle: 'pieChart',
  ring: 'doughnutChart',
  scatter: 'scatterChart',
  bubble: 'bubbleChart',
});

const legends: Readonly<Record<string, string>> = vocabulary({ top: 't', bottom: 'b', start: 'l', end: 'r' });

const kindOf = (text: string | undefined): string => text?.replace(/^chart:/, '') ?? '';

/** A chart of an OpenDocument file as one of Excel would say the same; what it has no word for is left out. */
const chartSpaceFromOds = (content: XmlElement): XmlElement | null => {
  const [chart] = descendantsOf(content, 'chart').filter(({ attributes }) => attributes.class !== undefined);
  const plot = childOf(chart, 'plot-area');
  if (chart === undefined || plot === undefined) return null;
  const styles = new Map(
    descendantsOf(content, 'style').map((style) => [style.attributes.name, childOf(style, 'chart-properties')]),
  );
  const look = styles.get(plot.attributes['style-name'])?.attributes ?? {};
  const usual = kindOf(chart.attributes.class);
  const axes = childrenOf(plot, 'axis');
  const [across] = axes.filter(({ attributes }) => attributes.dimension === 'x');
  const [up] = axes.filter(({ attributes }) => attributes.dimension === 'y');
  const labels = axes.map((axis) => childOf(axis, 'categories')).find((each) => each !== undefined);
  const isBar = look.vertical === 'true';
  const grouping = look.percentage === 'true' ? 'percentStacked' : look.stacked === 'true' ? 'stacked' : 'standard';
  const byKind = new Map<string, XmlElement[]>();
  for (const series of childrenOf(plot, 'series')) {
    const kind = kindOf(series.attributes.class) || usual;
    const domain = childOf(series, 'domain')?.attributes['cell-range-address'];
    const values = series.attributes['values-cell-range-address'];
    const isScatter = kind === 'scatter' || kind === 'bubble';
    // The first series of a scatter chart says what stands along the axis for all.
    const first = descendantsOf(plot, 'domain')[0]?.attributes['cell-range-address'];
    const made = element('ser', [
      ...reference('tx', 'strRef', series.attributes['label-cell-address']),
      ...(isScatter
        ? reference('xVal', 'numRef', domain ?? first)
        : reference('cat', 'strRef', labels?.attributes['cell-range-address'])),
      ...reference(isScatter ? 'yVal' : 'val', 'numRef', values),
    ]);
    byKind.set(kind, [...(byKind.get(kind) ?? []), made]);
  }
  const plots = [...byKind].map(([kind, series]) =>
    element(groups[kind] ?? `${kind}Chart`, [
      setting('barDir', isBar ? 'bar' : 'col'),
      setting('grouping', grouping),
      ...series,
    ]),
  );
  const axis = (place: string, title: XmlElement | undefined): XmlElement =>
    element('catAx', [setting('axPos', place), ...titled(childOf(title, 'title'))]);
  const legend = childOf(chart, 'legend');
  return element('chartSpace', [
    element('chart', [
      ...titled(childOf(chart, 'title')),
      element('plotArea', [...plots, axis(isBar ? 'l' : 'b', across), axis(isBar ? 'b' : 'l', up)]),
      ...(legend === undefined
        ? []
        : [element('legend', [setting('legendPos', legends[legend.attributes['legend-position'] ?? ''] ?? 'r')])]),
    ]),
  ]);
};

const partOf = (frame: XmlElement): string | null => {
  const href = childOf(frame, 'object')?.attributes.href?.replace(/^\.\//, '').replace(/\/$/, '');
  return href === undefined || href.includes(':') ? null : `${href}/content.xml`;
};

const addOdsChart = (
  { workbook, id, name, losses }: OpenedSheet,
  { row, column, frame }: OdsFrame,
  space: XmlElement,
) => {
  const made = chartFromFile(space);
  const length = (key: string): number => Math.max(0, Math.round(pixelsFromLength(frame.attributes[key]) ?? 0));
  const { rows, columns } = workbook.sheet(id);
  const at = { sheet: id, row: Math.min(row, rows.length - 1), column: Math.min(column, columns.length - 1) };
  if (made === null) {
    losses.add('chart', name);
    return;
  }
  try {
    const size = { width: length('width'), height: length('height') };
    addChart(workbook, at, { ...made.chart, x: length('x'), y: length('y'), ...size });
    losses.add('chartDetail', name, made.isExact ? 0 : 1);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    losses.add('chart', name);
  }
};

/** The parts of the charts of a table, read before its sheet is made; null for what is damaged. Pictures are told. */
export const chartsOfTable = async (
  parts: PackageParts,
  { frames }: OdsTable,
): Promise<ReadonlyMap<OdsFrame, XmlElement | null>> => {
  const found = new Map<OdsFrame, XmlElement | null>();
  for (const at of frames.slice(0, mostCharts)) {
    const part = partOf(at.frame);
    if (part === null) continue;
    try {
      const text = await parts.text(part);
      found.set(at, text === null || text.length > mostText ? null : await parts.xml(part));
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error;
      found.set(at, null);
    }
  }
  return found;
};

/** Afterwards the charts of the table that we can draw float over the sheet; `losses` gets the others, and pictures. */
export const addOdsCharts = (
  opened: OpenedSheet,
  { frames }: OdsTable,
  charts: ReadonlyMap<OdsFrame, XmlElement | null>,
): void => {
  for (const at of frames) {
    const isObject = childOf(at.frame, 'object') !== undefined;
    const content = charts.get(at);
    const space = content ? chartSpaceFromOds(content) : null;
    if (space !== null) addOdsChart(opened, at, space);
    else opened.losses.add(isObject ? 'chart' : 'image', opened.name);
  }
};
