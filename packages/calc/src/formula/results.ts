import type { FormulaNode } from './node.ts';

/** Which arguments of a function may be what it gives, unchanged. */
const passedOn: Readonly<Record<string, (count: number) => readonly number[]>> = {
  IF: () => [1, 2],
  IFS: (count) => range(count).filter((at) => at % 2 === 1),
  IFERROR: () => [0, 1],
  IFNA: () => [0, 1],
  CHOOSE: (count) => range(count).slice(1),
  SWITCH: (count) => range(count).filter((at) => at > 0 && (at % 2 === 0 || at === count - 1)),
  LET: (count) => [count - 1],
  'CALC.LET': (count) => [count - 1],
};

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** The parts of a formula whose value may be the formula's own: the branches of conditions, what LET calculates. */
export const resultsOf = (node: FormulaNode): readonly FormulaNode[] => {
  if (node.kind === 'group') return [node, ...resultsOf(node.operand)];
  if (node.kind !== 'call') return [node];
  const places = passedOn[node.name]?.(node.args.length) ?? [];
  return [
    node,
    ...places.flatMap((at) => {
      const part = node.args[at];
      return part === undefined ? [] : resultsOf(part);
    }),
  ];
};
