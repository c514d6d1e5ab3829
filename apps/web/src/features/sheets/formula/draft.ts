import {
  columnLetters,
  columnPosition,
  isReference,
  rowPosition,
  type Token,
  tokensOf,
} from '@cloudity/docmodel/sheet';
import type { Area } from '../selection/selection.ts';
import { dialectOf, type SheetLanguage } from './language.ts';

/** A token of what is being typed and where it stands in the text, the equals sign counted. */
export interface Part {
  readonly token: Token;
  readonly from: number;
  readonly to: number;
}

/** The parts of a formula that is being typed; none for anything else. Never throws: a text that is not closed yet ends with the formula. */
export const partsOf = (text: string, language: SheetLanguage): readonly Part[] => {
  if (!text.startsWith('=')) return [];
  const read = (body: string): readonly Token[] | null => {
    try {
      return tokensOf(body, dialectOf(language));
    } catch {
      return null;
    }
  };
  const body = text.slice(1);
  const tokens = read(body) ?? read(`${body}"`) ?? read(`${body}'!`) ?? [];
  let at = 1;
  return tokens.map((token) => {
    const from = at;
    at = Math.min(text.length, at + token.text.length);
    return { token, from, to: at };
  });
};

/** A reference in a formula that is being typed; equal ones share a colour, an index into a palette. */
export interface DraftReference {
  readonly from: number;
  readonly to: number;
  readonly color: number;
  /** As typed; null for the formula's own sheet. */
  readonly sheet: string | null;
  /** Open ends of whole columns and rows are infinite. */
  readonly area: Area;
}

const span = (one: number | null, other: number | null): readonly [number, number] | null =>
  one === null || other === null ? null : [Math.min(one, other), Math.max(one, other)];

export const referencesOf = (parts: readonly Part[]): readonly DraftReference[] => {
  const colors = new Map<string, number>();
  return parts.flatMap(({ token, from, to }): readonly DraftReference[] => {
    if (!isReference(token)) return [];
    const rows =
      token.from.digits === ''
        ? ([0, Infinity] as const)
        : span(rowPosition(token.from.digits), rowPosition(token.to.digits));
    const columns =
      token.from.letters === ''
        ? ([0, Infinity] as const)
        : span(columnPosition(token.from.letters), columnPosition(token.to.letters));
    if (rows === null || columns === null) return [];
    const area = { fromRow: rows[0], toRow: rows[1], fromColumn: columns[0], toColumn: columns[1] };
    const key = `${token.sheet ?? ''}!${Object.values(area).join(':')}`;
    const color = colors.get(key) ?? colors.size;
    colors.set(key, color);
    return [{ from, to, color, sheet: token.sheet, area }];
  });
};

/** Where a reference may be put by pointing: the part of the text it takes the place of. Null where none fits. */
export const pointSlot = (
  text: string,
  caret: number,
  language: SheetLanguage,
): { readonly from: number; readonly to: number } | null => {
  if (!text.startsWith('=') || caret < 1) return null;
  if (caret === 1 && text.length === 1) return { from: 1, to: 1 };
  const parts = partsOf(text, language);
  const before = parts.findLast(({ to }) => to <= caret);
  const inside = parts.find(({ from, to }) => from < caret && caret < to);
  if (inside) return null;
  if (before === undefined) return caret === 1 ? { from: 1, to: 1 } : null;
  const { token } = before;
  if (token.kind === 'space')
    return (
      pointSlot(`${text.slice(0, before.from)}${text.slice(caret)}`, before.from, language) && {
        from: caret,
        to: caret,
      }
    );
  const opens =
    token.kind === 'argument' ||
    (token.kind === 'operator' && token.text !== ')' && token.text !== '}' && token.text !== '%' && token.text !== '!');
  return opens ? { from: caret, to: caret } : null;
};

/** F4: the reference at the caret with the next of `A1`, `$A$1`, `A$1`, `$A1`. The text as it is where there is none. */
export const withNextAnchoring = (
  text: string,
  caret: number,
  language: SheetLanguage,
): { readonly text: string; readonly caret: number } => {
  const part = partsOf(text, language).findLast(
    ({ token, from, to }) => isReference(token) && from <= caret && caret <= to,
  );
  if (part === undefined || !isReference(part.token)) return { text, caret };
  const { from, to, kind } = part.token;
  const step = (from.isColumnAbsolute ? 1 : 0) + (from.isRowAbsolute ? 2 : 0);
  // none → both → row → column → none; whole rows and columns have one sign only.
  const next = kind === 'columns' || kind === 'rows' ? (step === 0 ? 3 : 0) : ([3, 0, 1, 2][step] ?? 0);
  const corner = ({ letters, digits }: typeof from): string =>
    `${letters && next & 1 ? '$' : ''}${letters}${digits && next & 2 ? '$' : ''}${digits}`;
  const prefix = part.token.text.slice(0, part.token.text.lastIndexOf('!') + 1);
  const made = prefix + (kind === 'cell' ? corner(from) : `${corner(from)}:${corner(to)}`);
  return { text: text.slice(0, part.from) + made + text.slice(part.to), caret: part.from + made.length };
};

const end = (row: number, column: number): string => `${columnLetters(column)}${row + 1}`;

/** An area as a formula names it. */
export const areaText = (area: Area, kind: 'cells' | 'rows' | 'columns' | 'all' = 'cells'): string => {
  if (kind === 'rows') return `${area.fromRow + 1}:${area.toRow + 1}`;
  if (kind === 'columns') return `${columnLetters(area.fromColumn)}:${columnLetters(area.toColumn)}`;
  const first = end(area.fromRow, area.fromColumn);
  const last = end(area.toRow, area.toColumn);
  return first === last ? first : `${first}:${last}`;
};

/** The call whose arguments the caret stands in, innermost, and which argument that is, from 0. */
export const callAt = (
  text: string,
  caret: number,
  language: SheetLanguage,
): { readonly name: string; readonly argument: number } | null => {
  const stack: { name: string | null; argument: number }[] = [];
  let name: string | null = null;
  for (const { token, from } of partsOf(text, language)) {
    if (from >= caret) break;
    if (token.kind === 'function') {
      name = token.text;
      continue;
    }
    if (token.kind === 'operator' && (token.text === '(' || token.text === '{')) {
      stack.push({ name, argument: 0 });
    } else if (token.kind === 'operator' && (token.text === ')' || token.text === '}')) stack.pop();
    else if (token.kind === 'argument') {
      const top = stack.at(-1);
      if (top) top.argument += 1;
    }
    if (token.kind !== 'space') name = null;
  }
  const call = stack.findLast((entry) => entry.name !== null);
  return call?.name ? { name: call.name, argument: call.argument } : null;
};

/** The beginning of a name before the caret, for completion; null elsewhere. */
export const wordAt = (
  text: string,
  caret: number,
  language: SheetLanguage,
): { readonly from: number; readonly to: number; readonly word: string } | null => {
  const part = partsOf(text, language).find(({ from, to }) => from < caret && caret <= to);
  if (part === undefined) return null;
  const { token } = part;
  const isWord =
    token.kind === 'name' || token.kind === 'function' || (token.kind === 'cell' && /^[A-Za-z]+$/.test(token.text));
  if (!isWord || caret !== part.to) return null;
  return { from: part.from, to: part.to, word: text.slice(part.from, caret) };
};
