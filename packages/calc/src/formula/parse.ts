import type { CalcLimits } from '../limits.ts';
import { type FormulaNode, FormulaRefused } from './node.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Excel's precedence: comparison, `&`, sum, product, power; signs bind tighter than power (`-2^2` is 4). */
const precedence: Readonly<Record<string, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '>': 1,
  '<=': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};

class Parser {
  readonly #tokens: readonly Token[];
  readonly #limits: CalcLimits;
  #index = 0;
  #depth = 0;

  constructor(formula: string, limits: CalcLimits) {
    if (formula.length > limits.formulaLength)
      throw new FormulaRefused('too_long', `The formula is longer than ${limits.formulaLength} characters.`);
    this.#limits = limits;
    this.#tokens = tokensOf(formula).filter(({ kind }) => kind !== 'space');
  }

  whole(): FormulaNode {
    const node = this.#binary(1);
    const rest = this.#tokens[this.#index];
    if (rest) throw this.#unexpected();
    return node;
  }

  #isNext(operator: string): boolean {
    const token = this.#tokens[this.#index];
    return token?.kind === 'operator' && token.text === operator;
  }

  #take(operator: string): boolean {
    const isThere = this.#isNext(operator);
    if (isThere) this.#index += 1;
    return isThere;
  }

  #unexpected(): FormulaRefused {
    const token = this.#tokens[this.#index];
    if (!token) return new FormulaRefused('syntax', 'The formula ends too early.');
    return new FormulaRefused('syntax', `Unexpected ${token.text}.`, token.at);
  }

  #expect(operator: string): void {
    if (!this.#take(operator)) throw this.#unexpected();
  }

  #nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > this.#limits.nestingDepth)
      throw new FormulaRefused(
        'too_deep',
        `The formula is nested deeper than ${this.#limits.nestingDepth} levels.`,
        this.#tokens[this.#index]?.at,
      );
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #binary(least: number): FormulaNode {
    let left = this.#unary();
    for (let count = 0; ; count += 1) {
      const token = this.#tokens[this.#index];
      const binding = token?.kind === 'operator' ? precedence[token.text] : undefined;
      if (token === undefined || binding === undefined || binding < least) return left;
      if (count >= this.#limits.chainLength)
        throw new FormulaRefused('too_deep', `More than ${this.#limits.chainLength} operators in a row.`, token.at);
      this.#index += 1;
      left = { kind: 'binary', operator: token.text, left, right: this.#binary(binding + 1) };
    }
  }

  #unary(): FormulaNode {
    for (const operator of ['+', '-', '@'] as const)
      if (this.#take(operator)) return this.#nested(() => ({ kind: 'unary', operator, operand: this.#unary() }));
    return this.#postfix();
  }

  #postfix(): FormulaNode {
    let node = this.#primary();
    for (let count = 0; ; count += 1) {
      if (count > this.#limits.nestingDepth)
        throw new FormulaRefused('too_deep', `More than ${this.#limits.nestingDepth} signs or calls in a row.`);
      if (this.#take('%')) node = { kind: 'postfix', operator: '%', operand: node };
      else if (this.#take('#')) node = { kind: 'postfix', operator: '#', operand: node };
      else if (this.#isNext('(') && node.kind !== 'number') {
        this.#index += 1;
        node = { kind: 'apply', callee: node, args: this.#arguments() };
      } else if (this.#isNext(':'))
        throw new FormulaRefused('unsupported', 'A range needs a cell on both sides of the colon.');
      else return node;
    }
  }

  #primary(): FormulaNode {
    const token = this.#tokens[this.#index];
    if (!token) throw this.#unexpected();
    this.#index += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', text: token.text };
      case 'text':
        return { kind: 'text', value: token.text.slice(1, -1).replaceAll('""', '"') };
      case 'error':
        return { kind: 'error', code: token.text };
      case 'reference':
        return { kind: 'reference', text: token.text, isRange: token.text.includes(':') };
      case 'name':
        return { kind: 'name', name: token.text };
      case 'call':
        return { kind: 'call', name: token.text, args: this.#nested(() => this.#arguments()) };
    }
    if (token.text === '(') {
      const operand = this.#nested(() => this.#binary(1));
      this.#expect(')');
      return { kind: 'group', operand };
    }
    if (token.text === '{') return this.#nested(() => this.#array());
    this.#index -= 1;
    throw this.#unexpected();
  }

  #arguments(): readonly FormulaNode[] {
    const args: FormulaNode[] = [];
    if (this.#take(')')) return args;
    for (;;) {
      args.push(this.#isNext(',') || this.#isNext(')') ? { kind: 'missing' } : this.#binary(1));
      if (this.#take(')')) return args;
      this.#expect(',');
    }
  }

  #array(): FormulaNode {
    const rows: FormulaNode[][] = [[]];
    for (;;) {
      rows.at(-1)?.push(this.#binary(1));
      if (this.#take('}')) break;
      if (this.#take(';')) rows.push([]);
      else this.#expect(',');
    }
    if (rows.some(({ length }) => length !== rows[0]?.length))
      throw new FormulaRefused('syntax', 'The rows of an array need the same number of values.');
    return { kind: 'array', rows };
  }
}

/**
 * The tree of a canonical formula without its `=`. Linear in its length, and no deeper than the limits.
 *
 * Errors: {@link FormulaRefused}.
 */
export const parseFormula = (formula: string, limits: CalcLimits): FormulaNode => new Parser(formula, limits).whole();

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** The canonical text of a tree; parsing it gives the tree again. */
export const printFormula = (node: FormulaNode): string => {
  const list = (nodes: readonly FormulaNode[]): string => nodes.map(printFormula).join(',');
  switch (node.kind) {
    case 'number':
    case 'reference':
      return node.text;
    case 'text':
      return quoted(node.value);
    case 'error':
      return node.code;
    case 'name':
      return node.name;
    case 'call':
      return `${node.name}(${list(node.args)})`;
    case 'apply':
      return `${printFormula(node.callee)}(${list(node.args)})`;
    case 'unary':
      return `${node.operator}${printFormula(node.operand)}`;
    case 'postfix':
      return `${printFormula(node.operand)}${node.operator}`;
    case 'binary':
      return `${printFormula(node.left)}${node.operator}${printFormula(node.right)}`;
    case 'array':
      return `{${node.rows.map(list).join(';')}}`;
    case 'group':
      return `(${printFormula(node.operand)})`;
    case 'missing':
      return '';
  }
};
