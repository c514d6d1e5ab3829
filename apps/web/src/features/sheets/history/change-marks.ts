import type { Span } from '@cloudity/docmodel/sheet';
import { eachCell } from '../canvas/cells.ts';
import type { PaneFrame, PanePainter } from '../canvas/painter.ts';
import { type CanvasTheme, tokenColor } from '../canvas/theme.ts';
import type { Attachment, CellNote } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { isInArea } from '../selection/selection.ts';
import { isInSpans } from './axis-changes.ts';
import { cellKey, type SheetChanges, type WorkbookChanges } from './compare-workbooks.ts';

export interface ChangeWords {
  readonly changed: string;
  readonly inserted: string;
}

interface Colors {
  readonly changed: string;
  readonly changedSoft: string;
  readonly inserted: string;
  readonly insertedSoft: string;
  readonly removed: string;
}

const colorsIn = (within: HTMLElement): Colors => ({
  changed: tokenColor(within, '--warning'),
  changedSoft: tokenColor(within, '--warning-soft'),
  inserted: tokenColor(within, '--success'),
  insertedSoft: tokenColor(within, '--success-soft'),
  removed: tokenColor(within, '--danger'),
});

const hasKey = (keys: Float64Array, wanted: number): boolean => {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return keys[low] === wanted;
};

/** CSS pixels of the bar at the left of what changed, as beside a document's text. */
const barPx = 3;
const dash = [4, 3];

/** Marks in a version's cells what changed since the one before, and says it to screen readers. */
export class ChangeMarks implements Attachment {
  readonly #session: SheetSession;
  readonly #words: ChangeWords;
  readonly #bySheet: ReadonlyMap<string, SheetChanges>;
  readonly #colors = new WeakMap<CanvasTheme, Colors>();

  constructor(session: SheetSession, changes: WorkbookChanges, words: ChangeWords) {
    this.#session = session;
    this.#words = words;
    this.#bySheet = new Map(changes.sheets.map((each) => [each.sheet, each]));
  }

  destroy(): void {}

  #kindAt(row: number, column: number): 'changed' | 'inserted' | null {
    const changes = this.#bySheet.get(this.#session.sheetId.get());
    if (changes === undefined) return null;
    if (isInSpans(changes.rows.inserted, row) || isInSpans(changes.columns.inserted, column)) return 'inserted';
    const isChanged =
      hasKey(changes.cells, cellKey(row, column)) || changes.areas.some((area) => isInArea(area, { row, column }));
    return isChanged ? 'changed' : null;
  }

  isChanged(row: number, column: number): boolean {
    return this.#kindAt(row, column) === 'changed';
  }

  noteOf(row: number, column: number): CellNote | null {
    const kind = this.#kindAt(row, column);
    return kind === null ? null : { text: this.#words[kind], popup: null };
  }

  #colorsOf(theme: CanvasTheme): Colors {
    const colors = this.#colors.get(theme) ?? colorsIn(document.body);
    this.#colors.set(theme, colors);
    return colors;
  }

  /** A tint where the cell has no fill of its own: its text was chosen to be read on that. */
  readonly under: PanePainter = (frame) => {
    const { ctx, session, scale } = frame;
    const colors = this.#colorsOf(frame.theme);
    eachCell(frame, (row, column, { x, y, width, height }) => {
      const kind = this.#kindAt(row, column);
      if (kind === null || typeof session.cell(row, column).style.fill === 'string') return;
      ctx.fillStyle = kind === 'changed' ? colors.changedSoft : colors.insertedSoft;
      ctx.fillRect(x, y, width - 1 / scale, height - 1 / scale);
    });
  };

  /** A bar where what changed begins, and a broken line where something is gone. */
  readonly over: PanePainter = (frame) => {
    const { ctx, pane, scale } = frame;
    const colors = this.#colorsOf(frame.theme);
    eachCell(frame, (row, column, { x, y, height }) => {
      const kind = this.#kindAt(row, column);
      if (kind === null) return;
      const isBegun = column > pane.columns.from && this.#kindAt(row, column - 1) === kind;
      if (isBegun) return;
      ctx.fillStyle = colors[kind];
      ctx.fillRect(x, y, barPx, height - 1 / scale);
    });
    const changes = this.#bySheet.get(this.#session.sheetId.get());
    if (changes === undefined) return;
    ctx.strokeStyle = colors.removed;
    ctx.lineWidth = 2;
    ctx.setLineDash(dash);
    for (const dimension of ['rows', 'columns'] as const)
      for (const { at } of changes[dimension].removed) gap(frame, dimension, at);
    ctx.setLineDash([]);
  };
}

const isSeen = ({ from, to }: Span, at: number): boolean => at >= from && at <= to + 1;

/** A line before the row or column at `at`. */
const gap = ({ ctx, view, pane }: PaneFrame, dimension: 'rows' | 'columns', at: number): void => {
  if (!isSeen(pane[dimension], at)) return;
  const { clip } = pane;
  const offset = view[dimension].offset(at);
  ctx.beginPath();
  if (dimension === 'rows') {
    const y = Math.max(offset + pane.dy, clip.y + 1);
    ctx.moveTo(clip.x, y);
    ctx.lineTo(Math.min(clip.x + clip.width, view.columns.total + pane.dx), y);
  } else {
    const x = Math.max(offset + pane.dx, clip.x + 1);
    ctx.moveTo(x, clip.y);
    ctx.lineTo(x, Math.min(clip.y + clip.height, view.rows.total + pane.dy));
  }
  ctx.stroke();
};
