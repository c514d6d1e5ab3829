import { HyperFormula, type SimpleRangeValue } from 'hyperformula';
import { hasWildcard, wildcard } from '../functions/wildcard.ts';
import {
  type Address,
  type Ast,
  fail,
  type PluginClass,
  plain,
  SimpleRangeValue as Range,
  type Scalar,
  type State,
  type Value,
} from './functions.ts';

interface SearchOptions {
  readonly ordering: 'asc' | 'desc' | 'none';
  readonly ifNoMatch: string;
  readonly returnOccurrence?: 'first' | 'last';
}
interface Search {
  find(key: Key, range: SimpleRangeValue, options: SearchOptions): number;
  advancedFind(matches: (value: unknown) => boolean, range: SimpleRangeValue, options: object): number;
}
type Key = number | string | boolean | symbol;
type AreaLike = { readonly start: Address; readonly end: Address };

/** The parts of the engine's graph that the index stands on: a range's own cache is emptied when one of its cells changes. */
interface Graph {
  getRange(start: Address, end: Address): RangeCache | undefined;
  getScalarValue(address: Address): Scalar;
  readonly lazilyTransformingAstService: { version(): number };
}
interface RangeCache {
  getFunctionValue(name: string): unknown;
  setFunctionValue(name: string, value: unknown): void;
}
interface Index {
  readonly version: number;
  readonly first: ReadonlyMap<Key, number>;
  readonly last: ReadonlyMap<Key, number>;
}

/** As the engine compares texts: without case and accents folded to one form. */
const folded = (key: Key): Key => (typeof key === 'string' ? key.toLowerCase().normalize('NFC') : key);

/** Below this many cells a scan costs less than an index. */
const leastCells = 16;

/**
 * Exact search through an index of values to rows, made once per column and change instead of once per formula. Anything but an
 * exact search goes to the engine's own.
 */
class IndexedSearch implements Search {
  readonly #graph: Graph;
  readonly #scan: Search;
  /** The range as the formula names it; the column searched is a part of it and has no cache of its own. */
  whole: AreaLike | undefined;

  constructor(graph: Graph, scan: Search) {
    this.#graph = graph;
    this.#scan = scan;
  }

  find(key: Key, searched: SimpleRangeValue, options: SearchOptions): number {
    const index = options.ordering === 'none' && options.ifNoMatch === 'returnNotFound' ? this.#index(searched) : null;
    if (!index) return this.#scan.find(key, searched, options);
    return (options.returnOccurrence === 'last' ? index.last : index.first).get(folded(key)) ?? -1;
  }

  advancedFind(matches: (value: unknown) => boolean, range: SimpleRangeValue, options: object): number {
    return this.#scan.advancedFind(matches, range, options);
  }

  #index({ range }: SimpleRangeValue): Index | null {
    if (range === undefined || range.width() !== 1 || range.height() < leastCells) return null;
    const { start, end } = range;
    const whole = this.whole ?? range;
    const cache = this.#graph.getRange(whole.start, whole.end);
    if (!cache || !Number.isFinite(end.row)) return null;
    const name = `CALC.INDEX ${start.col - whole.start.col}`;
    const version = this.#graph.lazilyTransformingAstService.version();
    const known = cache.getFunctionValue(name) as Index | undefined;
    if (known?.version === version) return known;
    const first = new Map<Key, number>();
    const last = new Map<Key, number>();
    for (let row = start.row; row <= end.row; row += 1) {
      const value = plain(this.#graph.getScalarValue({ sheet: start.sheet, row, col: start.col }));
      if (typeof value === 'object') continue;
      const key = folded(value);
      if (!first.has(key)) first.set(key, row - start.row);
      last.set(key, row - start.row);
    }
    const index = { version, first, last };
    cache.setFunctionValue(name, index);
    return index;
  }
}

/** The engine's own lookup functions, as far as this file uses them. */
interface LookupHost {
  readonly dependencyGraph: Graph;
  columnSearch: Search;
  doVlookup(key: Key, range: SimpleRangeValue, index: number, options: SearchOptions): Value;
  doMatch(key: Key, range: SimpleRangeValue, type: number): Value;
  doXlookup(key: Key, searched: Range, results: Range, ...rest: readonly unknown[]): Value;
  xlookup(ast: Ast, state: State): Value;
}
type LookupClass = new (...args: readonly never[]) => LookupHost;

const original = HyperFormula.getFunctionPlugin('VLOOKUP') as unknown as LookupClass & PluginClass;

class IndexedLookup extends (original as LookupClass) {
  readonly #search: IndexedSearch;

  constructor(...args: readonly never[]) {
    super(...args);
    this.#search = new IndexedSearch(this.dependencyGraph, this.columnSearch);
    this.columnSearch = this.#search;
  }

  override doVlookup(key: Key, range: SimpleRangeValue, index: number, options: SearchOptions): Value {
    this.#search.whole = range.range;
    try {
      return super.doVlookup(key, range, index, options);
    } finally {
      this.#search.whole = undefined;
    }
  }

  /** An exact search for a text takes `*`, `?` and `~`, which the original does not. */
  override doMatch(key: Key, range: SimpleRangeValue, type: number): Value {
    if (type !== 0 || typeof key !== 'string' || !hasWildcard(key) || (range.width() > 1 && range.height() > 1))
      return super.doMatch(key, range, type);
    const pattern = wildcard(key);
    const matches = (value: unknown): boolean => typeof value === 'string' && pattern.find([...value]) !== null;
    const found = this.#search.advancedFind(matches, range, { returnOccurrence: 'first' });
    return found < 0 ? fail('NA', 'The value does not occur.') : found + 1;
  }

  /** One result for one key; for several keys (which the original cannot) the first value of each. */
  override doXlookup(key: Key, searched: Range, results: Range, ...rest: readonly unknown[]): Value {
    const found = super.doXlookup(key, searched, results, ...rest);
    return found instanceof Range && found.width() === 1 && found.height() === 1
      ? (found.data[0]?.[0] as Value)
      : found;
  }

  vlookup(ast: Ast, state: State): Value {
    return callOriginal(this, 'vlookup', ast, state);
  }
  hlookup(ast: Ast, state: State): Value {
    return callOriginal(this, 'hlookup', ast, state);
  }
  override xlookup(ast: Ast, state: State): Value {
    return callOriginal(this, 'xlookup', ast, state);
  }
  xlookupArraySize(): { isScalar(): boolean; width: number; height: number } {
    return { width: 1, height: 1, isScalar: () => true };
  }
  match(ast: Ast, state: State): Value {
    return callOriginal(this, 'match', ast, state);
  }
}

/** The engine looks methods up on the class itself, so each is there again. */
const callOriginal = (host: LookupHost, method: string, ast: Ast, state: State): Value => {
  const prototype = original.prototype as unknown as Record<string, (ast: Ast, state: State) => Value>;
  const value = prototype[method]?.call(host, ast, state);
  return value ?? fail('ERROR');
};

export const indexedLookup = Object.assign(IndexedLookup, {
  implementedFunctions: original.implementedFunctions,
}) as unknown as PluginClass;
