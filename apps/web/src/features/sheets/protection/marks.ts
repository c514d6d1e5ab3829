import { isWithin, type PlacedProtection, protectionsOf } from '@cloudity/docmodel/sheet';
import type { PaneFrame, PanePainter } from '../canvas/painter.ts';
import type { Attachment, CellNote } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';

/** CSS pixels from one line of the hatching to the next. */
const step = 8;

/** Hatches what is visible of a range; its lines stand still in the cells while these scroll. */
const hatch = ({ ctx, view, pane, theme, scale }: PaneFrame, { range }: PlacedProtection): void => {
  const x = view.columns.offset(range.fromColumn) + pane.dx;
  const y = view.rows.offset(range.fromRow) + pane.dy;
  const left = Math.max(x, pane.clip.x);
  const top = Math.max(y, pane.clip.y);
  const right = Math.min(view.columns.offset(range.toColumn + 1) + pane.dx, pane.clip.x + pane.clip.width);
  const bottom = Math.min(view.rows.offset(range.toRow + 1) + pane.dy, pane.clip.y + pane.clip.height);
  if (right <= left || bottom <= top) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left - 1 / scale, bottom - top - 1 / scale);
  ctx.clip();
  ctx.globalAlpha = 0.28;
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const first = x + y + Math.ceil((left + top - x - y) / step) * step;
  for (let sum = first; sum < right + bottom; sum += step) {
    ctx.moveTo(sum - top, top);
    ctx.lineTo(sum - bottom, bottom);
  }
  ctx.stroke();
  ctx.restore();
};

/** Protected ranges are hatched, and said to screen readers. A sheet that is protected as a whole has a sign in its tab instead. */
export class ProtectionMarks implements Attachment {
  readonly #session: SheetSession;
  readonly #say: (note: string) => string;
  #all: { readonly revision: number; readonly sheet: string; readonly list: readonly PlacedProtection[] } | null = null;

  constructor(session: SheetSession, say: (note: string) => string) {
    this.#session = session;
    this.#say = say;
  }

  destroy(): void {}

  #list(): readonly PlacedProtection[] {
    const { workbook } = this.#session;
    const [revision, sheet] = [this.#session.revision.get(), this.#session.sheetId.get()];
    if (this.#all?.revision === revision && this.#all.sheet === sheet) return this.#all.list;
    const list = workbook.list.isShown(sheet) ? protectionsOf(workbook, sheet).filter(({ isSheet }) => !isSheet) : [];
    this.#all = { revision, sheet, list };
    return list;
  }

  noteOf(row: number, column: number): CellNote | null {
    const found = this.#list().find(({ range }) => isWithin(range, row, column));
    return found === undefined ? null : { text: this.#say(found.note), popup: null };
  }

  readonly under: PanePainter = (frame) => {
    for (const protection of this.#list()) hatch(frame, protection);
  };
}
