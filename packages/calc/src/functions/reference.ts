import { type Area, isInside, keyOf, maxColumns, maxRows } from '../hyperformula/context.ts';
import {
  type Address,
  type Ast,
  CellError,
  fail,
  type PluginHost,
  plain,
  SimpleRangeValue,
  type State,
  type SyntaxFunctions,
  type Value,
} from '../hyperformula/functions.ts';

const a1 =
  /^(?:(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!)?\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}))?$/u;
const r1c1 = /^(?:(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!)?R(\[-?\d+\]|\d*)C(\[-?\d+\]|\d*)$/iu;

const columnOf = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const sheetOf = (host: PluginHost, here: Address, quoted?: string, bare?: string): number | undefined => {
  const name = quoted?.replaceAll("''", "'") ?? bare;
  return name === undefined ? here.sheet : host.sheetId(name);
};

const areaOfA1 = (host: PluginHost, text: string, here: Address): Area | null => {
  const [, quoted, bare, column, row, lastColumn, lastRow] = a1.exec(text.trim()) ?? [];
  const sheet = sheetOf(host, here, quoted, bare);
  if (!column || !row || sheet === undefined) return null;
  const [c1, r1] = [columnOf(column), Number(row) - 1];
  const [c2, r2] = [lastColumn ? columnOf(lastColumn) : c1, lastRow ? Number(lastRow) - 1 : r1];
  return {
    start: { sheet, row: Math.min(r1, r2), col: Math.min(c1, c2) },
    end: { sheet, row: Math.max(r1, r2), col: Math.max(c1, c2) },
  };
};

const areaOfR1C1 = (host: PluginHost, text: string, here: Address): Area | null => {
  const [, quoted, bare, row, column] = r1c1.exec(text.trim()) ?? [];
  const sheet = sheetOf(host, here, quoted, bare);
  if (row === undefined || column === undefined || sheet === undefined) return null;
  const place = (part: string, base: number): number =>
    part === '' ? base : part.startsWith('[') ? base + Number(part.slice(1, -1)) : Number(part) - 1;
  const address = { sheet, row: place(row, here.row), col: place(column, here.col) };
  return { start: address, end: address };
};

/** The cells of an area as they are now; the engine calculates again when they change afterwards. */
const read = (host: PluginHost, area: Area | null, { formulaAddress }: State): Value => {
  if (area === null) return fail('REF', 'The text is no reference.');
  const { start, end } = area;
  if (start.row < 0 || start.col < 0 || end.row >= maxRows || end.col >= maxColumns)
    return fail('REF', 'The reference leaves the sheet.');
  if ((end.row - start.row + 1) * (end.col - start.col + 1) > host.context.limits.spillCells)
    return fail('REF', `The reference has more than ${host.context.limits.spillCells} cells.`);
  host.context.read(formulaAddress, area);
  if (isInside(area, formulaAddress) || host.context.circularReaders.has(keyOf(formulaAddress)))
    return fail('CYCLE', 'The formula reads a cell that is calculated from it.');
  const value = host.rangeOf(start, end);
  return value.width() === 1 && value.height() === 1 ? (value.data[0]?.[0] as Value) : value;
};

const scalarOf = (
  host: PluginHost,
  ast: Ast | undefined,
  state: State,
): number | string | boolean | CellError | null => {
  if (!ast || ast.type === 'EMPTY') return null;
  const value = host.evaluate(ast, state);
  const first = plain((value instanceof SimpleRangeValue ? value.data[0]?.[0] : value) as never);
  return typeof first === 'symbol' ? null : first;
};

const indirect = (host: PluginHost, [text, isA1]: readonly Ast[], state: State): Value => {
  const reference = scalarOf(host, text, state);
  if (reference instanceof CellError) return reference;
  const style = isA1 ? scalarOf(host, isA1, state) : true;
  const areaOf = style === false || style === 0 ? areaOfR1C1 : areaOfA1;
  return read(host, areaOf(host, String(reference ?? ''), state.formulaAddress), state);
};

/** The cells a reference in the formula's text names; null when it is none. */
const areaOf = (ast: Ast | undefined, here: Address): Area | null => {
  if (ast?.type === 'PARENTHESIS') return areaOf(ast.expression, here);
  if (ast?.type === 'CELL_REFERENCE' && ast.reference) {
    const address = ast.reference.toSimpleCellAddress(here);
    return { start: address, end: address };
  }
  const { start, end } = (ast ?? {}) as { start?: Ast['reference']; end?: Ast['reference'] };
  if (ast?.type !== 'CELL_RANGE' || !start || !end) return null;
  return { start: start.toSimpleCellAddress(here), end: end.toSimpleCellAddress(here) };
};

const offset = (host: PluginHost, [base, ...numbers]: readonly Ast[], state: State): Value => {
  const area = areaOf(base, state.formulaAddress);
  if (!area) return fail('REF', 'OFFSET starts at a reference.');
  const values = numbers.map((ast) => scalarOf(host, ast, state));
  const wrong = values.find((value) => value instanceof CellError);
  if (wrong instanceof CellError) return wrong;
  const [down = 0, right = 0, height, width] = values.map((value) =>
    value === null ? undefined : Math.trunc(Number(value)),
  );
  const h = height ?? area.end.row - area.start.row + 1;
  const w = width ?? area.end.col - area.start.col + 1;
  if (![down, right, h, w].every(Number.isFinite) || h === 0 || w === 0) return fail('REF');
  const row = area.start.row + down;
  const col = area.start.col + right;
  const { sheet } = area.start;
  return read(
    host,
    {
      start: { sheet, row: h < 0 ? row + h + 1 : row, col: w < 0 ? col + w + 1 : col },
      end: { sheet, row: h < 0 ? row : row + h - 1, col: w < 0 ? col : col + w - 1 },
    },
    state,
  );
};

const spilled = (host: PluginHost, [anchor]: readonly Ast[], state: State): Value => {
  const area = areaOf(anchor, state.formulaAddress);
  if (!area) return fail('REF', 'A spilled range starts at a cell.');
  const result = host.context.results.get(keyOf(area.start));
  const { sheet, row, col } = area.start;
  const [h, w] = [result?.length ?? 1, result?.[0]?.length ?? 1];
  return read(host, { start: area.start, end: { sheet, row: row + h - 1, col: col + w - 1 } }, state);
};

/** References that only calculation can tell; all volatile, as in Excel. */
export const referenceFunctions: SyntaxFunctions = {
  INDIRECT: { givesArray: true, isVolatile: true, evaluate: indirect },
  'CALC.OFFSET': { givesArray: true, isVolatile: true, evaluate: offset },
  'CALC.SPILLED': { givesArray: true, isVolatile: true, evaluate: spilled },
};
