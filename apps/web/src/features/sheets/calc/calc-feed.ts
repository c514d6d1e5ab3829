import type { BatchResult, CalcClient, CellInput, CellValue, PivotLayout } from '@cloudity/calc';
import { isFormula, recordsOf, type Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { createSignal } from '../model/signal.ts';
import type { Area } from '../selection/selection.ts';
import { inputOf, keyFromText, keyText } from './cell-input.ts';
import { type ChangedParts, changedParts, nothingChanged, together } from './changed-parts.ts';
import { type PivotCells, SentState } from './sent-state.ts';
import { inSlices } from './slices.ts';

/** What the cell of a pivot table's corner shows, and what stands where; no layout where there is an error. */
export interface PivotAnswer {
  readonly value: CellValue;
  readonly layout: PivotLayout | null;
}

const tileRows = 128;
const tileColumns = 32;
const rowsPerPart = 2_000;

/**
 * Keeps an engine in a worker in step with the document: one batch per transaction. What it calculates stays here, by the ids of
 * rows and columns, and never enters the document. Without formulas there is no engine.
 */
export class CalcFeed {
  readonly #workbook: Workbook;
  readonly #client: CalcClient;
  readonly #onChange: () => void;
  readonly #values = new Map<string, CellValue>();
  readonly #tiles = new Set<string>();
  readonly #waiting: ChangedParts[] = [];
  /** Changed cells that are told together once what runs is done: many hands write faster than a large table is summed up. */
  #pending: ChangedParts | null = null;
  #loading: Promise<void> | null = null;
  #state: 'idle' | 'loading' | 'ready' | 'over' = 'idle';
  #sent: SentState;
  #pivotCells: PivotCells | null = null;
  #isFetching = false;
  /** Counts changes of positions: what the engine says about positions of before is asked again. */
  #epoch = 0;
  #batches = 0;
  /** Once a formula gave something to draw. */
  readonly hasSparklines = createSignal(false);
  /** While something is being calculated. */
  readonly isBusy = createSignal(false);

  constructor(workbook: Workbook, client: CalcClient, onChange: () => void) {
    this.#workbook = workbook;
    this.#client = client;
    this.#onChange = onChange;
    this.#sent = new SentState(workbook, null);
    workbook.doc.on('afterTransaction', this.#afterTransaction);
    void this.#fetchPivots();
    void this.#startWithFormulas();
  }

  destroy(): void {
    this.#state = 'over';
    this.#workbook.doc.off('afterTransaction', this.#afterTransaction);
    this.#client.dispose();
  }

  /** What a formula gave, or what a neighbour's result spilled here; undefined while that is not known. */
  valueAt(sheet: string, row: string, column: string): CellValue | undefined {
    return this.#values.get(keyText(sheet, row, column));
  }

  get hasFormulas(): boolean {
    return this.#sent.formulas.size > 0;
  }

  /** Whether the values are those of the document as it is. */
  get isSettled(): boolean {
    if (this.#isFetching) return false;
    return this.#state === 'idle' || (this.#state === 'ready' && this.#batches === 0 && this.#pending === null);
  }

  /** The area's values are here soon, if they are not yet. */
  ensure(sheet: string, area: Area): void {
    if (this.#state !== 'ready') return;
    const { rows, columns } = this.#workbook.sheet(sheet);
    for (let row = Math.floor(area.fromRow / tileRows); row <= Math.floor(area.toRow / tileRows); row += 1)
      for (
        let column = Math.floor(area.fromColumn / tileColumns);
        column <= Math.floor(area.toColumn / tileColumns);
        column += 1
      ) {
        const tile = `${sheet}/${row}:${column}`;
        if (this.#tiles.has(tile) || row * tileRows >= rows.length || column * tileColumns >= columns.length) continue;
        this.#tiles.add(tile);
        void this.#fetch(sheet, {
          fromRow: row * tileRows,
          toRow: Math.min((row + 1) * tileRows, rows.length) - 1,
          fromColumn: column * tileColumns,
          toColumn: Math.min((column + 1) * tileColumns, columns.length) - 1,
        });
      }
  }

  /** Values of an area as calculated, row by row; null where there is no engine, because then the contents are the values. */
  async values(sheet: string, area: Area): Promise<readonly (readonly CellValue[])[] | null> {
    if (this.#state === 'idle' || this.#state === 'over') return null;
    return this.#client.values({
      sheet,
      row: area.fromRow,
      column: area.fromColumn,
      lastRow: area.toRow,
      lastColumn: area.toColumn,
    });
  }

  /** What formulas give, as if each stood in a cell of the sheet; null while the engine cannot say. It is started for it. */
  async evaluate(sheet: string, formulas: readonly string[]): Promise<readonly CellValue[] | null> {
    if (this.#state === 'over') return null;
    if (this.#state === 'idle') void this.#load();
    try {
      // Questions wait behind the loading: calls are answered in order.
      if (this.#loading !== null) await this.#loading;
      return this.#state === 'ready' ? await this.#client.evaluate(sheet, formulas) : null;
    } catch {
      return null;
    }
  }

  /** What stands where in a pivot table whose corner is the cell; null while there is none. */
  async pivotLayout(sheet: string, row: number, column: number): Promise<PivotAnswer | null> {
    if (this.#state !== 'ready') return null;
    const epoch = this.#epoch;
    try {
      const { value, pivot } = await this.#client.explain({ sheet, row, column });
      return epoch === this.#epoch ? { value, layout: pivot } : null;
    } catch {
      return null;
    }
  }

  async explain(sheet: string, row: number, column: number): Promise<string> {
    if (this.#state !== 'ready') return '';
    const { value } = await this.#client.explain({ sheet, row, column });
    return typeof value === 'object' && value !== null && 'message' in value ? value.message : '';
  }

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    const changed = changedParts(transaction);
    const { axes, cells, hasSheets, hasNames, hasRecords } = changed;
    const isNothing = axes.size === 0 && cells.size === 0 && !hasSheets && !hasNames && !hasRecords;
    if (isNothing || this.#state === 'over') return;
    if ((hasRecords || hasSheets) && this.#pivotCells === null) void this.#fetchPivots();
    if (this.#state === 'loading') this.#waiting.push(changed);
    else if (this.#state === 'ready') this.#tell(changed);
    else if (this.#hasFormula(cells) || (hasRecords && this.#hasPivot())) void this.#load();
  };

  #hasPivot(): boolean {
    const { sheets } = this.#workbook;
    return sheets.some(({ id }) => (this.#pivotCells?.(this.#workbook, id).length ?? 0) > 0);
  }

  /** What reads pivot tables is fetched when there is the first one; they are told then. */
  async #fetchPivots(): Promise<void> {
    const isNeeded = this.#workbook.sheets.some(({ id }) =>
      recordsOf(this.#workbook, id).some(({ kind }) => kind === 'pivot'),
    );
    if (!isNeeded || this.#isFetching || this.#pivotCells !== null) return;
    this.#isFetching = true;
    try {
      const { pivotCells } = await import('../pivots/cells.ts');
      this.#pivotCells = pivotCells;
      this.#sent.pivotCells = pivotCells;
      const changed = { ...nothingChanged, hasRecords: true };
      if (this.#state === 'loading') this.#waiting.push(changed);
      else if (this.#state === 'ready') this.#tell(changed);
      else if (this.#state === 'idle' && this.#hasPivot()) void this.#load();
    } catch {
      // Without the network it is tried again at the next change of a record.
    } finally {
      this.#isFetching = false;
    }
  }

  #hasFormula(keys: Iterable<string>): boolean {
    for (const key of keys) {
      const { sheet, row, column } = keyFromText(key);
      if (isFormula(this.#workbook.opened(sheet).content(row, column))) return true;
    }
    return false;
  }

  async #startWithFormulas(): Promise<void> {
    let isFound = false;
    for (const { id } of this.#workbook.sheets) {
      const { values } = this.#workbook.sheet(id);
      const entries = [...values.blocks.values(), ...values.overlay.values()];
      await inSlices(
        entries,
        (entry) => {
          isFound ||= Array.isArray(entry) ? entry.some(isFormula) : isFormula(entry);
        },
        () => isFound || this.#state !== 'idle',
      );
      if (isFound || this.#state !== 'idle') break;
    }
    if (isFound && this.#state === 'idle') await this.#load();
  }

  #load(): Promise<void> {
    const loading = this.#loadAll().finally(() => {
      if (this.#loading === loading) this.#loading = null;
    });
    this.#loading = loading;
    return loading;
  }

  async #loadAll(): Promise<void> {
    this.#state = 'loading';
    this.isBusy.set(true);
    try {
      let isTold = false;
      while (!isTold && this.#isLoading()) isTold = await this.#tellAll();
      if (!this.#isLoading()) return;
      this.#state = 'ready';
      this.#forgetPositions();
      for (const changed of this.#waiting.splice(0)) this.#tell(changed);
      this.#onChange();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.isBusy.set(false);
    }
  }

  #isLoading(): boolean {
    return this.#state === 'loading';
  }

  /** False when rows changed places meanwhile: then all is told again. */
  async #tellAll(): Promise<boolean> {
    this.#waiting.length = 0;
    this.#pending = null;
    const sent = new SentState(this.#workbook, this.#pivotCells);
    this.#sent = sent;
    const isOver = (): boolean =>
      !this.#isLoading() || this.#waiting.some(({ axes, hasSheets }) => axes.size > 0 || hasSheets);
    const sheets = [...sent.sheetNames].map(([sheet, name]) => ({ sheet, name, rows: [] }));
    const parts: { readonly sheet: string; readonly rows: CellInput[][] }[] = [];
    for (const { sheet } of sheets) {
      const opened = this.#workbook.sheet(sheet);
      const lines: CellInput[][] = [];
      await inSlices(
        opened.values.entries(),
        ({ row, column }) => {
          const at = { row: opened.rows.positionOf(row), column: opened.columns.positionOf(column) };
          if (at.row === null || at.column === null) {
            sent.noteReach(sheet, at);
            return;
          }
          const content = opened.content(row, column);
          sent.note(sheet, row, column, { row: at.row, column: at.column }, isFormula(content));
          const line = lines[at.row] ?? [];
          lines[at.row] = line;
          while (line.length < at.column) line.push(null);
          line[at.column] = inputOf(this.#workbook, sheet, row, content);
        },
        isOver,
      );
      if (isOver()) return false;
      sent.placePivots(sheet, lines);
      for (let from = 0; from < lines.length; from += rowsPerPart)
        parts.push({ sheet, rows: Array.from(lines.slice(from, from + rowsPerPart), (line) => line ?? []) });
    }
    const staged: Promise<unknown>[] = [];
    await inSlices(
      parts,
      ({ sheet, rows }) => staged.push(this.#client.stage(sheet, rows)),
      () => !this.#isLoading(),
    );
    await Promise.all([...staged, this.#client.load({ sheets, names: sent.names })]);
    return !this.#waiting.some(({ axes, hasSheets }) => axes.size > 0 || hasSheets) || !sent.hasOtherOrder();
  }

  #tell(latest: ChangedParts): void {
    const changed = this.#pending === null ? latest : together(this.#pending, latest);
    this.#pending = null;
    if (this.#batches > 0 && changed.axes.size === 0 && !changed.hasSheets && !changed.hasNames) {
      this.#pending = changed;
      return;
    }
    const { operations, isStructural } = this.#sent.operationsOf(changed);
    if (isStructural) this.#forgetPositions();
    if (operations.length === 0) {
      this.#onChange();
      return;
    }
    this.#batches += 1;
    this.isBusy.set(true);
    const epoch = this.#epoch;
    this.#client
      .apply(operations)
      .then(
        (result) => this.#take(result, epoch),
        (error: unknown) => this.#fail(error),
      )
      .finally(() => {
        this.#batches -= 1;
        if (this.#batches === 0) this.isBusy.set(false);
        if (this.#batches === 0 && this.#pending !== null && this.#state === 'ready') this.#tell(nothingChanged);
        if (this.#state !== 'over') this.#onChange();
      });
  }

  #forgetPositions(): void {
    this.#epoch += 1;
    this.#tiles.clear();
  }

  #take({ changes }: BatchResult, epoch: number): void {
    if (epoch !== this.#epoch) {
      this.#tiles.clear();
      return;
    }
    for (const { sheet, row, column, value } of changes) this.#put(sheet, row, column, value);
  }

  async #fetch(sheet: string, area: Area): Promise<void> {
    const epoch = this.#epoch;
    try {
      const lines = await this.values(sheet, area);
      if (epoch !== this.#epoch || lines === null) return;
      for (const [down, line] of lines.entries())
        for (const [right, value] of line.entries())
          this.#put(sheet, area.fromRow + down, area.fromColumn + right, value);
      this.#onChange();
    } catch {
      // The engine ended or refused: what is shown stays until the next change.
    }
  }

  #put(sheet: string, row: number, column: number, value: CellValue): void {
    if (!this.#workbook.list.isShown(sheet)) return;
    const opened = this.#workbook.opened(sheet);
    const [rowId, columnId] = [opened.rows.at(row), opened.columns.at(column)];
    if (rowId === null || columnId === null) return;
    const key = keyText(sheet, rowId, columnId);
    // Of a cell that is no formula only what a neighbour spilled into it is kept.
    const isResult = this.#sent.formulas.has(key) || opened.content(rowId, columnId) === null;
    if (value === null || !isResult) this.#values.delete(key);
    else this.#values.set(key, value);
    if (typeof value === 'object' && value !== null && 'sparkline' in value) this.hasSparklines.set(true);
  }

  /** A defect of the feed or the engine: all is told again, once; typing goes on meanwhile. */
  #fail(error: unknown): void {
    if (this.#state === 'over') return;
    console.error('The calculation has to begin again.', error);
    this.#client.cancel();
    const isRepeated = performance.now() - this.#failedAt < 5_000;
    this.#failedAt = performance.now();
    this.#state = 'idle';
    if (!isRepeated) void this.#load();
  }

  #failedAt = Number.NEGATIVE_INFINITY;
}
