import type { CalcLimits } from '../limits.ts';
import { type FormulaNode, FormulaRefused } from './node.ts';
import { parseFormula } from './parse.ts';
import { resultsOf } from './results.ts';

/** What a workbook's names stand for, and which sheets it has. */
export interface Meanings {
  /** Without `=`; null when there is no such name. */
  readonly meaningOf: (name: string) => string | null;
  /** In any case of letters. */
  readonly hasSheet: (name: string) => boolean;
}

export interface CompiledFormula {
  /** For the engine underneath, without `=`. */
  readonly text: string;
  readonly tree: FormulaNode;
  /** It means something else once a name or a sheet comes, goes or is renamed. */
  readonly usesNames: boolean;
}

type Scope = ReadonlyMap<string, { readonly key: string } | { readonly node: FormulaNode }>;

const noNames: Scope = new Map();

const knownErrors = new Set([
  '#REF!',
  '#N/A',
  '#DIV/0!',
  '#VALUE!',
  '#NAME?',
  '#NUM!',
  '#SPILL!',
  '#CYCLE!',
  '#ERROR!',
]);
/** Names inside names; a name that contains itself would never end. */
const nameDepth = 16;
/** Inlined names multiply: what comes out stays this small. */
const compiledLength = 65_536;

const isStaticNumber = (node: FormulaNode | undefined): boolean =>
  node === undefined ||
  node.kind === 'number' ||
  (node.kind === 'unary' && node.operator !== '@' && node.operand.kind === 'number');

const quoted = (text: string): string => `"${text}"`;

/** The sheet that a reference names, without its quotes; null for one on the formula's own sheet. */
const sheetOf = (reference: string): string | null => {
  const [, quotedName, plainName] = /^(?:'((?:[^']|'')+)'|([^'!]+))!/.exec(reference) ?? [];
  return quotedName?.replaceAll("''", "'") ?? plainName ?? null;
};

/**
 * Rewrites what the engine underneath cannot read (rules.md E1) into calls of our own functions: names and local names by their
 * meaning, LET and LAMBDA by `CALC.LET`, `CALC.LAMBDA` and `CALC.VAR`, calls of a LAMBDA by `CALC.CALL`. References stay
 * references, so that rows and columns inserted later move them.
 */
class Compiler {
  readonly #meanings: Meanings;
  readonly #limits: CalcLimits;
  #variables = 0;
  #written = 0;
  usesNames = false;
  /** The parts whose value may be the cell's own. */
  readonly #results = new Set<FormulaNode>();

  constructor(meanings: Meanings, limits: CalcLimits) {
    this.#meanings = meanings;
    this.#limits = limits;
  }

  formula(tree: FormulaNode): string {
    for (const node of resultsOf(tree)) this.#results.add(node);
    return this.text(tree);
  }

  text(node: FormulaNode, scope: Scope = noNames, depth = 0): string {
    const text = this.#text(node, scope, depth);
    this.#written += 1;
    if (this.#written > compiledLength || text.length > compiledLength)
      throw new FormulaRefused('too_long', 'The formula is too long once its names are put in.');
    return text;
  }

  #list(nodes: readonly FormulaNode[], scope: Scope, depth: number): string {
    return nodes.map((node) => this.text(node, scope, depth)).join(',');
  }

