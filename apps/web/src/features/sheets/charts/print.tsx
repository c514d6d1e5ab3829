import { chartsOf } from '@cloudity/docmodel/sheet';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { SheetSession } from '../model/session.ts';
import type { PlacedPicture } from '../print/print-sheet.ts';
import '../style/charts.css';
import { ChartPicture } from './ChartPicture.tsx';
import { chartData } from './chart-data.ts';

/** The charts of the shown sheet as they are now, for paper: each hangs in the cell of its corner, so that it stays with its row. */
export const chartsOnPaper = (session: SheetSession): readonly PlacedPicture[] => {
  const { view } = session;
  const { id } = view.sheet;
  return chartsOf(session.workbook, id).flatMap((chart) => {
    const [row, column] = [chart.at?.row ?? 0, chart.at?.column ?? 0];
    if (view.rows.size(row) === 0 || view.columns.size(column) === 0) return [];
    const element = document.createElement('div');
    element.className = 'sheet-print-chart';
    element.style.left = `${chart.x}px`;
    element.style.top = `${chart.y}px`;
    element.style.width = `${chart.width}px`;
    element.style.height = `${chart.height}px`;
    flushSync(() =>
      createRoot(element).render(
        <ChartPicture chart={chart} data={chartData(session, id, chart)} language={session.language} emptyText="" />,
      ),
    );
    return {
      row,
      column,
      element,
      lastRow: view.rows.at(view.rows.offset(row) + chart.y + chart.height),
      lastColumn: view.columns.at(view.columns.offset(column) + chart.x + chart.width),
    };
  });
};
