import type {
  CalcEngine,
  CalcOperation,
  CellPosition,
  CellRange,
  CellValue,
  Explanation,
  SheetInput,
  WorkbookInput,
} from '../engine.ts';
import type { CalcLimits } from '../limits.ts';
import type { PackedBatch } from './packed-changes.ts';

/** What the host asks of the engine in the worker. */
export type CalcCall =
  | { readonly kind: 'open'; readonly limits: Partial<CalcLimits> }
  | { readonly kind: 'stage'; readonly sheet: string; readonly rows: SheetInput['rows'] }
  | { readonly kind: 'load'; readonly workbook: WorkbookInput }
  | { readonly kind: 'apply'; readonly operations: readonly CalcOperation[] }
  | { readonly kind: 'values'; readonly range: CellRange }
  | { readonly kind: 'explain'; readonly position: CellPosition }
  | { readonly kind: 'evaluate'; readonly sheet: string; readonly formulas: readonly string[] }
  | { readonly kind: 'recalculate' };

export interface CalcResults {
  readonly open: null;
  readonly stage: null;
  readonly load: ReturnType<CalcEngine['load']>;
  readonly apply: PackedBatch;
  readonly values: readonly (readonly CellValue[])[];
  readonly explain: Explanation;
  readonly evaluate: readonly CellValue[];
  readonly recalculate: PackedBatch;
}

/** Calls are answered in the order they came. */
export interface CalcRequest {
  readonly id: number;
  readonly call: CalcCall;
}

export type CalcAnswer =
  | { readonly id: number; readonly isDone: true; readonly result: CalcResults[CalcCall['kind']] }
  /** `isRefused`: the caller's mistake, and nothing happened; otherwise a defect. */
  | { readonly id: number; readonly isDone: false; readonly isRefused: boolean; readonly reason: string };
