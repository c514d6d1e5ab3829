import {
  addChart,
  type CellRange,
  type Chart,
  type ChartInput,
  chartsOf,
  removeRecord,
} from '@cloudity/docmodel/sheet';
import { regionAround } from '../actions/sort.ts';
import { absolute } from '../criteria/absolute.ts';
import { rangeText } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';
import { type Area, isInArea, isSingleCell, type SelectedArea } from '../selection/selection.ts';
import { chartData, guessed, linesOfRange } from './chart-data.ts';

const size = { width: 520, height: 320 } as const;

/** Of whole rows and columns the part that holds something; other areas as they are. */
const filledPart = (session: SheetSession, area: SelectedArea): Area => {
  if (area.kind === 'cells') return area;
  const [rows, columns]: [number[], number[]] = [[], []];
  for (const cell of session.sheet.cells())
    if (isInArea(area, cell)) {
      rows.push(cell.row);
      columns.push(cell.column);
    }
  if (rows.length === 0) return { ...area, toRow: area.fromRow, toColumn: area.fromColumn };
  const least = (list: readonly number[]): number => list.reduce((one, other) => Math.min(one, other));
  const greatest = (list: readonly number[]): number => list.reduce((one, other) => Math.max(one, other));
  return { fromRow: least(rows), toRow: greatest(rows), fromColumn: least(columns), toColumn: greatest(columns) };
};

/** A chart of what is selected, or of the filled cells around, stands beside it; it is chosen afterwards. */
export const insertChart = (session: SheetSession): string | null => {
  const sheet = session.sheetId.get();
  const selection = session.selection.get();
  const [area] = selection.areas;
  const { row, column } = selection.active;
  const isSingle = isSingleCell(selection, session.view.merges);
  const { fromRow, toRow, fromColumn, toColumn } =
    area === undefined || isSingle ? regionAround(session, row, column) : filledPart(session, area);
  const range: CellRange = { sheet, fromRow, toRow, fromColumn, toColumn };
  const { hasNames, hasLabels } = guessed(linesOfRange(session, range));
  const draft: Omit<Chart, 'source'> = {
    type: 'column',
    title: '',
    xTitle: '',
    yTitle: '',
    legend: 'bottom',
    isStacked: false,
    seriesIn: toColumn - fromColumn > toRow - fromRow ? 'rows' : 'columns',
    // A table that is wider than high has its names in the first column.
    ...(toColumn - fromColumn > toRow - fromRow
      ? { hasNames: hasLabels, hasLabels: hasNames }
      : { hasNames, hasLabels }),
    x: 12,
    y: 8,
    ...size,
  };
  const place = {
    sheet,
    row: Math.min(fromRow, session.view.bounds.rows - 1),
    column: Math.min(toColumn + 1, session.view.bounds.columns - 1),
  };
  let made: string | null = null;
  session.act(() => {
    made = addChart(session.workbook, place, { ...draft, source: `=${absolute(rangeText(session, range))}` });
  });
  session.chosenChart.set(made);
  return made;
};

/** One more of the chart, a little further on; it is chosen. */
export const duplicateChart = (session: SheetSession, sheet: string, id: string): void => {
  const chart = chartsOf(session.workbook, sheet).find((each) => each.id === id);
  if (chart === undefined) return;
  const { id: _, at, ...rest } = chart;
  const input: ChartInput = { ...rest, x: rest.x + 24, y: rest.y + 24 };
  let made: string | null = null;
  session.act(() => {
    made = addChart(session.workbook, { sheet, row: at?.row ?? 0, column: at?.column ?? 0 }, input);
  });
  session.chosenChart.set(made);
};

export const removeChart = (session: SheetSession, sheet: string, id: string): void => {
  session.act(() => removeRecord(session.workbook, sheet, id));
  session.chosenChart.set(null);
  session.reveal.set({ takesFocus: true });
};

/** How many series and points a chart has, for its summary. */
export const countsOf = (session: SheetSession, sheet: string, chart: Chart) => {
  const data = chartData(session, sheet, chart);
  const values = data.series.flatMap((series) => series.values.filter((value) => value !== null));
  return {
    series: data.series.length,
    points: data.labels.length,
    least: values.reduce((least, value) => Math.min(least, value), Infinity),
    greatest: values.reduce((greatest, value) => Math.max(greatest, value), -Infinity),
  };
};
