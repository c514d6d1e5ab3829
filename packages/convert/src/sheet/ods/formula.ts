import { isReference, quotedSheetName, SheetError, type TypedCorner, tokensOf } from '@cloudity/docmodel/sheet';
import { formulaFromFile } from '../future-functions.ts';
import { functionForOds, functionFromOds } from './function-names.ts';

/** Longer formulas are not looked at. */
const mostText = 65_536;

const sheetPart = /^\$?(?:'((?:[^']|'')*)'|([^'.]*))\.(.*)$/s;
const corner = /^\$?(?:[A-Z]{1,3}(?:\$?\d{1,7})?|\d{1,7})$/i;

/** One end of a reference: its sheet, null for that of the formula, and its cell; null for what is gone or in another file. */
const endFromOds = (text: string): { readonly sheet: string | null; readonly cell: string } | null => {
  const [, quoted, plain = '', cell = ''] = sheetPart.exec(text) ?? [];
  if (!corner.test(cell)) return null;
  const sheet = quoted?.replaceAll("''", "'") ?? plain;
  return { sheet: sheet === '' ? null : sheet, cell };
};

/** `$Sales.$B$2:.$B$9` as `Sales!$B$2:$B$9`; `#REF!` for what is gone. */
export const referenceFromOds = (text: string): string => {
  const [one = '', other, ...more] = text.split(/:(?=\$?'|[^']*$|(?:[^']*'[^']*')*[^']*$)/);
  const from = endFromOds(one);
  const to = other === undefined ? null : endFromOds(other);
  if (from === null || more.length > 0 || (other !== undefined && to === null)) return '#REF!';
  const sheet = from.sheet === null ? '' : `${quotedSheetName(from.sheet)}!`;
  return `${sheet}${from.cell}${to === null ? '' : `:${to.cell}`}`;
};

/** Texts, references, words with the bracket that makes them calls, and single signs of a formula. */
const pieces = /"(?:[^"]|"")*"|\[(?:'(?:[^']|'')*'|[^\]'])*\]|[\p{L}_][\p{L}\p{N}_.]*\(?|[\s\S]/gu;

/**
 * A formula of an OpenDocument file as ours is written, without its equals sign. *Source*: OpenFormula 5.8, 5.14. Formulas in the
 * syntax of Excel, which such files hold too, are taken as they are.
 */
export const formulaFromOds = (formula: string): string => {
  const [, prefix = '', body = ''] = /^(?:([a-z]+):)?=?([\s\S]*)$/.exec(formula) ?? [];
  if (body.length > mostText) return body;
  if (prefix === 'msoxl') return formulaFromFile(body);
  let depth = 0;
  return body.replace(pieces, (piece) => {
    const first = piece.charAt(0);
    if (first === '"') return piece;
    if (first === '[' && piece.length > 1) return referenceFromOds(piece.slice(1, -1));
    if (piece === '{') depth += 1;
    if (piece === '}') depth -= 1;
    if (piece === ';') return ',';
    if (piece === '|') return depth > 0 ? ';' : piece;
    if (piece === '~') return ',';
    if (piece === '!') return ' ';
    return piece.length > 1 && piece.endsWith('(') ? `${functionFromOds(piece.slice(0, -1))}(` : piece;
  });
};

const cornerText = ({ letters, digits, isColumnAbsolute, isRowAbsolute }: TypedCorner): string =>
  `${letters === '' ? '' : `${isColumnAbsolute ? '$' : ''}${letters}`}${digits === '' ? '' : `${isRowAbsolute ? '$' : ''}${digits}`}`;

/** The name of a sheet as references to it begin: `$'Sales 2027'`. */
const sheetForOds = (name: string): string => `$'${name.replaceAll("'", "''")}'`;

/** One of our formulas, without its equals sign, as an OpenDocument file holds it; null for what is no formula. */
export const formulaForOds = (formula: string): string | null => {
  if (formula.length > mostText) return null;
  try {
    return tokensOf(formula)
      .map((token) => {
        if (isReference(token)) {
          const sheet = token.sheet === null ? '' : sheetForOds(token.sheet);
          const [from, to] = [cornerText(token.from), cornerText(token.to)];
          return token.kind === 'cell' ? `[${sheet}.${from}]` : `[${sheet}.${from}:.${to}]`;
        }
        if (token.kind === 'argument' || token.kind === 'arrayColumn') return ';';
        if (token.kind === 'arrayRow') return '|';
        if (token.kind === 'function') return functionForOds(token.text);
        if (token.kind === 'name' && /^(?:TRUE|FALSE)$/i.test(token.text)) return `${token.text.toUpperCase()}()`;
        return token.text;
      })
      .join('');
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return null;
  }
};
