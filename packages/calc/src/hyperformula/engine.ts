import { DetailedCellError, HyperFormula } from 'hyperformula';
import {
  type BatchResult,
  type CalcEngine,
  type CalcOperation,
  CalcRefused,
  type CellChange,
  type CellInput,
  type CellPosition,
  type CellRange,
  type CellValue,
  type Explanation,
  isCalcError,
  type WorkbookInput,
} from '../engine.ts';
import type { Meanings } from '../formula/compile.ts';
import { type CalcLimits, defaultLimits } from '../limits.ts';
import type { PivotInput } from '../pivot/pivot.ts';
import { type Content, cellValueOf, constantOf, contentOf, formulaContent, isPivot, pivotContent } from './cells.ts';
import { circleThrough } from './circles.ts';
import { configOf } from './config.ts';
import { addressOf, CalcContext, isInside, keyOf } from './context.ts';
import type { Address } from './functions.ts';
import { tooLate } from './guard.ts';
import { NamedCells } from './names.ts';
import { checkOperations, type LineOperation, placeAfter } from './operations.ts';
import { registerLanguage } from './registry.ts';
import { Spills, type SpillWrite } from './spills.ts';

export interface EngineOptions {
  readonly limits?: Partial<CalcLimits>;
  /** Milliseconds since 1970, for NOW and TODAY. */
  readonly now?: () => number;
  /** In [0, 1), for RAND; one draw a batch. */
  readonly random?: () => number;
}

/** More pairs than this are not compared: what was read is simply calculated again. */
const readsCompared = 1_000_000;

interface SheetIds {
  readonly numberOf: Map<string, number>;
  readonly idOf: Map<number, string>;
}

