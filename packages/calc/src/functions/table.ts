import { functionNames, ownFunctionNames } from '../hyperformula/registry.ts';
import { frenchFunctionNames } from '../locale/french.ts';

export interface FunctionEntry {
  readonly name: string;
  readonly french: string;
  /** Written here rather than HyperFormula's. */
  readonly isOwn: boolean;
}

/** Every function a formula may call, by name. */
export const functionTable = (): readonly FunctionEntry[] => {
  const own = ownFunctionNames();
  const french = frenchFunctionNames();
  return functionNames().map((name) => ({ name, french: french.get(name) ?? name, isOwn: own.has(name) }));
};
