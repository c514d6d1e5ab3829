import { isCalcError, type PivotLayout } from '@cloudity/calc';
import { type PlacedPivot, pivotLook, pivotsOf } from '@cloudity/docmodel/pivots';
import type { CellStyle } from '@cloudity/docmodel/sheet';
import { rectIn } from '../canvas/cells.ts';
import type { PaneFrame, PanePainter } from '../canvas/painter.ts';
import type { Attachment, CellNote, Objection } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { type Cell, isInArea } from '../selection/selection.ts';

export interface PivotTableWords {
  readonly empty: string;
  readonly note: string;
  readonly objection: string;
}

/** What the engine says of a pivot table. */
export interface PivotState {
  /** The code of the error in its corner; null for none. */
  readonly error: string | null;
  readonly layout: PivotLayout | null;
}

interface Shown {
  readonly pivot: PlacedPivot;
  readonly state: PivotState | null;
  readonly look: ((row: number, column: number) => CellStyle | null) | null;
}

const areaOf = ({ row, column }: PlacedPivot, state: PivotState | null) => {
  const layout = state?.error === null ? state.layout : null;
  return {
    fromRow: row,
    toRow: row + (layout?.height ?? 1) - 1,
    fromColumn: column,
    toColumn: column + (layout?.width ?? 1) - 1,
  };
};

/** The pivot tables of the shown sheet: how their cells look, and that these are theirs. What is where comes from the worker. */
export class PivotTables implements Attachment {
  readonly #session: SheetSession;
  readonly #words: PivotTableWords;
  readonly #states = new Map<string, PivotState>();
  readonly #stops: readonly (() => void)[];
  #all: { readonly revision: number; readonly sheet: string; readonly list: readonly Shown[] } | null = null;
  #isAsking = false;
  #isAskedAgain = false;

  constructor(session: SheetSession, words: PivotTableWords) {
    this.#session = session;
    this.#words = words;
    const ask = (): void => void this.#ask();
    this.#stops = [session.revision.subscribe(ask), session.sheetId.subscribe(ask)];
    ask();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
  }

  stateOf(id: string): PivotState | null {
    return this.#states.get(id) ?? null;
  }

  /** The table whose cells these are. */
  at(row: number, column: number): PlacedPivot | null {
    return this.#at(row, column)?.pivot ?? null;
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isAsking = true;
    try {
      do {
        this.#isAskedAgain = false;
        await this.#askOnce();
      } while (this.#isAskedAgain);
    } finally {
      this.#isAsking = false;
    }
  }

  async #askOnce(): Promise<void> {
    const { workbook, feed, sheetId } = this.#session;
    const sheet = sheetId.get();
    if (!workbook.list.isShown(sheet)) return;
    let isOther = false;
    for (const { id, row, column } of pivotsOf(workbook, sheet)) {
      const answer = await feed.pivotLayout(sheet, row, column);
      if (answer === null) continue;
      const { value, layout } = answer;
      const state = { error: value !== null && isCalcError(value) ? value.error : null, layout };
      if (JSON.stringify(this.#states.get(id)) === JSON.stringify(state)) continue;
      this.#states.set(id, state);
      isOther = true;
    }
    if (!isOther) return;
    this.#all = null;
    this.#session.refresh();
  }

  #list(): readonly Shown[] {
    const { revision, sheetId, workbook } = this.#session;
    const [now, sheet] = [revision.get(), sheetId.get()];
    if (this.#all?.revision === now && this.#all.sheet === sheet) return this.#all.list;
    const pivots = workbook.list.isShown(sheet) ? pivotsOf(workbook, sheet) : [];
    const list = pivots.map((pivot) => {
      const state = this.stateOf(pivot.id);
      const layout = state?.error === null ? state.layout : null;
      return { pivot, state, look: layout && pivotLook(workbook, pivot, layout) };
    });
    this.#all = { revision: now, sheet, list };
    return list;
  }

  #at(row: number, column: number): Shown | null {
    const found = this.#list().find(({ pivot, state }) => isInArea(areaOf(pivot, state), { row, column }));
    if (found === undefined) return null;
    return this.#session.cell(row, column).content === null ? found : null;
  }

  styleOf(row: number, column: number): CellStyle | null {
    const found = this.#list().find(({ pivot, state }) => isInArea(areaOf(pivot, state), { row, column }));
    return found?.look?.(row - found.pivot.row, column - found.pivot.column) ?? null;
  }

  objection(cell: Cell): Objection | null {
    return this.#at(cell.row, cell.column) === null ? null : { message: this.#words.objection };
  }

  noteOf(row: number, column: number): CellNote | null {
    return this.#at(row, column) === null ? null : { text: this.#words.note, popup: null };
  }

  /** Names of fields and totals stand on a ground of their own. */
  readonly under: PanePainter = (frame) => {
    for (const { pivot, state } of this.#list()) {
      const layout = state?.error === null ? state.layout : null;
      if (layout === null || layout.width * layout.height < 2) continue;
      const { row, column } = pivot;
      const across = { fromColumn: column, toColumn: column + layout.width - 1 };
      const fill = (fromRow: number, toRow: number): void => this.#fill(frame, { ...across, fromRow, toRow });
      fill(row, row + layout.headerRows - 1);
      for (const total of layout.totalRows) fill(row + total, row + total);
    }
  };

  #fill(frame: PaneFrame, area: { fromRow: number; toRow: number; fromColumn: number; toColumn: number }): void {
    const { bounds } = frame.view;
    if (area.fromRow >= bounds.rows || area.fromColumn >= bounds.columns) return;
    const { x, y, width, height } = rectIn(frame, {
      ...area,
      toRow: Math.min(area.toRow, bounds.rows - 1),
      toColumn: Math.min(area.toColumn, bounds.columns - 1),
    });
    frame.ctx.fillStyle = frame.theme.sunken;
    frame.ctx.fillRect(x, y, width - 1 / frame.scale, height - 1 / frame.scale);
  }

  /** A table without fields says what it is. */
  readonly over: PanePainter = (frame) => {
    const { ctx, theme, view } = frame;
    for (const { pivot } of this.#list()) {
      const { row, column, fields } = pivot;
      if (fields.some(({ at }) => at !== 'filters')) continue;
      const { x, y, height } = rectIn(frame, { fromRow: row, toRow: row, fromColumn: column, toColumn: column });
      if (row >= view.bounds.rows) continue;
      ctx.font = 'italic 13px Inter, system-ui, sans-serif';
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'left';
      ctx.fillStyle = theme.muted;
      ctx.fillText(this.#words.empty, x + 4, y + height / 2);
    }
  };
}