  #text(node: FormulaNode, scope: Scope, depth: number): string {
    switch (node.kind) {
      case 'number':
        return node.text.toLowerCase().replace('e+', 'e');
      case 'text':
        return this.#literal(node.value);
      case 'error':
        return knownErrors.has(node.code) ? node.code : `CALC.ERROR(${quoted(node.code)})`;
      case 'reference':
        return this.#reference(node.text);
      case 'name':
        return this.#name(node.name, scope, depth, this.#results.has(node));
      case 'call':
        return this.#drawn(node, scope, depth);
      case 'apply':
        return `CALC.CALL(${this.#list([node.callee, ...node.args], scope, depth)})`;
      case 'unary':
        if (node.operator === '@') return `CALC.AT(${this.text(node.operand, scope, depth)})`;
        return `${node.operator}${this.text(node.operand, scope, depth)}`;
      case 'postfix':
        if (node.operator === '#') return `CALC.SPILLED(${this.text(node.operand, scope, depth)})`;
        return `(${this.text(node.operand, scope, depth)})%`;
      case 'binary':
        return `${this.text(node.left, scope, depth)}${node.operator}${this.text(node.right, scope, depth)}`;
      case 'array':
        return `{${node.rows.map((row) => this.#list(row, scope, depth)).join(';')}}`;
      case 'group':
        return `(${this.text(node.operand, scope, depth)})`;
      case 'missing':
        return '';
    }
  }

  /**
   * A reference to a sheet that is not there is kept as a text until it comes: the engine underneath loses track of such references
   * when their cells change.
   */
  #reference(text: string): string {
    const sheet = sheetOf(text);
    if (sheet === null || this.#meanings.hasSheet(sheet)) return text;
    this.usesNames = true;
    return `CALC.ABSENT(${quoted(encodeURIComponent(text))})`;
  }

  /** The engine underneath knows no `""` inside a text and reads `\` as an escape. */
  #literal(value: string): string {
    return /["\\]/.test(value) ? `CALC.TEXT(${quoted(encodeURIComponent(value))})` : quoted(value);
  }

  #name(name: string, scope: Scope, depth: number, isResult = false): string {
    const local = scope.get(name.toLowerCase());
    if (local) return 'key' in local ? `CALC.VAR(${quoted(local.key)})` : this.text(local.node, noNames, depth);
    if (/^(true|false)$/i.test(name)) return `${name.toUpperCase()}()`;
    this.usesNames = true;
    const meaning = this.#meanings.meaningOf(name);
    if (meaning === null) return `CALC.NAME(${quoted(name)},#NAME?)`;
    if (depth >= nameDepth) throw new FormulaRefused('name_loop', `The name ${name} contains itself.`);
    const tree = parseFormula(meaning, this.#limits);
    if (isResult) for (const node of resultsOf(tree)) this.#results.add(node);
    return `CALC.NAME(${quoted(name)},${this.text(tree, noNames, depth + 1)})`;
  }

  /** A sparkline is drawn where it is the cell's own value; as an argument it is an empty text. */
  #drawn(node: FormulaNode & { kind: 'call' }, scope: Scope, depth: number): string {
    const [only] = node.args;
    if (node.name === 'CALC.UNDRAWN' && only !== undefined) return this.text(only, scope, depth);
    const isResult = this.#results.has(node);
    const text = this.#call(node.name, node.args, scope, depth, isResult);
    return node.name === 'SPARKLINE' && !isResult ? `CALC.UNDRAWN(${text})` : text;
  }

  #call(name: string, args: readonly FormulaNode[], scope: Scope, depth: number, isResult: boolean): string {
    if (name === 'CALC.NAME') return this.#renamed(args, scope, depth, isResult);
    if (name === 'CALC.ABSENT' && args[0]?.kind === 'text') return this.#reference(decodeURIComponent(args[0].value));
    if (name === 'LET') return this.#let(args, scope, depth);
    if (name === 'LAMBDA') return this.#lambda(args, scope, depth);
    if (scope.has(name.toLowerCase()) || this.#meanings.meaningOf(name) !== null)
      return `CALC.CALL(${[this.#name(name, scope, depth), ...args.map((arg) => this.text(arg, scope, depth))].join(',')})`;
    if (name === 'OFFSET' && !(args[0]?.kind === 'reference' && args.slice(1).every(isStaticNumber)))
      return `CALC.OFFSET(${this.#list(args, scope, depth)})`;
    return `${name}(${this.#list(args, scope, depth)})`;
  }

  /** A formula read back from the engine gets today's meaning of its names. */
  #renamed([name]: readonly FormulaNode[], scope: Scope, depth: number, isResult: boolean): string {
    return name?.kind === 'text' ? this.#name(name.value, scope, depth, isResult) : '#NAME?';
  }

  #bind(
    scope: Scope,
    name: FormulaNode | undefined,
  ): { readonly key: string; readonly inner: Map<string, { key: string }> } {
    if (name?.kind !== 'name') throw new FormulaRefused('syntax', 'LET and LAMBDA need names that are no cells.');
    this.#variables += 1;
    const key = `${name.name}~${this.#variables}`;
    return { key, inner: new Map([...scope, [name.name.toLowerCase(), { key }]]) as Map<string, { key: string }> };
  }

  #let(args: readonly FormulaNode[], scope: Scope, depth: number): string {
    if (args.length < 3 || args.length % 2 === 0)
      throw new FormulaRefused('syntax', 'LET takes pairs of a name and a value, then what to calculate.');
    const [name, value] = args;
    if (name === undefined || value === undefined) throw new FormulaRefused('syntax', 'LET needs a name.');
    const rest = args.slice(2);
    const continued = (inner: Scope): string =>
      rest.length === 1 ? this.#list(rest, inner, depth) : this.#let(rest, inner, depth);
    if (name.kind === 'name' && value.kind === 'reference')
      return continued(new Map([...scope, [name.name.toLowerCase(), { node: value }]]));
    const { key, inner } = this.#bind(scope, name);
    return `CALC.LET(${quoted(key)},${this.text(value, scope, depth)},${continued(inner)})`;
  }

  #lambda(args: readonly FormulaNode[], scope: Scope, depth: number): string {
    const body = args.at(-1);
    if (!body) throw new FormulaRefused('syntax', 'LAMBDA needs what to calculate.');
    const keys: string[] = [];
    let inner = scope;
    for (const name of args.slice(0, -1)) {
      const bound = this.#bind(inner, name);
      keys.push(quoted(bound.key));
      inner = bound.inner;
    }
    return `CALC.LAMBDA(${[...keys, this.text(body, inner, depth)].join(',')})`;
  }
}

/**
 * The formula (without `=`) in the words of the engine underneath.
 *
 * Errors: {@link FormulaRefused}.
 */
export const compileFormula = (formula: string, meanings: Meanings, limits: CalcLimits): CompiledFormula => {
  const tree = parseFormula(formula, limits);
  const compiler = new Compiler(meanings, limits);
  const text = compiler.formula(tree);
  return { text, tree, usesNames: compiler.usesNames };
};