class HyperFormulaEngine implements CalcEngine {
  readonly #limits: CalcLimits;
  readonly #newContext: () => CalcContext;
  #context: CalcContext;
  #loaded: HyperFormula | null = null;
  #spills: Spills;
  #names = new NamedCells();
  readonly #meanings: Meanings = {
    meaningOf: (name) => this.#names.meaningOf(name),
    hasSheet: (name) => this.#hasSheet(name),
  };
  /** By the caller's ids. */
  #sheetNames = new Map<string, string>();
  #sheets: SheetIds = { numberOf: new Map(), idOf: new Map() };
  readonly #changed = new Map<number, CellValue>();

  constructor({ limits, now = Date.now, random = Math.random }: EngineOptions) {
    registerLanguage();
    this.#limits = { ...defaultLimits, ...limits };
    this.#newContext = () => new CalcContext(this.#limits, now, random);
    this.#context = this.#newContext();
    this.#spills = this.#newSpills();
  }

  load({ sheets, names = {} }: WorkbookInput): { readonly isTimedOut: boolean } {
    this.dispose();
    this.#context = this.#newContext();
    this.#spills = this.#newSpills();
    this.#names = new NamedCells(names);
    this.#sheets = { numberOf: new Map(), idOf: new Map() };
    // A sheet may be called as any member of an object is.
    const contents: Record<string, (number | string | boolean | null)[][]> = Object.create(null);
    this.#sheetNames = new Map(sheets.map(({ sheet, name }) => [sheet, name]));
    // The engine underneath numbers sheets in the order of an object's keys, where names like 2027 come first.
    const numbers = new Map(
      Object.keys(Object.fromEntries(sheets.map(({ name }) => [name, 0]))).map((name, at) => [name, at]),
    );
    for (const { sheet, name, rows } of sheets) {
      const number = numbers.get(name) ?? 0;
      this.#know(sheet, number);
      contents[name] = rows.map((row, index) =>
        row.map((input, column) =>
          input === null || typeof input === 'number'
            ? this.#number(input)
            : this.#take({ sheet: number, row: index, col: column }, input),
        ),
      );
    }
    if (Object.keys(contents).length < sheets.length) throw new CalcRefused('Two sheets have the same name.');
    this.#context.beginBatch();
    this.#context.beginPass();
    this.#loaded = this.#context.loading(() => HyperFormula.buildFromSheets(contents, configOf(this.#context)));
    this.#settle(null);
    return { isTimedOut: this.#context.isTimedOut };
  }

  apply(operations: readonly CalcOperation[]): BatchResult {
    checkOperations(operations, this.#sheetNames);
    this.#changed.clear();
    this.#context.beginBatch();
    const touched = this.#pass(() => {
      for (const operation of operations) this.#applyOne(operation);
    });
    this.#settle(touched);
    return this.#result();
  }

  values({ sheet, row, column, lastRow, lastColumn }: CellRange): readonly (readonly CellValue[])[] {
    const number = this.#numberOf(sheet);
    const range = {
      start: { sheet: number, row, col: column },
      end: { sheet: number, row: lastRow, col: lastColumn },
    };
    return this.#shown(() => this.#engine.getRangeValues(range)).map((values) => values.map(cellValueOf));
  }

  explain({ sheet, row, column }: CellPosition): Explanation {
    const address = { sheet: this.#numberOf(sheet), row, col: column };
    const value = cellValueOf(this.#shown(() => this.#engine.getCellValue(address)));
    const isCircular = isCalcError(value) && value.error === '#CYCLE!';
    const circle = isCircular ? circleThrough(this.#engine, address, this.#context.reads) : [];
    const size = this.#spills.areaOf(address);
    const isPivotTable = this.#engine.getCellFormula(address)?.startsWith('=CALC.SPILL(CALC.PIVOT(') === true;
    return {
      value,
      pivot: (isPivotTable && this.#context.layouts.get(keyOf(address))) || null,
      circle: circle.map((cell) => this.#position(cell)),
      spill: size && { sheet, row, column, lastRow: row + size.height - 1, lastColumn: column + size.width - 1 },
    };
  }

  spills(sheet: string): readonly CellRange[] {
    return this.#spills.filledOn(this.#numberOf(sheet)).map(({ row, col: column, height, width }) => ({
      sheet,
      row,
      column,
      lastRow: row + height - 1,
      lastColumn: column + width - 1,
    }));
  }

  evaluate(sheet: string, formulas: readonly string[]): readonly CellValue[] {
    const number = this.#numberOf(sheet);
    this.#context.beginBatch();
    return formulas.map((formula) => {
      const { raw } = contentOf({ formula }, this.#meanings, this.#limits);
      const plain = String(raw).replace(/^=CALC\.SPILL\((.*)\)$/s, '=$1');
      try {
        const value = this.#engine.calculateFormula(plain, number);
        return cellValueOf(Array.isArray(value) ? (value[0]?.[0] ?? null) : value);
      } catch {
        return { error: '#ERROR!', message: 'The formula cannot be read.' };
      }
    });
  }

  recalculate(): BatchResult {
    this.#changed.clear();
    this.#context.beginBatch();
    const late = [...this.#lateCells()];
    const touched = this.#pass(() => {
      for (const address of late) this.#again(address);
    });
    this.#settle(touched);
    return this.#result();
  }

  dispose(): void {
    this.#loaded?.destroy();
    this.#loaded = null;
  }

  /** An empty one until a workbook is loaded, made only for who asks: it takes as long as many workbooks do. */
  get #engine(): HyperFormula {
    this.#loaded ??= HyperFormula.buildEmpty(configOf(this.#context));
    return this.#loaded;
  }

  /** What cells show, drawings included. */
  #shown<T>(read: () => T): T {
    this.#context.showsDrawings = true;
    try {
      return read();
    } finally {
      this.#context.showsDrawings = false;
    }
  }

  #newSpills(): Spills {
    return new Spills(this.#context, {
      isEmpty: (address) => this.#engine.isCellEmpty(address),
      refersTo: (start, last) =>
        this.#engine
          .getCellPrecedents(start)
          .some((from) =>
            'start' in from
              ? from.start.sheet === start.sheet &&
                from.start.row <= last.row &&
                from.end.row >= start.row &&
                from.start.col <= last.col &&
                from.end.col >= start.col
              : isInside({ start, end: last }, from),
          ),
    });
  }

  #know(sheet: string, number: number): void {
    this.#sheets.numberOf.set(sheet, number);
    this.#sheets.idOf.set(number, sheet);
  }

  #numberOf(sheet: string): number {
    const number = this.#sheets.numberOf.get(sheet);
    if (number === undefined) throw new CalcRefused('There is no such sheet.');
    return number;
  }

  #hasSheet(name: string): boolean {
    const wanted = name.toLowerCase();
    for (const known of this.#sheetNames.values()) if (known.toLowerCase() === wanted) return true;
    return false;
  }

  #number(input: number | null): number | string | null {
    return input === null || Number.isFinite(input) ? input : '#NUM!';
  }

  #position({ sheet, row, col }: Address): CellPosition {
    return { sheet: this.#sheets.idOf.get(sheet) ?? '', row, column: col };
  }

  /** The content for the engine underneath; what has to be remembered of the cell is remembered. */
  #take(address: Address, input: CellInput): number | string | boolean | null {
    const { raw, spills, usesNames } = isPivot(input)
      ? this.#pivotContent(input.pivot)
      : contentOf(input, this.#meanings, this.#limits);
    if (spills) this.#spills.add(address);
    if (usesNames) this.#names.add(address);
    return raw;
  }

  #pivotContent({ source, ...pivot }: PivotInput): Content {
    return pivotContent(this.#context.pivotNumber(pivot), source, this.#meanings, this.#limits);
  }

  #again(address: Address): void {
    const formula = this.#engine.getCellFormula(address);
    if (formula !== undefined) this.#engine.setCellContents(address, [[formula]]);
  }

  #applyOne(operation: CalcOperation): void {
    const { kind } = operation;
    if (kind === 'setCells') this.#setCells(operation);
    else if (kind === 'addSheet') this.#addSheet(operation.sheet, operation.name);
    else if (kind === 'renameSheet') this.#renameSheet(operation.sheet, operation.name);
    else if (kind === 'removeSheet') this.#removeSheet(operation.sheet);
    else if (kind === 'defineName') {
      this.#names.define(operation.name, operation.formula);
      this.#renew();
    } else this.#moveLines(operation);
  }

  #setCells({ sheet, row, column, cells }: CalcOperation & { kind: 'setCells' }): void {
    const number = this.#numberOf(sheet);
    const raw = cells.map((line, down) =>
      line.map((input, right) => {
        const address = { sheet: number, row: row + down, col: column + right };
        this.#spills.forget(address);
        this.#names.forget(address);
        return this.#take(address, input);
      }),
    );
    this.#write(this.#spills.takeWrites());
    this.#engine.setCellContents({ sheet: number, row, col: column }, raw);
  }

  #write(writes: readonly SpillWrite[]): void {
    for (const write of writes)
      if ('isAgain' in write) this.#again(write.address);
      else this.#engine.setCellContents(write.address, [[write.value === null ? null : constantOf(write.value)]]);
  }

  #addSheet(sheet: string, name: string): void {
    this.#engine.addSheet(name);
    this.#know(sheet, this.#engine.getSheetId(name) ?? -1);
    this.#sheetNames.set(sheet, name);
    this.#renew();
  }

  #renameSheet(sheet: string, name: string): void {
    this.#engine.renameSheet(this.#numberOf(sheet), name);
    this.#sheetNames.set(sheet, name);
    this.#renew();
  }

  #removeSheet(sheet: string): void {
    const number = this.#numberOf(sheet);
    // A sheet of the same name gets the same number: nothing may be remembered as filled.
    this.#spills.lift(number);
    this.#write(this.#spills.takeWrites());
    this.#spills.moveAnchors(number, () => null);
    this.#names.move(number, () => null);
    this.#sheetNames.delete(sheet);
    // Before it goes: whoever names it will not name anything then.
    for (const [name, formulas] of Object.entries(this.#engine.getAllSheetsFormulas())) {
      const from = this.#engine.getSheetId(name);
      if (from === undefined || from === number) continue;
      for (const [row, line] of formulas.entries())
        for (const [col, formula] of line.entries())
          if (formula?.includes('!')) this.#names.add({ sheet: from, row, col });
    }
    this.#renew();
    this.#engine.removeSheet(number);
    this.#sheets.numberOf.delete(sheet);
    this.#sheets.idOf.delete(number);
  }

  #moveLines(operation: LineOperation): void {
    const { kind, at, count } = operation;
    const number = this.#numberOf(operation.sheet);
    this.#spills.lift(number);
    this.#write(this.#spills.takeWrites());
    const engine = this.#engine;
    const { height, width } = engine.getSheetDimensions(number);
    const size = kind.endsWith('Rows') ? height : width;
    if (kind === 'addRows' && at < size) engine.addRows(number, [at, count]);
    if (kind === 'addColumns' && at < size) engine.addColumns(number, [at, count]);
    if (kind === 'removeRows' && at < size) engine.removeRows(number, [at, Math.min(count, size - at)]);
    if (kind === 'removeColumns' && at < size) engine.removeColumns(number, [at, Math.min(count, size - at)]);
    if (kind === 'moveRows') engine.moveRows(number, at, count, operation.to);
    if (kind === 'moveColumns') engine.moveColumns(number, at, count, operation.to);
    const place = placeAfter(operation);
    this.#spills.moveAnchors(number, place);
    this.#names.move(number, place);
  }

  /** Formulas that use names are written again with the names' present meaning. */
  #renew(): void {
    for (const address of this.#names.cells()) {
      const formula = this.#engine.getCellFormula(address)?.replace(/^=(?:CALC\.SPILL\((.*)\))?$/s, '=$1');
      if (formula === undefined) continue;
      this.#spills.forget(address);
      const { raw, spills, usesNames } = formulaContent(formula, this.#meanings, this.#limits);
      if (spills) this.#spills.add(address);
      if (!usesNames) this.#names.forget(address);
      this.#engine.setCellContents(address, [[raw]]);
    }
  }

  /** Changes are made, then everything that depends on them is calculated once. Gives the cells with another value. */
  #pass(change: () => void): readonly number[] {
    const touched: number[] = [];
    this.#context.beginPass();
    for (const item of this.#engine.batch(change)) {
      if (!('address' in item)) continue;
      const key = keyOf(item.address);
      const value = cellValueOf(item.newValue);
      if (isSameValue(this.#changed.get(key), value)) continue;
      touched.push(key);
      this.#changed.set(key, value);
    }
    return touched;
  }

  /**
   * Results are laid out, and what was read where the text does not tell is calculated again, until nothing changes (rules.md
   * E1). What still changes after the limit's passes depends on itself. `first` are the cells that got another value so far; null
   * when all did.
   */
  #settle(first: readonly number[] | null): void {
    const context = this.#context;
    let touched = first ?? [];
    let isStale = first === null ? context.reads.size > 0 : this.#isRead(touched);
    for (let pass = 0; pass < 2 * this.#limits.passes && !context.isTimedOut; pass += 1) {
      this.#spills.layOut();
      const writes = this.#spills.takeWrites();
      if (writes.length === 0 && !isStale) return;
      if (pass >= this.#limits.passes) this.#markCircular(touched);
      touched = this.#pass(() => this.#write(writes));
      // While a formula is written again it is empty, and a reader that came before it in this pass saw that.
      const again = writes.filter((write) => 'isAgain' in write).map(({ address }) => keyOf(address));
      isStale = this.#isRead([...touched, ...again]);
    }
  }

  /** Whether a formula read one of the cells without its text telling so. */
  #isRead(touched: readonly number[]): boolean {
    const { reads } = this.#context;
    if (reads.size === 0 || touched.length === 0) return false;
    if (reads.size * touched.length > readsCompared) return true;
    const cells = touched.map(addressOf);
    return [...reads.values()].some((areas) => areas.some((area) => cells.some((cell) => isInside(area, cell))));
  }

  #markCircular(touched: readonly number[]): void {
    const { reads, fresh, circularReaders, circularResults } = this.#context;
    const cells = touched.map(addressOf);
    for (const [reader, areas] of reads)
      if (areas.some((area) => cells.some((cell) => isInside(area, cell)))) circularReaders.add(reader);
    if (circularReaders.size === 0) for (const key of fresh) circularResults.add(key);
  }

  /** Formulas that the last batch did not reach. */
  *#lateCells(): Generator<Address> {
    for (const sheet of this.#sheets.idOf.keys())
      for (const [row, values] of this.#engine.getSheetValues(sheet).entries())
        for (const [col, value] of values.entries())
          if (value instanceof DetailedCellError && value.message === tooLate) yield { sheet, row, col };
  }

  #result(): BatchResult {
    const changes: CellChange[] = [];
    for (const [key, value] of this.#changed) {
      const { sheet: number, row, col: column } = addressOf(key);
      const sheet = this.#sheets.idOf.get(number);
      if (sheet !== undefined) changes.push({ sheet, row, column, value });
    }
    return { changes, isTimedOut: this.#context.isTimedOut };
  }
}

const isSameValue = (a: CellValue | undefined, b: CellValue): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

/** A calculation engine without a workbook. HyperFormula calculates (GPL-3.0-only, see NOTICE.md). */
export const createEngine = (options: EngineOptions = {}): CalcEngine => new HyperFormulaEngine(options);
