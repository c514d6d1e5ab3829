import { hole } from './content.ts';
import { SheetError } from './limits.ts';

/** How somebody's language writes what a formula separates; presentation only, never stored. */
export interface Dialect {
  readonly decimal: string;
  readonly argument: string;
  /** Between the columns and between the rows of an array such as {1,2;3,4}. */
  readonly arrayColumn: string;
  readonly arrayRow: string;
}

/** What is stored. */
export const english: Dialect = { decimal: '.', argument: ',', arrayColumn: ',', arrayRow: ';' };
export const french: Dialect = { decimal: ',', argument: ';', arrayColumn: '\\', arrayRow: ';' };

/** One end of a reference as typed: letters without a row are a whole column, digits without letters a whole row. */
export interface TypedCorner {
  readonly letters: string;
  readonly digits: string;
  readonly isColumnAbsolute: boolean;
  readonly isRowAbsolute: boolean;
}

interface Plain {
  readonly kind:
    | 'string'
    | 'number'
    | 'function'
    | 'name'
    | 'error'
    | 'space'
    | 'operator'
    | 'hole'
    | 'foreign'
    | 'argument'
    | 'arrayColumn'
    | 'arrayRow';
  /** Canonical. */
  readonly text: string;
}

export interface ReferenceToken {
  readonly kind: 'cell' | 'range' | 'columns' | 'rows';
  readonly text: string;
  /** The sheet's name as typed, without quotes. */
  readonly sheet: string | null;
  readonly from: TypedCorner;
  readonly to: TypedCorner;
}

export type Token = Plain | ReferenceToken;

export const isReference = (token: Token): token is ReferenceToken => 'from' in token;

const patterns = {
  space: /[ \t\r\n\u00a0\u202f]+/y,
  string: /"(?:[^"]|"")*"/y,
  sheet: /(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!/uy,
  range: /(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6}):(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\p{L}\p{N}_.(!])/uy,
  cell: /(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\p{L}\p{N}_.(!])/uy,
  columns: /(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\p{L}\p{N}_.(!$])/uy,
  rows: /(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\p{L}\p{N}_.(!$])/uy,
  error: /#(?:REF!|N\/A|VALUE!|DIV\/0!|NUM!|NAME\?|NULL!|SPILL!|CALC!|ERROR!|CYCLE!)/iy,
  word: /[\p{L}_\\][\p{L}\p{N}_.?\\]*/uy,
  pointNumber: /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y,
  commaNumber: /(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)(?:[eE][+-]?[0-9]+)?/y,
  operator: /<>|<=|>=|[\s\S]/uy,
} as const;

const matchAt = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

const typedCorner = (columnFlag = '', letters = '', rowFlag = '', digits = ''): TypedCorner => ({
  letters: letters.toUpperCase(),
  digits,
  isColumnAbsolute: columnFlag === '$',
  isRowAbsolute: rowFlag === '$',
});

const referenceAt = (text: string, index: number, sheet: string | null): ReferenceToken | null => {
  const range = matchAt(patterns.range, text, index);
  if (range !== null) {
    const [all, f1, l1, f2, d1, f3, l2, f4, d2] = range;
    return { kind: 'range', text: all, sheet, from: typedCorner(f1, l1, f2, d1), to: typedCorner(f3, l2, f4, d2) };
  }
  const cell = matchAt(patterns.cell, text, index);
  if (cell !== null) {
    const [all, f1, l1, f2, d1] = cell;
    const at = typedCorner(f1, l1, f2, d1);
    return { kind: 'cell', text: all, sheet, from: at, to: at };
  }
  const columns = matchAt(patterns.columns, text, index);
  if (columns !== null) {
    const [all, f1, l1, f2, l2] = columns;
    return { kind: 'columns', text: all, sheet, from: typedCorner(f1, l1), to: typedCorner(f2, l2) };
  }
  const rows = matchAt(patterns.rows, text, index);
  if (rows === null) return null;
  const [all, f1, d1, f2, d2] = rows;
  return { kind: 'rows', text: all, sheet, from: typedCorner('', '', f1, d1), to: typedCorner('', '', f2, d2) };
};

