import { columnLetters, columnPosition, quotedSheetName, rowPosition } from './a1.ts';
import { type Anchor, anchorFromText, type Corner, textFromAnchor } from './anchor.ts';
import type { Axis, Span } from './axis.ts';
import { type Formula, hole, withoutControls } from './content.ts';
import { maxFormulaText, SheetError } from './limits.ts';
import {
  type Dialect,
  english,
  isReference,
  type ReferenceToken,
  type TypedCorner,
  tokensOf,
  tokenText,
} from './token.ts';

export interface Axes {
  readonly rows: Axis;
  readonly columns: Axis;
}

/** What a formula's names mean now. */
export interface ReferenceSpace {
  axesOf(sheetId: string): Axes | null;
  sheetIdOf(name: string): string | null;
  /** As it is shown; null for a deleted sheet. */
  sheetNameOf(sheetId: string): string | null;
  nameIdOf(text: string, sheetId: string): string | null;
  nameTextOf(nameId: string): string | null;
}

/** Where a formula stands. `row` is null for one that stands in no cell, such as a defined name or a rule. */
export interface FormulaHome {
  readonly space: ReferenceSpace;
  readonly sheet: string;
  readonly row: string | null;
}

const brokenReference = '#REF!';

/** First and last position of a typed reference on both axes, -1 where it names none; null when beyond the limits. */
export const reachOf = (token: ReferenceToken): { readonly rows: Span; readonly columns: Span } | null => {
  const rows = [token.from, token.to].map(({ digits }) => (digits === '' ? -1 : rowPosition(digits)));
  const columns = [token.from, token.to].map(({ letters }) => (letters === '' ? -1 : columnPosition(letters)));
  const span = (positions: readonly (number | null)[]): Span | null => {
    const [one = null, other = null] = positions;
    return one === null || other === null ? null : { from: Math.min(one, other), to: Math.max(one, other) };
  };
  const [down, across] = [span(rows), span(columns)];
  return down === null || across === null ? null : { rows: down, columns: across };
};

const anchorOf = (token: ReferenceToken, home: FormulaHome): Anchor | null => {
  const named = token.sheet === null ? home.sheet : home.space.sheetIdOf(token.sheet);
  const axes = named === null ? null : home.space.axesOf(named);
  if (named === null || axes === null) return null;
  const { rows, columns } = axes;
  // A sheet's own name may be written out; it stays, as in a formula that is moved to another sheet.
  const sheet = token.sheet === null ? null : named;
  const isHome = named === home.sheet;
  const [one, other] = [token.from, token.to];
  const position = ({ letters, digits }: TypedCorner) => ({
    row: rowPosition(digits) ?? -1,
    column: columnPosition(letters) ?? -1,
  });
  const [from, to] = [position(one), position(other)];
  const place = (axis: Axis, at: number) => axis.placeAt(at);
  switch (token.kind) {
    case 'cell': {
      const [row, column] = [rows.at(from.row), columns.at(from.column)];
      if (row === null || column === null) return null;
      const isOwn = isHome && !one.isRowAbsolute && row === home.row;
      return {
        kind: 'cell',
        sheet,
        at: {
          row: isOwn ? null : row,
          column,
          isRowAbsolute: one.isRowAbsolute,
          isColumnAbsolute: one.isColumnAbsolute,
        },
      };
    }
    case 'range': {
      const isRowSwapped = from.row > to.row;
      const isColumnSwapped = from.column > to.column;
      // A range within the formula's own row follows that row; any other holds its extent when rows change places.
      const isOwn =
        isHome && from.row === to.row && rows.at(from.row) === home.row && !one.isRowAbsolute && !other.isRowAbsolute;
      const corner = (isLast: boolean): Corner | null => {
        const [rowSide, columnSide] = [isLast !== isRowSwapped ? other : one, isLast !== isColumnSwapped ? other : one];
        const at = { row: position(rowSide).row, column: position(columnSide).column };
        const [row, column] = [place(rows, at.row), place(columns, at.column)];
        if (row === null || column === null) return null;
        const { isRowAbsolute } = rowSide;
        return { row: isOwn ? null : row, column, isRowAbsolute, isColumnAbsolute: columnSide.isColumnAbsolute };
      };
      const [first, last] = [corner(false), corner(true)];
      return first === null || last === null ? null : { kind: 'range', sheet, from: first, to: last };
    }
    case 'columns':
    case 'rows': {
      const axis = token.kind === 'columns' ? columns : rows;
      const at = token.kind === 'columns' ? [from.column, to.column] : [from.row, to.row];
      const flags = [one, other].map((side) => (token.kind === 'columns' ? side.isColumnAbsolute : side.isRowAbsolute));
      if ((at[0] ?? 0) > (at[1] ?? 0)) {
        at.reverse();
        flags.reverse();
      }
      const [first, last] = [place(axis, at[0] ?? -1), place(axis, at[1] ?? -1)];
      if (first === null || last === null) return null;
      return {
        kind: token.kind,
        sheet,
        from: { id: first, isAbsolute: flags[0] ?? false },
        to: { id: last, isAbsolute: flags[1] ?? false },
      };
    }
  }
};

/**
 * The formula somebody typed, `=` included, bound to the rows, columns, sheets and names that are there now. What names nothing
 * that is there (another sheet, an unknown name, a cell beyond the limits) stays as typed.
 * *Errors*: `invalid` without an equals sign or with an unclosed text, `too_large`.
 */
