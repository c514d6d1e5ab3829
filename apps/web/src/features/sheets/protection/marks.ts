import { isWithin, mayWrite, type PlacedProtection, protectionsOf } from '@cloudity/docmodel/sheet';
import { eachCell } from '../canvas/cells.ts';
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

export interface ProtectionWords {
  readonly protected: (note: string) => string;
  readonly open: string;
}

interface Shown {
  /** Those of ranges. */
  readonly list: readonly PlacedProtection[];
  /** The whole sheet is kept from this person, but for what is left open. */
  readonly isLocked: boolean;
}

const nothing: Shown = { list: [], isLocked: false };

/**
 * Protected ranges are hatched, and said to screen readers. A sheet that is protected as a whole has a sign in its tab instead; whoever
 * may write only in what is left open sees those cells as fields of a form: tinted, with a line below.
 */
export class ProtectionMarks implements Attachment {
  readonly #session: SheetSession;
  readonly #words: ProtectionWords;
  #all: { readonly revision: number; readonly sheet: string; readonly shown: Shown } | null = null;

  constructor(session: SheetSession, words: ProtectionWords) {
    this.#session = session;
    this.#words = words;
  }

  destroy(): void {}

  #shown(): Shown {
    const { workbook, writer, isEditable } = this.#session;
    const [revision, sheet] = [this.#session.revision.get(), this.#session.sheetId.get()];
    if (this.#all?.revision === revision && this.#all.sheet === sheet) return this.#all.shown;
    let shown = nothing;
    if (workbook.list.isShown(sheet)) {
      const all = protectionsOf(workbook, sheet);
      const isKept = (each: PlacedProtection): boolean =>
        each.isSheet && !mayWrite(each, writer ?? { id: '', isOwner: false });
      shown = { list: all.filter(({ isSheet }) => !isSheet), isLocked: isEditable && all.some(isKept) };
    }
    this.#all = { revision, sheet, shown };
    return shown;
  }

  #isOpen({ list, isLocked }: Shown, row: number, column: number): boolean {
    if (!isLocked || this.#session.view.styleAt(row, column).isUnlocked !== true) return false;
    return !list.some(({ range }) => isWithin(range, row, column));
  }

  noteOf(row: number, column: number): CellNote | null {
    const shown = this.#shown();
    const found = shown.list.find(({ range }) => isWithin(range, row, column));
    if (found !== undefined) return { text: this.#words.protected(found.note), popup: null };
    return this.#isOpen(shown, row, column) ? { text: this.#words.open, popup: null } : null;
  }

  readonly under: PanePainter = (frame) => {
    const shown = this.#shown();
    for (const protection of shown.list) hatch(frame, protection);
    if (!shown.isLocked) return;
    const { ctx, theme, scale, session } = frame;
    eachCell(frame, (row, column, { x, y, width, height }) => {
      if (!this.#isOpen(shown, row, column)) return;
      if (typeof session.cell(row, column).style.fill !== 'string') {
        ctx.fillStyle = theme.accentSoft;
        ctx.fillRect(x, y, width - 1 / scale, height - 1 / scale);
      }
      ctx.fillStyle = theme.accent;
      ctx.fillRect(x, y + height - 2, width - 1 / scale, 1);
    });
  };
}
