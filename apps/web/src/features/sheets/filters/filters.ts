import type { CellValue } from '@cloudity/calc';
import {
  addRecord,
  type CellRange,
  columnLetters,
  describeRecord,
  placedRecords,
  removeRecord,
  type SheetRecord,
} from '@cloudity/docmodel/sheet';
import { regionAround } from '../actions/sort.ts';
import { inSlices } from '../calc/slices.ts';
import { eachCell } from '../canvas/cells.ts';
import type { Rect } from '../canvas/layout.ts';
import type { PaneFrame, PanePainter } from '../canvas/painter.ts';
import type { Attachment, CellNote } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { createSignal } from '../model/signal.ts';
import { type Cell, isSingleCell } from '../selection/selection.ts';
import { displayOf } from '../values/display.ts';
import { type ColumnFilter, everything, filterFromStored, leavesAll, passes, storedFilter } from './column-filter.ts';

/** A named set of filters that is kept in the workbook; who chooses it sees it, and nobody else. */
export interface FilterView {
  readonly id: string;
  readonly name: string;
  readonly columns: ReadonlyMap<string, ColumnFilter>;
}

export const maxViewName = 80;
const buttonSize = 15;
const settleMs = 60;

export interface FilterWords {
  /** Rows that are left of all. */
  readonly left: (shown: number, total: number) => string;
  readonly off: string;
  /** What a header's button says to those who do not see it. */
  readonly button: (isActive: boolean) => string;
}

const isView = ({ spec }: SheetRecord): boolean => typeof spec.name === 'string';

const columnsOf = (stored: unknown): ReadonlyMap<string, ColumnFilter> =>
  new Map(
    typeof stored === 'object' && stored !== null
      ? Object.entries(stored).map(([column, filter]) => [column, filterFromStored(filter)] as const)
      : [],
  );

/**
 * This person's filters. Which cells have the buttons is the sheet's (a record of kind `filter`); what is left out is one's own:
 * in memory, or a view in the workbook that one has chosen. Follows every change of values.
 */
