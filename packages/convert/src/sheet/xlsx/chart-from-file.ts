import type { Chart, ChartInput, ChartType, LegendPlace } from '@cloudity/docmodel/sheet';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';
import { vocabulary } from '../vocabulary.ts';
import { blockFromText, type SeriesBlocks, sourceFromSeries } from './chart-source.ts';

/** Kinds of groups of series that we draw, as what. */
const kinds: Readonly<Record<string, Exclude<ChartType, 'combo' | 'bar'>>> = vocabulary({
  barChart: 'column',
  bar3DChart: 'column',
  lineChart: 'line',
  line3DChart: 'line',
  areaChart: 'area',
  area3DChart: 'area',
  pieChart: 'pie',
  pie3DChart: 'pie',
  doughnutChart: 'pie',
  ofPieChart: 'pie',
  scatterChart: 'scatter',
  bubbleChart: 'scatter',
});

/** What we draw in a plainer way. */
const plainer = /3D|doughnut|ofPie|bubble/;

const legends: Readonly<Record<string, LegendPlace>> = vocabulary({
  t: 'top',
  b: 'bottom',
  r: 'right',
  l: 'right',
  tr: 'right',
});

const settingOf = (element: XmlElement | undefined): string | undefined => element?.attributes.val;

/** Of a title or a name: as it is written, or as the file last saw it. */
const wordsOf = (title: XmlElement | undefined): string => {
  const text = childOf(title, 'tx');
  const written = childOf(text, 'rich');
  const cached = childOf(text, 'strRef', 'strCache');
  return (
    written !== undefined
      ? childrenOf(written, 'p').map((line) =>
          descendantsOf(line, 't')
            .map((piece) => piece.text)
            .join(''),
        )
      : cached !== undefined
        ? descendantsOf(cached, 'v').map((piece) => piece.text)
        : []
  )
    .join(' ')
    .trim();
};

const referenceOf = (element: XmlElement | undefined): string | undefined =>
  element?.children.map((child) => childOf(child, 'f')?.text).find((text) => text !== undefined);

const blocksOf = (series: XmlElement): SeriesBlocks | null => {
  const values = blockFromText(referenceOf(childOf(series, 'val') ?? childOf(series, 'yVal')));
  return (
    values && {
      values,
      labels: blockFromText(referenceOf(childOf(series, 'cat') ?? childOf(series, 'xVal'))),
      name: blockFromText(childOf(series, 'tx', 'strRef', 'f')?.text),
    }
  );
};

interface Group {
  readonly element: XmlElement;
  readonly type: ChartType;
  readonly series: readonly XmlElement[];
}

const groupsOf = (plot: XmlElement): readonly Group[] | null => {
  const found = plot.children.filter(({ name }) => name.endsWith('Chart'));
  const groups = found.flatMap((element): readonly Group[] => {
    const kind = kinds[element.name];
    const isBar = kind === 'column' && settingOf(childOf(element, 'barDir')) === 'bar';
    return kind === undefined ? [] : [{ element, type: isBar ? 'bar' : kind, series: childrenOf(element, 'ser') }];
  });
  return groups.length < found.length ? null : groups.filter(({ series }) => series.length > 0);
};

/** Bars stand before the line that we draw among them. */
const typeOf = (groups: readonly Group[]): { readonly type: ChartType; readonly isExact: boolean } => {
  const types = new Set(groups.map(({ type }) => type));
  const [only = 'column'] = types;
  if (types.size === 1) return { type: only, isExact: true };
  const isCombo = types.size === 2 && types.has('column') && types.has('line');
  const lines = groups.filter(({ type }) => type === 'line').flatMap(({ series }) => series);
  return { type: isCombo ? 'combo' : only, isExact: isCombo && lines.length === 1 };
};

const hasDetails = (plot: XmlElement, groups: readonly Group[], type: ChartType): boolean =>
  (type !== 'scatter' && childrenOf(plot, 'valAx').length > 1) ||
  childOf(plot, 'dTable') !== undefined ||
  groups.some(
    ({ element }) =>
      plainer.test(element.name) ||
      settingOf(childOf(element, 'grouping')) === 'percentStacked' ||
      ['trendline', 'errBars'].some((name) => descendantsOf(element, name).length > 0) ||
      ['showVal', 'showPercent', 'showCatName', 'showSerName'].some((name) =>
        descendantsOf(element, name).some((shown) => (settingOf(shown) ?? '1') === '1'),
      ),
  );

const axisTitle = (plot: XmlElement, places: string): string =>
  plot.children
    .filter(({ name }) => name === 'catAx' || name === 'valAx' || name === 'dateAx')
    .filter((axis) => places.includes(settingOf(childOf(axis, 'axPos')) ?? '-'))
    .map((axis) => wordsOf(childOf(axis, 'title')))
    .find((words) => words !== '') ?? '';

type Drawn = Omit<ChartInput, keyof Pick<Chart, 'x' | 'y' | 'width' | 'height'>>;

/** A chart of a file as we draw it, and whether nothing about it is left out but colours and fonts; null when we cannot. */
export const chartFromFile = (space: XmlElement): { readonly chart: Drawn; readonly isExact: boolean } | null => {
  const chart = childOf(space, 'chart');
  const plot = childOf(chart, 'plotArea');
  const groups = plot === undefined ? null : groupsOf(plot);
  if (plot === undefined || groups === null || groups.length === 0) return null;
  const { type, isExact } = typeOf(groups);
  const ordered = type === 'combo' ? groups.toSorted((one) => (one.type === 'line' ? 1 : -1)) : groups;
  const series = ordered.flatMap((group) => group.series.map(blocksOf));
  const blocks = series.filter((each) => each !== null);
  const table = blocks.length < series.length ? null : sourceFromSeries(blocks);
  if (table === null) return null;
  const legend = childOf(chart, 'legend');
  const names = ordered.flatMap((group) => group.series).filter((each) => childOf(each, 'tx') !== undefined);
  const labels = blocks.some((each) => each.labels !== null);
  return {
    chart: {
      ...table,
      type,
      title: wordsOf(childOf(chart, 'title')),
      xTitle: axisTitle(plot, 'bt'),
      yTitle: axisTitle(plot, 'lr'),
      legend: legend === undefined ? 'none' : (legends[settingOf(childOf(legend, 'legendPos')) ?? 'r'] ?? 'right'),
      isStacked: groups.some(({ element }) => /stacked/i.test(settingOf(childOf(element, 'grouping')) ?? '')),
    },
    isExact:
      isExact &&
      !hasDetails(plot, groups, type) &&
      (table.hasNames || names.length === 0) &&
      (table.hasLabels || !labels),
  };
};
