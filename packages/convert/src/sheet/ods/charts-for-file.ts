import { chartsOf, type PlacedChart, type Workbook } from '@cloudity/docmodel/sheet';
import type { Losses } from '../losses.ts';
import { seriesOfChart } from '../xlsx/chart-for-file.ts';
import type { Line } from '../xlsx/chart-source.ts';
import { absoluteForOds } from './address.ts';
import { lengthFromPixels } from './lengths.ts';
import { odsPart } from './namespaces.ts';
import { attributesOf, emptyElement, paragraphs } from './xml-text.ts';

const classes = {
  column: 'bar',
  bar: 'bar',
  combo: 'bar',
  line: 'line',
  area: 'area',
  pie: 'circle',
  scatter: 'scatter',
} as const;

const legendPlaces = { top: 'top', right: 'end', bottom: 'bottom' } as const;

const addressOf = (line: Line | null): string | undefined =>
  line === null || line.length === 0
    ? undefined
    : line.map(({ sheetName, ...area }) => absoluteForOds(sheetName, area)).join(' ');

const titled = (text: string): string => (text === '' ? '' : `<chart:title>${paragraphs(text)}</chart:title>`);

type Series = NonNullable<ReturnType<typeof seriesOfChart>>;

const contentOf = (chart: PlacedChart, series: Series): string => {
  const { type, title, xTitle, yTitle, legend, isStacked, width, height } = chart;
  const isBar = type === 'bar';
  const isScatter = type === 'scatter';
  const plot = attributesOf({
    'chart:vertical': isBar && 'true',
    'chart:stacked': isStacked && 'true',
    'chart:include-hidden-cells': 'false',
  });
  const [first] = series;
  const labels = addressOf(first?.labels ?? null);
  const axis = (dimension: 'x' | 'y', text: string, inside = ''): string =>
    `<chart:axis chart:dimension="${dimension}" chart:name="primary-${dimension}" chart:style-name="axis">${titled(text)}${inside}</chart:axis>`;
  const categories =
    labels === undefined || isScatter ? '' : emptyElement('chart:categories', { 'table:cell-range-address': labels });
  const drawn = (type === 'pie' ? series.slice(0, 1) : series).map(({ values, name }, at) => {
    const isLine = type === 'combo' && series.length > 1 && at === series.length - 1;
    const attributes = attributesOf({
      'chart:values-cell-range-address': addressOf(values),
      'chart:label-cell-address': addressOf(name),
      'chart:class': `chart:${isLine ? 'line' : classes[type]}`,
      'chart:style-name': isScatter && 'points',
    });
    const domain =
      isScatter && labels !== undefined ? emptyElement('chart:domain', { 'table:cell-range-address': labels }) : '';
    return `<chart:series${attributes}>${domain}</chart:series>`;
  });
  const size = attributesOf({ 'svg:width': lengthFromPixels(width), 'svg:height': lengthFromPixels(height) });
  const styles = `<office:automatic-styles><style:style style:name="plot" style:family="chart"><style:chart-properties${plot}/></style:style><style:style style:name="axis" style:family="chart"><style:chart-properties chart:display-label="true"/></style:style><style:style style:name="points" style:family="chart"><style:chart-properties chart:symbol-type="automatic"/><style:graphic-properties draw:stroke="none"/></style:style></office:automatic-styles>`;
  // The titles are those below and on the left, wherever the values stand.
  const axes = isBar
    ? axis('x', yTitle, categories) + axis('y', xTitle)
    : axis('x', xTitle, categories) + axis('y', yTitle);
  return odsPart(
    'document-content',
    `${styles}<office:body><office:chart><chart:chart${size} chart:class="chart:${classes[type]}">${titled(title)}${
      legend === 'none' ? '' : emptyElement('chart:legend', { 'chart:legend-position': legendPlaces[legend] })
    }<chart:plot-area chart:style-name="plot">${axes}${drawn.join('')}</chart:plot-area></chart:chart></office:chart></office:body>`,
  );
};

/** The charts of a workbook as objects of an OpenDocument file, as its sheets are gone through in their order. */
export class ChartObjects {
  readonly parts = new Map<string, string>();
  readonly #workbook: Workbook;
  #count = 0;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  /** The frames of a sheet's charts by the cell they hang on; `losses` gets those whose cells are gone. */
  add(id: string, name: string, losses: Losses): ReadonlyMap<string, string> {
    const frames = new Map<string, string>();
    for (const chart of chartsOf(this.#workbook, id)) {
      const series = seriesOfChart(this.#workbook, id, chart);
      if (series === null) {
        losses.add('chart', name);
        continue;
      }
      this.#count += 1;
      const object = `Object ${this.#count}`;
      this.parts.set(`${object}/content.xml`, contentOf(chart, series));
      const place = attributesOf({
        'draw:name': `Chart ${this.#count}`,
        'svg:width': lengthFromPixels(chart.width),
        'svg:height': lengthFromPixels(chart.height),
        'svg:x': lengthFromPixels(chart.x),
        'svg:y': lengthFromPixels(chart.y),
      });
      const link = attributesOf({
        'draw:notify-on-update-of-ranges': series.flatMap(({ values }) => addressOf(values) ?? []).join(' '),
        'xlink:href': `./${object}`,
        'xlink:type': 'simple',
        'xlink:show': 'embed',
        'xlink:actuate': 'onLoad',
      });
      const key = `${chart.at?.row ?? 0},${chart.at?.column ?? 0}`;
      frames.set(key, `${frames.get(key) ?? ''}<draw:frame${place}><draw:object${link}/></draw:frame>`);
    }
    return frames;
  }
}