export const formulaFromText = (typed: string, home: FormulaHome, dialect: Dialect = english): Formula => {
  if (!typed.startsWith('=')) throw new SheetError('invalid', 'a formula begins with an equals sign');
  if (typed.length > maxFormulaText)
    throw new SheetError('too_large', `the formula has ${typed.length} characters, the most is ${maxFormulaText}`);
  const anchors: string[] = [];
  let template = '';
  for (const token of tokensOf(withoutControls(typed.slice(1)), dialect)) {
    let anchor: Anchor | null = null;
    if (isReference(token)) anchor = anchorOf(token, home);
    else if (token.kind === 'name') {
      const name = home.space.nameIdOf(token.text, home.sheet);
      if (name !== null) anchor = { kind: 'name', name };
    }
    if (anchor === null) template += token.text;
    else {
      template += hole;
      anchors.push(textFromAnchor(anchor));
    }
  }
  return { f: template, r: anchors };
};

/** The rectangle an anchor covers now, in positions from 0 with both ends included. */
export interface Rectangle {
  readonly sheet: string;
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  readonly toColumn: number;
}

/** The cells an anchor names now; null when they are gone, or for a name. */
export const rectangleOf = (anchor: Anchor, home: FormulaHome): Rectangle | null => {
  if (anchor.kind === 'name') return null;
  const sheet = anchor.sheet ?? home.sheet;
  const axes = home.space.sheetNameOf(sheet) === null ? null : home.space.axesOf(sheet);
  if (axes === null) return null;
  const { rows, columns } = axes;
  switch (anchor.kind) {
    case 'cell': {
      const rowId = anchor.at.row ?? home.row;
      const row = rowId === null ? null : rows.positionOf(rowId);
      const column = columns.positionOf(anchor.at.column);
      return row === null || column === null
        ? null
        : { sheet, fromRow: row, toRow: row, fromColumn: column, toColumn: column };
    }
    case 'range': {
      const [first, last] = [anchor.from.row, anchor.to.row];
      const own = home.row === null ? null : rows.positionOf(home.row);
      const down =
        first !== null && last !== null ? rows.span(first, last) : own === null ? null : { from: own, to: own };
      const across = columns.span(anchor.from.column, anchor.to.column);
      return down === null || across === null
        ? null
        : { sheet, fromRow: down.from, toRow: down.to, fromColumn: across.from, toColumn: across.to };
    }
    case 'columns': {
      const across = columns.span(anchor.from.id, anchor.to.id);
      return across === null
        ? null
        : { sheet, fromRow: 0, toRow: rows.length - 1, fromColumn: across.from, toColumn: across.to };
    }
    case 'rows': {
      const down = rows.span(anchor.from.id, anchor.to.id);
      return down === null
        ? null
        : { sheet, fromRow: down.from, toRow: down.to, fromColumn: 0, toColumn: columns.length - 1 };
    }
  }
};

const flag = (isAbsolute: boolean): string => (isAbsolute ? '$' : '');

/** An anchor as A1 text; `#REF!` when what it names is gone. */
export const textOfAnchor = (anchor: Anchor, home: FormulaHome): string => {
  if (anchor.kind === 'name') return home.space.nameTextOf(anchor.name) ?? '#NAME?';
  const rectangle = rectangleOf(anchor, home);
  if (rectangle === null) return brokenReference;
  const sheetName = anchor.sheet === null ? null : home.space.sheetNameOf(anchor.sheet);
  const prefix = sheetName === null ? '' : `${quotedSheetName(sheetName)}!`;
  const { fromRow, toRow, fromColumn, toColumn } = rectangle;
  const corner = (row: number, column: number, { isRowAbsolute, isColumnAbsolute }: Corner): string =>
    `${flag(isColumnAbsolute)}${columnLetters(column)}${flag(isRowAbsolute)}${row + 1}`;
  switch (anchor.kind) {
    case 'cell':
      return prefix + corner(fromRow, fromColumn, anchor.at);
    case 'range':
      return `${prefix}${corner(fromRow, fromColumn, anchor.from)}:${corner(toRow, toColumn, anchor.to)}`;
    case 'columns':
      return `${prefix}${flag(anchor.from.isAbsolute)}${columnLetters(fromColumn)}:${flag(anchor.to.isAbsolute)}${columnLetters(toColumn)}`;
    case 'rows':
      return `${prefix}${flag(anchor.from.isAbsolute)}${fromRow + 1}:${flag(anchor.to.isAbsolute)}${toRow + 1}`;
  }
};

/** The formula as it is shown where it stands now, `=` included. Never throws, whatever is stored. */
export const textFromFormula = ({ f, r }: Formula, home: FormulaHome, dialect: Dialect = english): string => {
  let next = 0;
  const reference = (): string => {
    const anchor = anchorFromText(r[next] ?? '');
    next += 1;
    return anchor === null ? brokenReference : textOfAnchor(anchor, home);
  };
  if (dialect === english) return `=${f.replaceAll(hole, reference)}`;
  try {
    return `=${tokensOf(f)
      .map((token) => (token.kind === 'hole' ? reference() : tokenText(token, dialect)))
      .join('')}`;
  } catch {
    next = 0;
    return `=${f.replaceAll(hole, reference)}`;
  }
};
