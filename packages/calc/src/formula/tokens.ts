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

/** In this order: a call before a name, a reference before both (`LOG10(` is a call and `LOG10` a cell). */
const pattern = new RegExp(
  [
    String.raw`(?<space>[\s\u00a0]+)`,
    '(?<text>"(?:[^"]|"")*")',
    String.raw`(?<error>#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CYCLE!|CALC!|ERROR!))`,
    String.raw`(?<call>(?:_xlfn\.(?:_xlws\.)?)?${word})\(`,
    `(?<reference>${sheet}(?:${cell}:${cell}|${column}:${column}(?![\\p{L}\\p{N}_.])|${row}:${row}|${cell})(?![\\p{L}\\p{N}_]|\\.[\\p{L}\\p{N}])(?!!))`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)`,
    `(?<name>${word})`,
    '(?<operator><=|>=|<>|[-+*/^&=<>%#@(){},;:])',
  ].join('|'),
  'uy',
);

/** The tokens of a formula without its `=`. Throws {@link FormulaRefused} at a character that belongs to none. */
export const tokensOf = (formula: string): readonly Token[] => {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; at < formula.length; ) {
    pattern.lastIndex = at;
    const groups = pattern.exec(formula)?.groups;
    const found = groups && Object.entries(groups).find(([, text]) => text !== undefined);
    if (!found) throw new FormulaRefused('syntax', `Unexpected character ${JSON.stringify(formula[at])}.`, at);
    const [kind, text] = found as [TokenKind, string];
    tokens.push({ kind, text: kind === 'call' ? text.toUpperCase().replace(/^_XLFN\.(_XLWS\.)?/, '') : text, at });
    at = pattern.lastIndex;
  }
  return tokens;
};