/**
 * The tokens of a formula without its equals sign, with canonical texts. Flat, without recursion, whatever the nesting: a
 * formula that is not well formed gives tokens too, and is kept as it was typed. *Errors*: `invalid` for a text or a sheet's
 * name that is not closed.
 */
export const tokensOf = (text: string, dialect: Dialect = english): readonly Token[] => {
  const tokens: Token[] = [];
  const nesting: string[] = [];
  let index = 0;
  const add = (kind: Plain['kind'], raw: string, canonical = raw): void => {
    tokens.push({ kind, text: canonical });
    index += raw.length;
  };
  const number = dialect.decimal === ',' ? patterns.commaNumber : patterns.pointNumber;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === hole) {
      add('hole', hole);
      continue;
    }
    if (character === '"') {
      const closed = matchAt(patterns.string, text, index);
      if (closed === null) throw new SheetError('invalid', 'a text in the formula is not closed by a quotation mark');
      add('string', closed[0]);
      continue;
    }
    const space = matchAt(patterns.space, text, index);
    if (space !== null) {
      add('space', space[0]);
      continue;
    }
    const sheet = matchAt(patterns.sheet, text, index);
    if (character === "'" && sheet === null)
      throw new SheetError('invalid', 'the name of a sheet in the formula is not closed by an apostrophe');
    if (sheet !== null) {
      const [prefix, quoted, plain = ''] = sheet;
      const reference = referenceAt(text, index + prefix.length, quoted?.replaceAll("''", "'") ?? plain);
      if (reference === null) add('foreign', prefix);
      else {
        tokens.push({ ...reference, text: prefix + reference.text });
        index += prefix.length + reference.text.length;
      }
      continue;
    }
    const reference = referenceAt(text, index, null);
    if (reference !== null) {
      tokens.push(reference);
      index += reference.text.length;
      continue;
    }
    const error = matchAt(patterns.error, text, index);
    if (error !== null) {
      add('error', error[0], error[0].toUpperCase());
      continue;
    }
    const inArray = nesting.at(-1) === '{';
    if (inArray && character === dialect.arrayColumn) {
      add('arrayColumn', character, english.arrayColumn);
      continue;
    }
    if (inArray && character === dialect.arrayRow) {
      add('arrayRow', character, english.arrayRow);
      continue;
    }
    const numeral = matchAt(number, text, index);
    if (numeral !== null) {
      add('number', numeral[0], numeral[0].replace(',', '.'));
      continue;
    }
    const word = matchAt(patterns.word, text, index);
    if (word !== null) {
      const isCall = /^[ \t]*\(/.test(text.slice(index + word[0].length, index + word[0].length + 8));
      const isConstant = /^(?:true|false)$/i.test(word[0]);
      add(isCall ? 'function' : 'name', word[0], isCall || isConstant ? word[0].toUpperCase() : word[0]);
      continue;
    }
    if (!inArray && character === dialect.argument) {
      add('argument', character, english.argument);
      continue;
    }
    const operator = matchAt(patterns.operator, text, index)?.[0] ?? character;
    if (operator === '(' || operator === '{') nesting.push(operator);
    else if (operator === ')' || operator === '}') nesting.pop();
    add('operator', operator);
  }
  return tokens;
};

/** A token as the dialect writes it. */
export const tokenText = (token: Token, dialect: Dialect): string => {
  switch (token.kind) {
    case 'number':
      return dialect.decimal === '.' ? token.text : token.text.replace('.', dialect.decimal);
    case 'argument':
    case 'arrayColumn':
    case 'arrayRow':
      return dialect[token.kind];
    default:
      return token.text;
  }
};
