import { FormulaRefused } from './node.ts';

export type TokenKind = 'space' | 'number' | 'text' | 'error' | 'reference' | 'call' | 'name' | 'operator';

export interface Token {
  readonly kind: TokenKind;
  /** As written; a call without its bracket, upper case and without `_xlfn.`. */
  readonly text: string;
  readonly at: number;
}

const sheet = String.raw`(?:(?:'(?:[^']|'')+'|[\p{L}_][\p{L}\p{N}_.]*)!)?`;
const cell = String.raw`\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}`;
const column = String.raw`\$?[A-Za-z]{1,3}`;
const row = String.raw`\$?[1-9]\d{0,6}`;
const word = String.raw`[\p{L}_\\][\p{L}\p{N}_.\\?]*`;

const kinds: readonly TokenKind[] = ['space', 'text', 'error', 'call', 'reference', 'number', 'name', 'operator'];

/** One group a kind, in the order of `kinds`: a call before a name, a reference before both (`LOG10(` is a call and `LOG10` a cell). */
const pattern = new RegExp(
  [
    String.raw`([\s\u00a0]+)`,
    '("(?:[^"]|"")*")',
    String.raw`(#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CYCLE!|CALC!|ERROR!))`,
    String.raw`((?:_xlfn\.(?:_xlws\.)?)?${word})\(`,
    `(${sheet}(?:${cell}:${cell}|${column}:${column}(?![\\p{L}\\p{N}_.])|${row}:${row}|${cell})(?![\\p{L}\\p{N}_]|\\.[\\p{L}\\p{N}])(?!!))`,
    String.raw`((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    `(${word})`,
    '(<=|>=|<>|[-+*/^&=<>%#@(){},;:])',
  ].join('|'),
  'uy',
);

/** The tokens of a formula without its `=`. Throws {@link FormulaRefused} at a character that belongs to none. */
export const tokensOf = (formula: string): readonly Token[] => {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; at < formula.length; ) {
    pattern.lastIndex = at;
    const match = pattern.exec(formula);
    if (!match) throw new FormulaRefused('syntax', `Unexpected character ${JSON.stringify(formula[at])}.`, at);
    const group = match.findIndex((text, index) => index > 0 && text !== undefined);
    const kind = kinds[group - 1] ?? 'operator';
    const text = match[group] ?? '';
    tokens.push({ kind, text: kind === 'call' ? text.toUpperCase().replace(/^_XLFN\.(_XLWS\.)?/, '') : text, at });
    at = pattern.lastIndex;
  }
  return tokens;
};
