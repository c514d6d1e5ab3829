import {
  addChart,
  type ChartType,
  columnLetters,
  type PlacedChart,
  rangesIn,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { textFromArea } from '../area.ts';
import { vocabulary } from '../vocabulary.ts';
import type { LineSizes } from '../xlsx/drawing-place.ts';
import { areaOf, isSet, type Json, listOf, numberOf, objectOf, textOf } from './json.ts';

const types: Readonly<Record<string, ChartType>> = vocabulary({
  column: 'column',
  bar: 'bar',
  line: 'line',
  area: 'area',
  pie: 'pie',
  scatter: 'scatter',
});

/** `echarts|column|stack`: who draws it, what, and how. */
const kindOf = (text: string): { readonly type: ChartType; readonly isStacked: boolean } | null => {
  const [, name = '', style = ''] = text.split('|');
  const type = types[name];
  return type === undefined ? null : { type, isStacked: style === 'stack' };
};

/** Which cell is so many pixels from the sheet's beginning, and what is left of them. */
const lineAt = (pixels: number, size: (at: number) => number, count: number) => {
  let [at, left] = [0, Math.max(0, pixels)];
  while (at < count - 1 && left >= size(at)) {
    left -= size(at);
    at += 1;
  }
  return { at, left };
};

/** Afterwards the chart floats over the sheet; false when we cannot draw it. *Errors*: SheetError. */
export const addLuckysheetChart = (workbook: Workbook, sheet: string, chart: Json, sizes: LineSizes): boolean => {
  const options = objectOf(chart.chartOptions) ?? chart;
  const kind = kindOf(textOf(options.chartAllType) ?? '');
  const [area] = listOf(options.rangeArray).map(areaOf);
  const { rows, columns } = workbook.sheet(sheet);
  if (kind === null || !area || area.toRow >= rows.length || area.toColumn >= columns.length) return false;
  const across = lineAt(numberOf(chart.left) ?? 0, sizes.column, columns.length);
  const down = lineAt(numberOf(chart.top) ?? 0, sizes.row, rows.length);
  const look = objectOf(options.defaultOption);
  const corner = (row: number, column: number): string => `$${columnLetters(column)}$${row + 1}`;
  const has = (what: unknown): boolean => isSet(objectOf(what)?.exits);
  addChart(
    workbook,
    { sheet, row: down.at, column: across.at },
    {
      ...kind,
      source: `=${corner(area.fromRow, area.fromColumn)}:${corner(area.toRow, area.toColumn)}`,
      title: textOf(objectOf(look?.title)?.text) ?? '',
      xTitle: '',
      yTitle: '',
      legend: 'bottom',
      seriesIn: isSet(options.rangeConfigCheck) ? 'rows' : 'columns',
      hasNames: has(isSet(options.rangeConfigCheck) ? options.rangeColCheck : options.rangeRowCheck),
      hasLabels: has(isSet(options.rangeConfigCheck) ? options.rangeRowCheck : options.rangeColCheck),
      x: Math.round(across.left),
      y: Math.round(down.left),
      width: numberOf(chart.width) ?? 400,
      height: numberOf(chart.height) ?? 250,
    },
  );
  return true;
};

const before = (at: number, size: (line: number) => number): number => {
  let pixels = 0;
  for (let line = 0; line < at; line += 1) pixels += size(line);
  return pixels;
};

/** The chart as Luckysheet's own drawing of charts has it; null when it draws several ranges, or cells of another sheet. */
export const chartForLuckysheet = (
  workbook: Workbook,
  sheet: string,
  sheetIndex: string,
  chart: PlacedChart,
  sizes: LineSizes,
): Json | null => {
  const [range, ...others] = rangesIn(workbook, sheet, chart.source);
  if (range === undefined || others.length > 0 || range.sheet !== sheet) return null;
  const { fromRow, toRow, fromColumn, toColumn } = range;
  const isTurned = chart.seriesIn === 'rows';
  const first = (is: boolean) => ({ exits: is, range: [0, 0] });
  const type = types[chart.type] === undefined ? 'column' : chart.type;
  const id = `chart_${chart.id}`;
  return {
    chart_id: id,
    left: before(chart.at?.column ?? 0, sizes.column) + chart.x,
    top: before(chart.at?.row ?? 0, sizes.row) + chart.y,
    width: chart.width,
    height: chart.height,
    sheetIndex,
    needRangeShow: false,
    chartOptions: {
      chart_id: id,
      chartAllType: `echarts|${type}|${chart.isStacked ? 'stack' : 'default'}`,
      rangeArray: [{ row: [fromRow, toRow], column: [fromColumn, toColumn] }],
      rangeTxt: textFromArea(range),
      rangeRowCheck: first(isTurned ? chart.hasLabels : chart.hasNames),
      rangeColCheck: first(isTurned ? chart.hasNames : chart.hasLabels),
      rangeConfigCheck: isTurned,
      defaultOption: {
        title: { show: chart.title !== '', text: chart.title },
        legend: { show: chart.legend !== 'none' },
      },
    },
  };
};
