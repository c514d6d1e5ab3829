export * from './engine.ts';
export { type FunctionEntry, functionTable } from './functions/table.ts';
export { mayChangeByItself } from './functions/volatile.ts';
export { createEngine, type EngineOptions } from './hyperformula/engine.ts';
export { type CalcLimits, defaultLimits } from './limits.ts';
export { canonicalFormula, type FormulaLanguage, shownFormula } from './locale/present.ts';
export type { PivotInput, PivotLayout } from './pivot/pivot.ts';
export * from './sparkline.ts';
export { type CalcClient, CalcStopped } from './worker/client.ts';
