/** A formula as a tree, in canonical tokens: English names, `,` between arguments, `;` between rows of an array. */
export type FormulaNode =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'error'; readonly code: string }
  /** A cell or a range as it is written, sheet included. */
  | { readonly kind: 'reference'; readonly text: string; readonly isRange: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly FormulaNode[] }
  /** Calls what an expression gives: `LAMBDA(x, x+1)(2)`. */
  | { readonly kind: 'apply'; readonly callee: FormulaNode; readonly args: readonly FormulaNode[] }
  | { readonly kind: 'unary'; readonly operator: '+' | '-' | '@'; readonly operand: FormulaNode }
  | { readonly kind: 'postfix'; readonly operator: '%' | '#'; readonly operand: FormulaNode }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: FormulaNode; readonly right: FormulaNode }
  | { readonly kind: 'array'; readonly rows: readonly (readonly FormulaNode[])[] }
  | { readonly kind: 'group'; readonly operand: FormulaNode }
  /** An argument left out. */
  | { readonly kind: 'missing' };

export type RefusalReason = 'syntax' | 'too_long' | 'too_deep' | 'name_loop' | 'unsupported';

/** The formula is not one, or asks for more than the limits give. `at` is the character it was noticed at. */
export class FormulaRefused extends Error {
  readonly reason: RefusalReason;
  readonly at: number;

  constructor(reason: RefusalReason, message: string, at = 0) {
    super(message);
    this.name = 'FormulaRefused';
    this.reason = reason;
    this.at = at;
  }
}
