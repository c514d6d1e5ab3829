import type { CalcContext } from './context.ts';
import type { Address } from './functions.ts';

/** A vertex of the engine's graph, by its number there. */
interface Vertex {
  readonly idInGraph?: number;
}
/** Cells, ranges and names that a formula stands on; a range alone has a start. */
type Dependency = object & { readonly start?: Address; readonly end?: Address };

/** The parts of the engine's graph that this stands on. */
interface DependencyGraph {
  processCellDependencies(dependencies: readonly Dependency[], formula: Vertex): void;
  getRange(start: Address, end: Address): Vertex | undefined;
  readonly graph: { addEdge(from: Vertex, to: Vertex): void };
}

/**
 * While a workbook is loaded, a range's cells are tied to it once and not again for each formula that names it: all cells are there
 * before the first formula is tied, so nothing can have changed in between. For this graph alone, and until the load is over.
 */
export const tieRangesOnce = (graph: DependencyGraph, context: CalcContext): void => {
  if (!context.isLoading || Object.hasOwn(graph, 'processCellDependencies')) return;
  const original = graph.processCellDependencies;
  const tied = new Set<Vertex>();
  const rangeOf = ({ start, end }: Dependency): Vertex | undefined => start && end && graph.getRange(start, end);
  graph.processCellDependencies = (dependencies, formula) => {
    for (const dependency of dependencies) {
      const known = rangeOf(dependency);
      if (known && tied.has(known)) graph.graph.addEdge(known, formula);
      else {
        original.call(graph, [dependency], formula);
        const range = known ?? rangeOf(dependency);
        if (range) tied.add(range);
      }
    }
  };
  context.whenLoaded(() => Reflect.deleteProperty(graph, 'processCellDependencies'));
};
