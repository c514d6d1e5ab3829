import type { CommentThread } from '@cloudity/contracts';
import { eachCell } from '../canvas/cells.ts';
import type { Rect } from '../canvas/layout.ts';
import type { PanePainter } from '../canvas/painter.ts';
import type { Attachment, CellNote } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import type { Cell } from '../selection/selection.ts';
import { cellOf } from './anchor.ts';

const size = 8;
/** What a click or a tap has to hit. */
const reach = { mouse: 12, touch: 24 } as const;
const longestNote = 200;

/** The corners of cells that people comment on, and what is said of them to screen readers. */
export class CommentMarks implements Attachment {
  readonly #session: SheetSession;
  readonly #color: () => string;
  readonly #say: (thread: CommentThread, text: string) => string;
  readonly #open: (cell: Cell) => void;
  #threads = new Map<string, readonly CommentThread[]>();

  constructor(
    session: SheetSession,
    options: {
      readonly color: () => string;
      readonly say: (thread: CommentThread, text: string) => string;
      readonly open: (cell: Cell) => void;
    },
  ) {
    this.#session = session;
    this.#color = options.color;
    this.#say = options.say;
    this.#open = options.open;
  }

  destroy(): void {}

  /** Afterwards these are the open threads. */
  set(threads: readonly CommentThread[]): void {
    const byCell = new Map<string, readonly CommentThread[]>();
    for (const thread of threads) {
      const cell = cellOf(thread.anchor);
      if (cell === null) continue;
      const key = `${cell.sheet}:${cell.row}:${cell.column}`;
      byCell.set(key, [...(byCell.get(key) ?? []), thread]);
    }
    this.#threads = byCell;
    this.#session.refresh();
  }

  at(row: number, column: number): readonly CommentThread[] {
    if (this.#threads.size === 0) return [];
    const { id, rows, columns } = this.#session.view.sheet;
    return this.#threads.get(`${id}:${rows.at(row)}:${columns.at(column)}`) ?? [];
  }

  press(cell: Cell, point: { readonly x: number; readonly y: number }, rect: Rect): boolean {
    if (this.at(cell.row, cell.column).length === 0) return false;
    const most = matchMedia('(pointer: coarse)').matches ? reach.touch : reach.mouse;
    if (rect.x + rect.width - point.x + (point.y - rect.y) > most) return false;
    this.#open(cell);
    return true;
  }

  noteOf(row: number, column: number): CellNote | null {
    const [thread] = this.at(row, column);
    const first = thread?.comments.find(({ isDeleted }) => !isDeleted);
    if (thread === undefined || first === undefined) return null;
    return { text: this.#say(thread, first.text.slice(0, longestNote)), popup: 'dialog' };
  }

  readonly over: PanePainter = (frame) => {
    if (this.#threads.size === 0) return;
    const { ctx } = frame;
    ctx.fillStyle = this.#color();
    eachCell(frame, (row, column, rect) => {
      if (this.at(row, column).length === 0) return;
      const right = rect.x + rect.width - 1;
      ctx.beginPath();
      ctx.moveTo(right - size, rect.y);
      ctx.lineTo(right, rect.y);
      ctx.lineTo(right, rect.y + size);
      ctx.fill();
    });
  };
}
