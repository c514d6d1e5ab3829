import { chartsOf } from '@cloudity/docmodel/sheet';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { SheetSession } from '../model/session.ts';
import { type PlacedPicture, pictureOnPaper } from '../print/on-paper.ts';
import '../style/charts.css';
import { ChartPicture } from './ChartPicture.tsx';
import { chartData } from './chart-data.ts';

/** The charts of the shown sheet as they are now, for paper: each hangs in the cell of its corner, so that it stays with its row. */
export const chartsOnPaper = (session: SheetSession): readonly PlacedPicture[] => {
  const { view } = session;
  const { id } = view.sheet;
  return chartsOf(session.workbook, id).flatMap((chart) => {
    const element = document.createElement('div');
    element.className = 'sheet-print-chart';
    flushSync(() =>
      createRoot(element).render(
        <ChartPicture chart={chart} data={chartData(session, id, chart)} language={session.language} emptyText="" />,
      ),
    );
    return pictureOnPaper(view, chart, element);
  });
};
