import type { CalcOperation, CellInput } from '@cloudity/calc';
import type { PivotInput } from '@cloudity/docmodel/pivots';
import {
  type Anchor,
  type Axis,
  anchorFromText,
  isFormula,
  type Stretch,
  textFromFormula,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { type OrderDiff, orderDiff } from '../model/order-diff.ts';
import type { pivotCells } from '../pivots/cells.ts';
import { inputOf, isCalculated, keyFromText, keyText } from './cell-input.ts';
import type { ChangedParts } from './changed-parts.ts';

export type PivotCells = typeof pivotCells;

interface Orders {
  rows: readonly Stretch[];
  columns: readonly Stretch[];
}

interface AxisChange {
  readonly axis: Axis;
  readonly diff: OrderDiff | null;
  /** Ids of what came: new rows, and rows that came back. */
  readonly added: ReadonlySet<string>;
  /** After a sort ids and places differ, and the engine's own way of moving references no longer is ours. */
  readonly hasMovers: boolean;
}

interface SheetChange {
  readonly rows: AxisChange;
  readonly columns: AxisChange;
}

/**
 * What the engine has been told. Turns each transaction into operations in positions: the engine moves plain references by itself
 * when rows come and go; what it cannot know (rows that came back, corners that are gone, sorted rows) is told anew.
 */
export class SentState {
  readonly #workbook: Workbook;
  readonly #orders = new Map<string, Orders>();
  readonly #sheetNames = new Map<string, string>();
  #names = new Map<string, string>();
  /** Cells that hold formulas, as {@link keyText}. */
  readonly formulas = new Set<string>();
  /** Pivot tables by their cell, as {@link keyText}, and as what the engine knows them. */
  #pivots: ReadonlyMap<string, PivotInput>;
  /** How far to the right and down something was ever told of, by sheet. */
  readonly #reach = new Map<string, { rows: number; columns: number }>();

  /** Reads the pivot tables of a sheet; null while no workbook needed it. */
  pivotCells: PivotCells | null;

  constructor(workbook: Workbook, pivotCells: PivotCells | null) {
    this.#workbook = workbook;
    this.pivotCells = pivotCells;
    for (const { id, name } of workbook.sheets) {
      this.#sheetNames.set(id, name);
      this.#remember(id);
    }
    this.#names = this.#definedNames();
    this.#pivots = this.#placedPivots();
  }

  /** What the engine is told of a cell: a pivot table stands where nothing else does. */
  inputAt(sheet: string, row: string, column: string): CellInput {
    const pivot = this.#pivots.get(keyText(sheet, row, column));
    if (pivot !== undefined) return { pivot };
    return inputOf(this.#workbook, sheet, row, this.#workbook.opened(sheet).content(row, column));
  }

  /** Puts the pivot tables of a sheet among its rows, all of which are told, and notes that the engine knows them. */
  placePivots(sheet: string, lines: CellInput[][]): void {
    const { rows, columns } = this.#workbook.sheet(sheet);
    for (const [key, pivot] of this.#pivots) {
      const { sheet: own, row: rowId, column: columnId } = keyFromText(key);
      const [row, column] = [rows.positionOf(rowId), columns.positionOf(columnId)];
      if (own !== sheet || row === null || column === null) continue;
      const line = lines[row] ?? [];
      lines[row] = line;
      while (line.length < column) line.push(null);
      if (line[column] === null || line[column] === undefined) line[column] = { pivot };
      this.note(sheet, rowId, columnId, { row, column }, true);
    }
  }

  #placedPivots(): ReadonlyMap<string, PivotInput> {
    const placed = new Map<string, PivotInput>();
    for (const { id } of this.#workbook.sheets) {
      const { rows, columns } = this.#workbook.sheet(id);
      for (const { row, column, pivot } of this.pivotCells?.(this.#workbook, id) ?? [])
        placed.set(keyText(id, rows.at(row) ?? '', columns.at(column) ?? ''), pivot);
    }
    return placed;
  }

  /** Adds the cells of pivot tables that came, went, or read or do something else than the engine was told. */
  #pivotsAgain(again: Set<string>, isStructural: boolean): void {
    const before = this.#pivots;
    if (this.pivotCells === null) return;
    this.#pivots = this.#placedPivots();
    for (const key of before.keys()) if (!this.#pivots.has(key)) again.add(key);
    for (const [key, pivot] of this.#pivots)
      if (isStructural || JSON.stringify(before.get(key)) !== JSON.stringify(pivot)) again.add(key);
  }

  get sheetNames(): ReadonlyMap<string, string> {
    return this.#sheetNames;
  }

  get names(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#names);
  }

  #remember(sheet: string): void {
    const { rows, columns } = this.#workbook.sheet(sheet);
    this.#orders.set(sheet, { rows: rows.stretches, columns: columns.stretches });
  }

  /** Notes that the engine knows the cell. */
  note(
    sheet: string,
    row: string,
    column: string,
    at: { readonly row: number; readonly column: number },
    hasFormula: boolean,
  ): void {
    const key = keyText(sheet, row, column);
    if (hasFormula) this.formulas.add(key);
    else this.formulas.delete(key);
    this.noteReach(sheet, at);
  }

  /** Notes that something is stored so far down and right, also where its row or its column (null) is deleted and may come back. */
  noteReach(sheet: string, at: { readonly row: number | null; readonly column: number | null }): void {
    const reach = this.#reach.get(sheet) ?? { rows: 0, columns: 0 };
    reach.rows = Math.max(reach.rows, (at.row ?? -1) + 1);
    reach.columns = Math.max(reach.columns, (at.column ?? -1) + 1);
    this.#reach.set(sheet, reach);
  }

  #definedNames(): Map<string, string> {
    const home = { space: this.#workbook, sheet: this.#workbook.sheets[0]?.id ?? '', row: null };
    return new Map(this.#workbook.names.list().map(({ name, formula }) => [name, textFromFormula(formula, home)]));
  }

  /** Whether rows, columns or sheets stand elsewhere than the engine was told. */
  hasOtherOrder(): boolean {
    const { sheets } = this.#workbook;
    return (
      sheets.length !== this.#sheetNames.size ||
      sheets.some(({ id, name }) => {
        const sent = this.#orders.get(id);
        const { rows, columns } = this.#workbook.sheet(id);
        return this.#sheetNames.get(id) !== name || sent?.rows !== rows.stretches || sent.columns !== columns.stretches;
      })
    );
  }

  /** The operations that tell the engine of a transaction; `isStructural` when positions are others than before. */
  operationsOf(changed: ChangedParts): {
    readonly operations: readonly CalcOperation[];
    readonly isStructural: boolean;
  } {
    const operations: CalcOperation[] = [];
    const again = new Set(changed.cells);
    let isStructural = false;
    const otherSheets = changed.hasSheets ? this.#sheetOperations(operations, again) : new Set<string>();
    const changes = new Map<string, SheetChange>();
    for (const sheet of changed.axes) {
      const change = this.#axisOperations(sheet, operations, again);
      if (change !== null) changes.set(sheet, change);
    }
    if (changes.size > 0 || otherSheets.size > 0) {
      isStructural = true;
      for (const key of this.formulas) if (this.#isAffected(key, changes, otherSheets)) again.add(key);
    }
    if (changed.hasNames || changed.hasSheets || isStructural) this.#nameOperations(operations);
    if (changed.hasNames)
      for (const key of this.formulas) if (this.#anchors(key).some((anchor) => anchor.startsWith('@'))) again.add(key);
    this.#pivotsAgain(again, isStructural);
    operations.push(...this.#cellOperations(again));
    return { operations, isStructural };
  }

  #sheetOperations(operations: CalcOperation[], again: Set<string>): Set<string> {
    const other = new Set<string>();
    const now = new Map(this.#workbook.sheets.map(({ id, name }) => [id, name]));
    for (const id of this.#sheetNames.keys())
      if (!now.has(id)) {
        operations.push({ kind: 'removeSheet', sheet: id });
        this.#sheetNames.delete(id);
        this.#orders.delete(id);
        other.add(id);
      }
    const renamed = [...now].filter(([id, name]) => this.#sheetNames.has(id) && this.#sheetNames.get(id) !== name);
    // Two sheets may have exchanged their names: out of each other's way first.
    if (renamed.length > 1)
      for (const [index, [id]] of renamed.entries())
        operations.push({ kind: 'renameSheet', sheet: id, name: `~${index}~${id}` });
    for (const [id, name] of renamed) {
      operations.push({ kind: 'renameSheet', sheet: id, name });
      this.#sheetNames.set(id, name);
    }
    for (const [id, name] of now) {
      if (this.#sheetNames.has(id)) continue;
      operations.push({ kind: 'addSheet', sheet: id, name });
      this.#sheetNames.set(id, name);
      this.#remember(id);
      other.add(id);
      for (const { row, column } of this.#workbook.sheet(id).values.entries()) again.add(keyText(id, row, column));
    }
    return other;
  }

  #axisOperations(sheet: string, operations: CalcOperation[], again: Set<string>): SheetChange | null {
    const sent = this.#orders.get(sheet);
    if (sent === undefined || !this.#sheetNames.has(sheet)) return null;
    const { rows, columns, values } = this.#workbook.sheet(sheet);
    const change = (
      axis: Axis,
      before: readonly Stretch[],
      add: 'addRows' | 'addColumns',
      remove: 'removeRows' | 'removeColumns',
    ): AxisChange => {
      const diff = orderDiff(before, axis.stretches);
      for (const { at, count } of diff?.removed ?? []) operations.push({ kind: remove, sheet, at, count });
      const added = new Set<string>();
      for (const { at, count } of diff?.added ?? []) {
        operations.push({ kind: add, sheet, at, count });
        for (let offset = 0; offset < count; offset += 1) added.add(axis.at(at + offset) ?? '');
      }
      return { axis, diff, added, hasMovers: axis.stretches.some(({ mover }) => mover !== null) };
    };
    const result = {
      rows: change(rows, sent.rows, 'addRows', 'removeRows'),
      columns: change(columns, sent.columns, 'addColumns', 'removeColumns'),
    };
    this.#remember(sheet);
    if (result.rows.diff === null && result.columns.diff === null) return null;
    const reach = this.#reach.get(sheet) ?? { rows: 0, columns: 0 };
    reach.rows += result.rows.added.size;
    reach.columns += result.columns.added.size;
    this.#reach.set(sheet, reach);
    const tellRow = (row: string): void => {
      for (let at = 0; at < Math.min(reach.columns, columns.length); at += 1)
        again.add(keyText(sheet, row, columns.at(at) ?? ''));
    };
    const tellColumn = (column: string): void => {
      for (let at = 0; at < Math.min(reach.rows, rows.length); at += 1)
        again.add(keyText(sheet, rows.at(at) ?? '', column));
    };
    const hasContent = (row: string): boolean => {
      for (let at = 0; at < Math.min(reach.columns, columns.length); at += 1)
        if (values.get(row, columns.at(at) ?? '') !== null) return true;
      return false;
    };
    for (const row of result.rows.added) if (hasContent(row)) tellRow(row);
    for (const column of result.columns.added) tellColumn(column);
    const { moved: movedRows = null } = result.rows.diff ?? {};
    const { moved: movedColumns = null } = result.columns.diff ?? {};
    if (movedRows) for (let at = movedRows.from; at <= movedRows.to; at += 1) tellRow(rows.at(at) ?? '');
    if (movedColumns) for (let at = movedColumns.from; at <= movedColumns.to; at += 1) tellColumn(columns.at(at) ?? '');
    return result;
  }

  #anchors(key: string): readonly string[] {
    const { sheet, row, column } = keyFromText(key);
    const content = this.#workbook.opened(sheet).content(row, column);
    return isFormula(content) ? content.r : [];
  }

  #isAffected(key: string, changes: ReadonlyMap<string, SheetChange>, otherSheets: ReadonlySet<string>): boolean {
    const { sheet } = keyFromText(key);
    return this.#anchors(key).some((text) => {
      const anchor = anchorFromText(text);
      if (anchor === null || anchor.kind === 'name') return false;
      const named = anchor.sheet ?? sheet;
      if (otherSheets.has(named)) return true;
      const change = changes.get(named);
      return change !== undefined && isAnchorAffected(anchor, change);
    });
  }

  #nameOperations(operations: CalcOperation[]): void {
    const now = this.#definedNames();
    for (const name of this.#names.keys())
      if (!now.has(name)) operations.push({ kind: 'defineName', name, formula: null });
    for (const [name, formula] of now)
      if (this.#names.get(name) !== formula) operations.push({ kind: 'defineName', name, formula });
    this.#names = now;
  }

  /** Cells side by side in a column travel together. */
  #cellOperations(keys: ReadonlySet<string>): readonly CalcOperation[] {
    const told: { readonly sheet: string; readonly row: number; readonly column: number; readonly input: CellInput }[] =
      [];
    for (const key of keys) {
      const { sheet, row, column } = keyFromText(key);
      if (!this.#sheetNames.has(sheet)) continue;
      const opened = this.#workbook.sheet(sheet);
      const at = { row: opened.rows.positionOf(row), column: opened.columns.positionOf(column) };
      if (at.row === null || at.column === null) {
        this.noteReach(sheet, at);
        continue;
      }
      const input = this.inputAt(sheet, row, column);
      this.note(sheet, row, column, { row: at.row, column: at.column }, isCalculated(input));
      told.push({ sheet, row: at.row, column: at.column, input });
    }
    told.sort((one, other) =>
      one.sheet === other.sheet ? one.column - other.column || one.row - other.row : one.sheet < other.sheet ? -1 : 1,
    );
    const operations: { kind: 'setCells'; sheet: string; row: number; column: number; cells: CellInput[][] }[] = [];
    for (const { sheet, row, column, input } of told) {
      const last = operations.at(-1);
      if (last !== undefined && last.sheet === sheet && last.column === column && last.row + last.cells.length === row)
        last.cells.push([input]);
      else operations.push({ kind: 'setCells', sheet, row, column, cells: [[input]] });
    }
    return operations;
  }
}

const isIdAffected = (id: string | null, { axis, diff, added, hasMovers }: AxisChange): boolean => {
  if (id === null || diff === null) return false;
  if (hasMovers || added.has(id) || !axis.isLive(id)) return true;
  const { moved } = diff;
  if (moved === null) return false;
  const position = axis.positionOf(id);
  return position === null || (position >= moved.from && position <= moved.to);
};

const isAnchorAffected = (anchor: Exclude<Anchor, { kind: 'name' }>, { rows, columns }: SheetChange): boolean => {
  switch (anchor.kind) {
    case 'cell':
      return isIdAffected(anchor.at.row, rows) || isIdAffected(anchor.at.column, columns);
    case 'range':
      return (
        isIdAffected(anchor.from.row, rows) ||
        isIdAffected(anchor.to.row, rows) ||
        isIdAffected(anchor.from.column, columns) ||
        isIdAffected(anchor.to.column, columns)
      );
    case 'columns':
      return isIdAffected(anchor.from.id, columns) || isIdAffected(anchor.to.id, columns);
    case 'rows':
      return isIdAffected(anchor.from.id, rows) || isIdAffected(anchor.to.id, rows);
  }
};
