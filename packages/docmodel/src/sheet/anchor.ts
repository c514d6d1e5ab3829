/**
 * A reference as it is stored in a formula or a record: one string, made of ids, so that it names the same cells wherever they
 * stand. `sheet!` in front when it is another sheet than the formula's; `$` before what is absolute.
 *
 * | stored    | means                                                        |
 * | --------- | ------------------------------------------------------------ |
 * | `7:3`     | the cell of row 7 and column 3                               |
 * | `:3`      | the cell of column 3 in the formula's own row                |
 * | `1:1~9:3` | a range between two corners, whose ids are those of *places* |
 * | `*:1~*:3` | whole columns, by places                                     |
 * | `1:*~9:*` | whole rows, by places                                        |
 * | `@id`     | a defined name                                               |
 *
 * "Own row" is what makes a filled-down column the same string in every row, which compresses to nothing.
 */
export interface Corner {
  /** Null: the formula's own row. */
  readonly row: string | null;
  readonly column: string;
  readonly isRowAbsolute: boolean;
  readonly isColumnAbsolute: boolean;
}

export interface Edge {
  readonly id: string;
  readonly isAbsolute: boolean;
}

export type Anchor =
  | { readonly kind: 'cell'; readonly sheet: string | null; readonly at: Corner }
  | { readonly kind: 'range'; readonly sheet: string | null; readonly from: Corner; readonly to: Corner }
  | { readonly kind: 'columns' | 'rows'; readonly sheet: string | null; readonly from: Edge; readonly to: Edge }
  | { readonly kind: 'name'; readonly name: string };

const idPattern = '[0-9A-Za-z]+(?:\\.[0-9]+)?';
const corner = new RegExp(`^(\\$?)(${idPattern}|):(\\$?)(${idPattern})$`);
const columnEdge = new RegExp(`^\\*:(\\$?)(${idPattern})$`);
const rowEdge = new RegExp(`^(\\$?)(${idPattern}):\\*$`);
const sheetPrefix = /^([0-9A-Za-z]+)!(.*)$/;

const cornerFrom = (text: string): Corner | null => {
  const match = corner.exec(text);
  if (match === null) return null;
  const [, rowFlag, row, columnFlag, column] = match;
  return {
    row: row === '' ? null : (row ?? null),
    column: column ?? '',
    isRowAbsolute: rowFlag === '$',
    isColumnAbsolute: columnFlag === '$',
  };
};

const edgeFrom = (pattern: RegExp, text: string): Edge | null => {
  const match = pattern.exec(text);
  return match === null ? null : { id: match[2] ?? '', isAbsolute: match[1] === '$' };
};

/** Reads a stored anchor; null when it is none. */
export const anchorFromText = (text: string): Anchor | null => {
  if (text.startsWith('@')) return text.length > 1 ? { kind: 'name', name: text.slice(1) } : null;
  const [, sheet = null, body = text] = sheetPrefix.exec(text) ?? [];
  const [one = '', other, ...more] = body.split('~');
  if (more.length > 0) return null;
  if (other === undefined) {
    const at = cornerFrom(one);
    return at === null ? null : { kind: 'cell', sheet, at };
  }
  const [from, to] = [cornerFrom(one), cornerFrom(other)];
  if (from !== null && to !== null) return { kind: 'range', sheet, from, to };
  for (const [kind, pattern] of [
    ['columns', columnEdge],
    ['rows', rowEdge],
  ] as const) {
    const [first, last] = [edgeFrom(pattern, one), edgeFrom(pattern, other)];
    if (first !== null && last !== null) return { kind, sheet, from: first, to: last };
  }
  return null;
};

const flag = (isAbsolute: boolean): string => (isAbsolute ? '$' : '');

const cornerText = ({ row, column, isRowAbsolute, isColumnAbsolute }: Corner): string =>
  `${flag(isRowAbsolute)}${row ?? ''}:${flag(isColumnAbsolute)}${column}`;

export const textFromAnchor = (anchor: Anchor): string => {
  if (anchor.kind === 'name') return `@${anchor.name}`;
  const sheet = anchor.sheet === null ? '' : `${anchor.sheet}!`;
  switch (anchor.kind) {
    case 'cell':
      return sheet + cornerText(anchor.at);
    case 'range':
      return `${sheet}${cornerText(anchor.from)}~${cornerText(anchor.to)}`;
    case 'columns':
      return `${sheet}*:${flag(anchor.from.isAbsolute)}${anchor.from.id}~*:${flag(anchor.to.isAbsolute)}${anchor.to.id}`;
    case 'rows':
      return `${sheet}${flag(anchor.from.isAbsolute)}${anchor.from.id}:*~${flag(anchor.to.isAbsolute)}${anchor.to.id}:*`;
  }
};
