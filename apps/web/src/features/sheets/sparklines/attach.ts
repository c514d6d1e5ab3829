import { loadWords } from '../../../shell/language/load-words.ts';
import { eachCell } from '../canvas/cells.ts';
import type { PanePainter } from '../canvas/painter.ts';
import type { Attachment } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { displayOf } from '../values/display.ts';
import { drawSparkline } from './paint.ts';
import { summaryOf } from './summary.ts';
import { sparklineIn } from './value.ts';

/** What the cell says in words; null where there is no sparkline, or where formulas are shown instead. */
const textAt = (session: SheetSession, t: Parameters<typeof summaryOf>[1]) => {
  const say = (value: number): string => displayOf(value, 'General', session.language).text;
  return (row: number, column: number): string | null => {
    const sparkline = session.showsFormulas.get() ? null : sparklineIn(session.cell(row, column).value);
    return sparkline === null ? null : summaryOf(sparkline, t, say);
  };
};

/** The session draws sparklines from now on, and says them to screen readers. */
export const showSparklines = async (session: SheetSession): Promise<void> => {
  const t = await loadWords('sheetDrawings');
  const under: PanePainter = (frame) => {
    if (session.showsFormulas.get()) return;
    eachCell(frame, (row, column, rect) => {
      const { value, style } = session.cell(row, column);
      const sparkline = sparklineIn(value);
      if (sparkline !== null) drawSparkline(frame, sparkline, rect, typeof style.fill === 'string' ? style.fill : null);
    });
  };
  const attachment: Attachment = { under, textOf: textAt(session, t), destroy: () => {} };
  session.attach('sparkline', attachment);
};
