import { addChart, SheetError, type Workbook } from '@cloudity/docmodel/sheet';
import { textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { chartFromFile } from './chart-from-file.ts';
import type { FileDrawing } from './drawing-parts.ts';
import { type LineSizes, placeOn } from './drawing-place.ts';

/** Afterwards the charts that we can draw float over the sheet; `losses` tells the others, and details that are not drawn. */
export const addFileCharts = (
  workbook: Workbook,
  sheet: string,
  name: string,
  { charts, unreadCharts }: Pick<FileDrawing, 'charts' | 'unreadCharts'>,
  sizes: LineSizes,
  losses: Losses,
): void => {
  losses.add('chart', name, unreadCharts);
  for (const file of charts) {
    const made = chartFromFile(file.space);
    if (made === null) {
      losses.add('chart', name);
      continue;
    }
    const { cell, box } = placeOn(workbook, sheet, file, sizes);
    const { row, column } = cell;
    try {
      addChart(workbook, cell, { ...made.chart, ...box });
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add('chart', name);
      continue;
    }
    const place = { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
    losses.add('chartDetail', `${name}!${textFromArea(place)}`, made.isExact ? 0 : 1);
  }
};
