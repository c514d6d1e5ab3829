import { loadWords } from '../../../shell/language/load-words.ts';
import type { SheetSession } from '../model/session.ts';
import { displayOf } from '../values/display.ts';
import { sparklinePicture } from './picture.ts';
import { sparklineMargin } from './shapes.ts';
import { summaryOf } from './summary.ts';
import { sparklineIn } from './value.ts';

/** The sparklines of the shown sheet as pictures for paper, each as large as its cell. */
export const sparklinePictures = async (
  session: SheetSession,
): Promise<(row: number, column: number) => Element | null> => {
  const t = await loadWords('sheetDrawings');
  const { view } = session;
  const say = (value: number): string => displayOf(value, 'General', session.language).text;
  return (row, column) => {
    const sparkline = session.showsFormulas.get() ? null : sparklineIn(session.cell(row, column).value);
    if (sparkline === null) return null;
    const merge = view.mergeAt(row, column) ?? { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
    const width = view.columns.offset(merge.toColumn + 1) - view.columns.offset(merge.fromColumn);
    const height = view.rows.offset(merge.toRow + 1) - view.rows.offset(merge.fromRow);
    const size = { width: width - 2 * sparklineMargin - 1, height: height - 2 * sparklineMargin - 1 };
    return sparklinePicture(sparkline, size, summaryOf(sparkline, t, say));
  };
};
