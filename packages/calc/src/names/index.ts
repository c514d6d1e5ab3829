import { functionList } from './list.ts';

export interface FunctionName {
  /** As documents hold it. */
  readonly name: string;
  readonly french: string;
}

/** The functions' names alone, for pages that show and take formulas without the engine, which is in a worker. */
export const functionNames: readonly FunctionName[] = functionList.split(' ').map((entry) => {
  const [name = '', french = name] = entry.split('=');
  return { name, french };
});