export class Filters implements Attachment {
  readonly #session: SheetSession;
  readonly #words: FilterWords;
  readonly #own = new Map<string, ReadonlyMap<string, ColumnFilter>>();
  /** For those who may not write: where their own buttons stand. */
  readonly #local = new Map<string, CellRange>();
  readonly #chosen = new Map<string, string>();
  readonly #stops: (() => void)[];
  readonly changed = createSignal(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;
  #areas: { readonly revision: number; readonly sheet: string; readonly range: CellRange | null } | null = null;

  constructor(session: SheetSession, words: FilterWords) {
    this.#session = session;
    this.#words = words;
    this.#stops = [session.revision.subscribe(() => this.#schedule()), session.sheetId.subscribe(() => this.#tell())];
    this.#schedule();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#run = -1;
    for (const stop of this.#stops) stop();
  }

  #records(sheet: string) {
    return placedRecords(this.#session.workbook, sheet, 'filter');
  }

  /** The cells with the buttons and all filled rows below them; null where the sheet has none. */
  rangeOf(sheet: string): CellRange | null {
    const revision = this.#session.revision.get();
    if (this.#areas?.revision === revision && this.#areas.sheet === sheet) return this.#areas.range;
    const range = this.#grown(
      this.#records(sheet).find((record) => !isView(record))?.range ?? this.#local.get(sheet) ?? null,
    );
    this.#areas = { revision, sheet, range };
    return range;
  }

  /** What is typed right below belongs to the table. */
  #grown(range: CellRange | null): CellRange | null {
    if (range === null || !this.#session.workbook.list.isShown(range.sheet)) return null;
    const opened = this.#session.workbook.sheet(range.sheet);
    const hasCells = (row: number): boolean => {
      for (let column = range.fromColumn; column <= range.toColumn; column += 1)
        if (opened.contentAt(row, column) !== null) return true;
      return false;
    };
    let { toRow } = range;
    while (toRow + 1 < opened.rows.length && hasCells(toRow + 1)) toRow += 1;
    return { ...range, toRow };
  }

  views(sheet: string): readonly FilterView[] {
    return this.#records(sheet)
      .filter(isView)
      .map(({ id, spec }) => ({ id, name: String(spec.name).slice(0, maxViewName), columns: columnsOf(spec.columns) }));
  }

  viewOf(sheet: string): FilterView | null {
    const id = this.#chosen.get(sheet);
    return (id === undefined ? undefined : this.views(sheet).find((view) => view.id === id)) ?? null;
  }

  #columns(sheet: string): ReadonlyMap<string, ColumnFilter> {
    return this.viewOf(sheet)?.columns ?? this.#own.get(sheet) ?? new Map();
  }

  /** What leaves something out of a column, by position. */
  filterAt(sheet: string, column: number): ColumnFilter {
    const id = this.#session.workbook.sheet(sheet).columns.at(column);
    return (id === null ? undefined : this.#columns(sheet).get(id)) ?? everything;
  }

  setFilter(sheet: string, column: number, filter: ColumnFilter): void {
    const id = this.#session.workbook.sheet(sheet).columns.at(column);
    if (id === null) return;
    const columns = new Map(this.#columns(sheet));
    if (leavesAll(filter)) columns.delete(id);
    else columns.set(id, filter);
    this.#setColumns(sheet, columns);
  }

  clear(sheet: string): void {
    this.#setColumns(sheet, new Map());
  }

  #setColumns(sheet: string, columns: ReadonlyMap<string, ColumnFilter>): void {
    const view = this.viewOf(sheet);
    if (view !== null && this.#session.isEditable)
      this.#session.act(() =>
        describeRecord(this.#session.workbook, sheet, view.id, {
          name: view.name,
          columns: Object.fromEntries([...columns].map(([id, filter]) => [id, storedFilter(filter)])),
        }),
      );
    else {
      this.#chosen.delete(sheet);
      this.#own.set(sheet, columns);
    }
    this.#changedNow();
  }

  /** What is left out now gets a name in the workbook, and is chosen. */
  saveView(sheet: string, name: string): void {
    const range = this.rangeOf(sheet);
    if (range === null) return;
    const columns = Object.fromEntries([...this.#columns(sheet)].map(([id, filter]) => [id, storedFilter(filter)]));
    this.#session.act(() => {
      const id = addRecord(this.#session.workbook, 'filter', range, { name: name.slice(0, maxViewName), columns });
      this.#chosen.set(sheet, id);
    });
    this.#changedNow();
  }

  choose(sheet: string, view: string | null): void {
    if (view === null) this.#chosen.delete(sheet);
    else this.#chosen.set(sheet, view);
    this.#changedNow();
  }

  removeView(sheet: string, view: string): void {
    this.#chosen.delete(sheet);
    this.#session.act(() => removeRecord(this.#session.workbook, sheet, view));
    this.#changedNow();
  }

  /** Buttons in the first row of what is selected, or of the filled cells around it; taken away where there are some. */
  toggle(): void {
    const session = this.#session;
    const sheet = session.sheetId.get();
    if (this.rangeOf(sheet) !== null) {
      this.#own.delete(sheet);
      this.#chosen.delete(sheet);
      this.#local.delete(sheet);
      const shared = this.#records(sheet).filter((record) => !isView(record));
      if (shared.length > 0)
        session.act(() => {
          for (const { id } of shared) removeRecord(session.workbook, sheet, id);
        });
      session.announce(this.#words.off);
    } else {
      const { areas, active } = session.selection.get();
      const [area] = areas;
      const isSingle = isSingleCell(session.selection.get(), session.view.merges);
      const { fromRow, toRow, fromColumn, toColumn } =
        area === undefined || isSingle ? regionAround(session, active.row, active.column) : area;
      const range = { sheet, fromRow, toRow, fromColumn, toColumn };
      if (session.isEditable) session.act(() => addRecord(session.workbook, 'filter', range));
      else this.#local.set(sheet, range);
    }
    this.#changedNow();
  }

  #changedNow(): void {
    this.#areas = null;
    this.changed.set(this.changed.get() + 1);
    this.#session.refresh();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), settleMs);
  }

  /** The values of a column's cells below the header as they are calculated and shown. */
  async cellsOf(
    sheet: string,
    column: number,
  ): Promise<readonly { readonly row: number; readonly value: CellValue; readonly text: string }[]> {
    const range = this.rangeOf(sheet);
    const session = this.#session;
    if (range === null || range.fromRow >= range.toRow || session.sheetId.get() !== sheet) return [];
    const area = { fromRow: range.fromRow + 1, toRow: range.toRow, fromColumn: column, toColumn: column };
    const values = await session.feed.values(sheet, area);
    const opened = session.workbook.sheet(sheet);
    const { view } = session;
    const cells: { row: number; value: CellValue; text: string }[] = [];
    await inSlices(
      (function* () {
        for (let row = area.fromRow; row <= area.toRow; row += 1) yield row;
      })(),
      (row) => {
        const content = opened.contentAt(row, column);
        const value = values?.[row - area.fromRow]?.[0] ?? (typeof content === 'object' ? null : content);
        const pattern = String(view.styleAt(row, column).numberFormat ?? 'General');
        cells.push({ row, value, text: displayOf(value, pattern, session.language).text });
      },
      () => session.sheetId.get() !== sheet,
    );
    return cells;
  }

  async #follow(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    const session = this.#session;
    const sheet = session.sheetId.get();
    const range = session.workbook.list.isShown(sheet) ? this.rangeOf(sheet) : null;
    const hidden = new Set<string>();
    if (range !== null) {
      const { rows, columns } = session.workbook.sheet(sheet);
      for (const [id, filter] of this.#columns(sheet)) {
        const column = columns.positionOf(id);
        if (column === null || column < range.fromColumn || column > range.toColumn || leavesAll(filter)) continue;
        const cells = await this.cellsOf(sheet, column).catch(() => []);
        if (run !== this.#run) return;
        for (const { row, value, text } of cells) if (!passes(filter, value, text)) hidden.add(rows.at(row) ?? '');
      }
    }
    if (run !== this.#run) return;
    const before = this.#hidden.get(sheet) ?? new Set();
    const isSame = before.size === hidden.size && [...hidden].every((row) => before.has(row));
    if (!isSame) {
      this.#hidden.set(sheet, hidden);
      session.setFiltered(sheet, hidden);
    }
    this.#tell(!isSame);
  }

  readonly #hidden = new Map<string, ReadonlySet<string>>();

  #tell(isNew = false): void {
    const sheet = this.#session.sheetId.get();
    const range = this.rangeOf(sheet);
    const hidden = this.#hidden.get(sheet)?.size ?? 0;
    const total = range === null ? 0 : range.toRow - range.fromRow;
    const notice = range === null || hidden === 0 ? '' : this.#words.left(total - hidden, total);
    this.#session.filterNotice.set(notice);
    if (isNew) this.#session.announce(notice === '' ? this.#words.off : notice);
  }

  isHeader(row: number, column: number): boolean {
    const range = this.rangeOf(this.#session.sheetId.get());
    return range !== null && row === range.fromRow && column >= range.fromColumn && column <= range.toColumn;
  }

  readonly over: PanePainter = (frame) => {
    const range = this.rangeOf(frame.session.sheetId.get());
    if (range === null || range.fromRow < frame.pane.rows.from || range.fromRow > frame.pane.rows.to) return;
    eachCell(frame, (row, column, rect) => {
      if (row !== range.fromRow || column < range.fromColumn || column > range.toColumn) return;
      const isActive = !leavesAll(this.filterAt(range.sheet, column));
      drawButton(frame, rect, isActive);
    });
  };

  press(cell: Cell, point: { readonly x: number; readonly y: number }, rect: Rect): boolean {
    if (!this.isHeader(cell.row, cell.column)) return false;
    const { x, y } = buttonPlace(rect);
    const reach = 5;
    if (
      point.x < x - reach ||
      point.y < y - reach ||
      point.x > x + buttonSize + reach ||
      point.y > rect.y + rect.height
    )
      return false;
    this.#session.cellMenu.set({ kind: 'filter', ...cell });
    return true;
  }

  key(event: KeyboardEvent): boolean {
    const { active } = this.#session.selection.get();
    const isAsked = event.altKey && event.key === 'ArrowDown' && !event.ctrlKey && !event.metaKey;
    if (!isAsked || !this.isHeader(active.row, active.column)) return false;
    this.#session.cellMenu.set({ kind: 'filter', ...active });
    return true;
  }

  noteOf(row: number, column: number): CellNote | null {
    if (!this.isHeader(row, column)) return null;
    const isActive = !leavesAll(this.filterAt(this.#session.sheetId.get(), column));
    return { text: this.#words.button(isActive), popup: 'dialog' };
  }

  /** A column's name in a menu's title: its header, or its letters. */
  titleOf(column: number): string {
    const range = this.rangeOf(this.#session.sheetId.get());
    const text = range === null ? '' : this.#session.cell(range.fromRow, column).display.text;
    return text === '' ? columnLetters(column) : text;
  }
}

const buttonPlace = (rect: Rect): { readonly x: number; readonly y: number } => ({
  x: rect.x + rect.width - buttonSize - 3,
  y: rect.y + Math.max(2, rect.height - buttonSize - 3),
});

const drawButton = ({ ctx, theme }: PaneFrame, rect: Rect, isActive: boolean): void => {
  const { x, y } = buttonPlace(rect);
  ctx.fillStyle = isActive ? theme.accent : theme.surface;
  ctx.strokeStyle = isActive ? theme.accent : theme.border;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(x, y, buttonSize, buttonSize, 4);
  ctx.fill();
  ctx.stroke();
  ctx.strokeStyle = isActive ? theme.onAccent : theme.muted;
  ctx.lineWidth = 1.6;
  ctx.lineCap = 'round';
  // Three lines that grow shorter: a funnel.
  for (const [index, half] of [4, 2.6, 1.1].entries()) {
    ctx.beginPath();
    ctx.moveTo(x + buttonSize / 2 - half, y + 4.5 + index * 3);
    ctx.lineTo(x + buttonSize / 2 + half, y + 4.5 + index * 3);
    ctx.stroke();
  }
  ctx.lineCap = 'butt';
};
