/** What one workbook may ask of the engine; each is refused with a clear error and never crashes it. */
export interface CalcLimits {
  /** Characters of one formula, as in Excel. */
  readonly formulaLength: number;
  /** Calls, brackets and signs inside each other; Excel allows 64. */
  readonly nestingDepth: number;
  /** Operators in a row at one level (`1+1+1…`). */
  readonly chainLength: number;
  /** Cells one formula's result may fill. */
  readonly spillCells: number;
  /** Times that INDIRECT, OFFSET and spilled results are calculated anew before a loop through them is called circular. */
  readonly passes: number;
  /** Calls of a LAMBDA inside each other. */
  readonly lambdaDepth: number;
  /** After this long a batch ends; cells not reached hold `#ERROR!` until the next recalculation. */
  readonly batchMs: number;
  /** Characters of a regular expression, and of the text it is tried on. */
  readonly patternLength: number;
  readonly patternTextLength: number;
  /** Values of one sparkline. */
  readonly sparklineValues: number;
}

export const defaultLimits: CalcLimits = {
  formulaLength: 8192,
  nestingDepth: 128,
  chainLength: 512,
  spillCells: 1_000_000,
  passes: 256,
  lambdaDepth: 128,
  batchMs: 20_000,
  patternLength: 512,
  patternTextLength: 32_767,
  sparklineValues: 10_000,
};
