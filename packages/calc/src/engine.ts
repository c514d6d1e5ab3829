import type { PivotInput, PivotLayout } from './pivot/pivot.ts';
import type { SparklineValue } from './sparkline.ts';

/** Zero-based position of a cell; `sheet` is the caller's own id of the sheet, not its name. */
export interface CellPosition {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

/** Both corners belong to it. */
export interface CellRange {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
  readonly lastRow: number;
  readonly lastColumn: number;
}

/**
 * What somebody put into a cell: a value as it is (text is never read as a number or a formula), a formula with its `=`, or a pivot
 * table, which gives an array as a formula does.
 */
export type CellInput =
  | number
  | string
  | boolean
  | null
  | { readonly formula: string }
  | { readonly pivot: PivotInput };

export type ErrorCode =
  | '#CYCLE!'
  | '#DIV/0!'
  | '#ERROR!'
  | '#N/A'
  | '#NAME?'
  | '#NUM!'
  | '#REF!'
  | '#SPILL!'
  | '#VALUE!';

export interface CalcErrorValue {
  readonly error: ErrorCode;
  /** What went wrong, one English sentence; empty when there is no more to say than the code does. */
  readonly message: string;
}

/** A value that says itself in words and numbers. */
export type PlainValue = number | string | boolean | null | CalcErrorValue;

/** What a cell shows; null when it is empty. Dates are numbers of days since 1899-12-30. */
export type CellValue = PlainValue | SparklineValue;

export const isCalcError = (value: CellValue): value is CalcErrorValue =>
  typeof value === 'object' && value !== null && 'error' in value;

export const isSparkline = (value: CellValue): value is SparklineValue =>
  typeof value === 'object' && value !== null && 'sparkline' in value;

/** For everything that cannot draw: a sparkline is an empty text. */
export const plainValue = (value: CellValue): PlainValue => (isSparkline(value) ? '' : value);

export interface SheetInput {
  readonly sheet: string;
  /** As formulas call it. */
  readonly name: string;
  readonly rows: readonly (readonly CellInput[])[];
}

export interface WorkbookInput {
  readonly sheets: readonly SheetInput[];
  /** Names and what they stand for: a formula with its `=` and absolute references, a LAMBDA included. */
  readonly names?: Readonly<Record<string, string>>;
}

/** One change, in the order it happened; each names positions as they are after the changes before it. */
export type CalcOperation =
  | {
      readonly kind: 'setCells';
      readonly sheet: string;
      readonly row: number;
      readonly column: number;
      readonly cells: readonly (readonly CellInput[])[];
    }
  | {
      readonly kind: 'addRows' | 'removeRows' | 'addColumns' | 'removeColumns';
      readonly sheet: string;
      readonly at: number;
      readonly count: number;
    }
  /** The rows stand before the row that is at `to` now. */
  | {
      readonly kind: 'moveRows' | 'moveColumns';
      readonly sheet: string;
      readonly at: number;
      readonly count: number;
      readonly to: number;
    }
  | { readonly kind: 'addSheet'; readonly sheet: string; readonly name: string }
  | { readonly kind: 'renameSheet'; readonly sheet: string; readonly name: string }
  | { readonly kind: 'removeSheet'; readonly sheet: string }
  /** `formula` null takes the name away. */
  | { readonly kind: 'defineName'; readonly name: string; readonly formula: string | null };

export interface CellChange extends CellPosition {
  readonly value: CellValue;
}

export interface BatchResult {
  /** Every cell whose value is another than before, set or calculated, spilled ones included. */
  readonly changes: readonly CellChange[];
  /** The time of a batch ran out: cells that were not reached hold `#ERROR!`. {@link CalcEngine.recalculate} tries again. */
  readonly isTimedOut: boolean;
}

export interface Explanation {
  readonly value: CellValue;
  /** For `#CYCLE!`: the cells of the circle, each calculated from the next, the first named again at the end. */
  readonly circle: readonly CellPosition[];
  /** For a result that fills other cells: the range it fills, or would fill. */
  readonly spill: CellRange | null;
  /** For a pivot table that could be made: what stands where. */
  readonly pivot: PivotLayout | null;
}

/**
 * Calculates one workbook. It holds no truth: the document does, and feeds it. All methods are synchronous; in an app the engine
 * stands in a worker, behind a `CalcClient`.
 *
 * Errors: {@link CalcRefused} for a sheet or position that does not exist; the batch is then not applied at all. A bad formula is
 * no such error: its cell shows `#ERROR!` with the reason.
 */
export interface CalcEngine {
  /** The engine holds this workbook alone, calculated. */
  load(workbook: WorkbookInput): { readonly isTimedOut: boolean };
  /** All operations are applied, then everything that depends on them is calculated once. */
  apply(operations: readonly CalcOperation[]): BatchResult;
  /** Row by row; positions outside the sheet are null. */
  values(range: CellRange): readonly (readonly CellValue[])[];
  explain(position: CellPosition): Explanation;
  /** The ranges that results fill with more than one value, the cells of their formulas included. */
  spills(sheet: string): readonly CellRange[];
  /** What the formulas, with their `=`, give as if each stood in a cell of the sheet; of an array its first value. Nothing changes. */
  evaluate(sheet: string, formulas: readonly string[]): readonly CellValue[];
  /** Everything is calculated anew: after a timeout, or for NOW and RAND. */
  recalculate(): BatchResult;
  dispose(): void;
}

export class CalcRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CalcRefused';
  }
}
