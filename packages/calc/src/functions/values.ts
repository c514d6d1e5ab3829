import type { ValueFunctions } from '../hyperformula/functions.ts';
import { arrayFunctions } from './arrays.ts';
import { corrections } from './corrections.ts';
import { financeFunctions } from './finance.ts';
import { lookupFunctions } from './lookup.ts';
import { mathematicsFunctions } from './mathematics.ts';
import { roundingFunctions } from './rounding.ts';
import { statisticsFunctions } from './statistics.ts';
import { textFunctions } from './text.ts';

/** All functions of values that the engine underneath lacks or gets wrong. */
export const valueFunctions: ValueFunctions = {
  ...arrayFunctions,
  ...corrections,
  ...financeFunctions,
  ...lookupFunctions,
  ...mathematicsFunctions,
  ...roundingFunctions,
  ...statisticsFunctions,
  ...textFunctions,
};
