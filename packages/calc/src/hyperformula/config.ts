import { type ConfigParams, DenseSparseChooseBasedOnThreshold, HyperFormula } from 'hyperformula';
import { type CalcContext, maxColumns, maxRows } from './context.ts';
import { language, plugins } from './registry.ts';

/** Canonical formulas, Excel's sizes, no clipboard and no undo: the document has its own. */
export const configOf = (context: CalcContext): Partial<ConfigParams> => ({
  licenseKey: 'gpl-v3',
  language,
  context,
  functionPlugins: [...HyperFormula.getAllFunctionPlugins(), ...plugins],
  useArrayArithmetic: true,
  chooseAddressMappingPolicy: new DenseSparseChooseBasedOnThreshold(0.3),
  maxRows,
  maxColumns,
  undoLimit: 0,
  caseSensitive: false,
  accentSensitive: true,
  ignorePunctuation: false,
  leapYear1900: false,
  // Digits behind the first: values have fifteen, so that billions keep their cents.
  precisionRounding: 14,
});
