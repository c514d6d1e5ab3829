import { CellError, HyperFormula, type SimpleRangeValue } from 'hyperformula';
import { type Ast, fail, type PluginClass, plain, type Scalar, type State, type Value } from './functions.ts';

interface Total {
  readonly sum: number;
  readonly count: number;
}
type Part = Total | CellError;
const nothing: Total = { sum: 0, count: 0 };

const partOf = (value: Scalar): Part => {
  const bare = plain(value);
  if (bare instanceof CellError) return bare;
  return typeof bare === 'number' ? { sum: bare, count: 1 } : nothing;
};
const together = (left: Part, right: Part): Part => {
  if (left instanceof CellError) return left;
  return right instanceof CellError ? right : { sum: left.sum + right.sum, count: left.count + right.count };
};

/** The engine's own functions with criteria, as far as this file uses them. */
interface CriteriaHost {
  metadata(name: string): unknown;
  runFunction(args: Ast['args'], state: State, metadata: unknown, run: (...args: never[]) => Value): Value;
  computeConditionalAggregationFunction(
    values: SimpleRangeValue,
    criteria: readonly unknown[],
    cacheName: string,
    start: Part,
    compose: (left: Part, right: Part) => Part,
    map: (value: Scalar) => Part,
  ): Part;
}
type CriteriaClass = new (...args: readonly never[]) => CriteriaHost;

const original = HyperFormula.getFunctionPlugin('SUMIFS') as unknown as CriteriaClass & PluginClass;

class Averages extends (original as CriteriaClass) {
  averageifs(ast: Ast, state: State): Value {
    const mean = (values: SimpleRangeValue, ...criteria: readonly unknown[]): Value => {
      const all = this.computeConditionalAggregationFunction(values, criteria, 'AVERAGEIFS', nothing, together, partOf);
      if (all instanceof CellError) return all;
      return all.count === 0 ? fail('DIV_BY_ZERO', 'No number meets the criteria.') : all.sum / all.count;
    };
    return this.runFunction(ast.args, state, this.metadata('AVERAGEIFS'), mean);
  }
}

/** AVERAGEIFS, which the engine underneath lacks, on its criteria and their caches. */
export const averages = Object.assign(Averages, {
  implementedFunctions: {
    AVERAGEIFS: { ...original.implementedFunctions.SUMIFS, method: 'averageifs' },
  },
  aliases: {},
}) as unknown as PluginClass;
