import { addChart, SheetError, type Workbook } from '@cloudity/docmodel/sheet';
import { textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { chartFromFile } from './chart-from-file.ts';
import type { FileChart, FileCharts } from './chart-parts.ts';

/** Of a sheet's lines as the file's own program shows them, in CSS pixels. */
export interface LineSizes {
  readonly column: (at: number) => number;
  readonly row: (at: number) => number;
}

const emuOfPixel = 9525;
const largest = 4_000;

const lengthOf = (
  size: (at: number) => number,
  [from, before]: readonly [number, number],
  [to, after]: readonly [number, number],
): number => {
  let length = (after - before) / emuOfPixel;
  for (let at = from; at < to && length < largest; at += 1) length += size(at);
  return Math.round(length);
};

const sizeOf = ({ from, to }: FileChart, { column, row }: LineSizes) =>
  'width' in to
    ? { width: Math.round(to.width / emuOfPixel), height: Math.round(to.height / emuOfPixel) }
    : {
        width: lengthOf(column, [from.column, from.right], [to.column, to.right]),
        height: lengthOf(row, [from.row, from.down], [to.row, to.down]),
      };

/** Afterwards the charts that we can draw float over the sheet; `losses` tells the others, and details that are not drawn. */
export const addFileCharts = (
  workbook: Workbook,
  sheet: string,
  name: string,
  { charts, unread }: FileCharts,
  sizes: LineSizes,
  losses: Losses,
): void => {
  losses.add('chart', name, unread);
  const { rows, columns } = workbook.sheet(sheet);
  for (const file of charts) {
    const made = chartFromFile(file.space);
    if (made === null) {
      losses.add('chart', name);
      continue;
    }
    const row = Math.min(file.from.row, rows.length - 1);
    const column = Math.min(file.from.column, columns.length - 1);
    const offset = { x: Math.round(file.from.right / emuOfPixel), y: Math.round(file.from.down / emuOfPixel) };
    try {
      addChart(workbook, { sheet, row, column }, { ...made.chart, ...offset, ...sizeOf(file, sizes) });
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add('chart', name);
      continue;
    }
    const place = { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
    losses.add('chartDetail', `${name}!${textFromArea(place)}`, made.isExact ? 0 : 1);
  }
};
