import { type CalcOperation, CalcRefused } from '../engine.ts';
import { maxColumns, maxRows } from './context.ts';
import type { Address } from './functions.ts';

export type LineOperation = Extract<CalcOperation, { readonly at: number }>;

const isIndex = (value: number, end: number): boolean => Number.isInteger(value) && value >= 0 && value <= end;

const check = (isGood: boolean, message: string): void => {
  if (!isGood) throw new CalcRefused(message);
};

const checkPlace = (operation: Exclude<CalcOperation, { kind: 'defineName' }>): void => {
  if (operation.kind === 'setCells') {
    const { row, column, cells } = operation;
    const width = Math.max(0, ...cells.map(({ length }) => length));
    const isGood = isIndex(row, maxRows - cells.length) && isIndex(column, maxColumns - width);
    check(isGood, `A sheet has ${maxRows} rows and ${maxColumns} columns.`);
  } else if ('at' in operation) {
    const end = operation.kind.endsWith('Rows') ? maxRows : maxColumns;
    const { at, count } = operation;
    check(
      isIndex(at, end - 1) && isIndex(count, end - at) && count > 0,
      'The rows or columns are outside of the sheet.',
    );
    if ('to' in operation)
      check(
        isIndex(operation.to, end) && (operation.to < at || operation.to > at + count),
        'Lines cannot move into themselves.',
      );
  }
};

/** All of a batch is checked before any of it is applied. Throws {@link CalcRefused}. */
export const checkOperations = (operations: readonly CalcOperation[], sheets: ReadonlyMap<string, string>): void => {
  const known = new Map(sheets);
  for (const operation of operations) {
    if (operation.kind === 'defineName') continue;
    if (operation.kind === 'addSheet') check(!known.has(operation.sheet), 'The sheet is there already.');
    else check(known.has(operation.sheet), 'There is no such sheet.');
    if (operation.kind === 'addSheet' || operation.kind === 'renameSheet') {
      const name = operation.name.toLowerCase();
      const isTaken = [...known].some(([sheet, other]) => sheet !== operation.sheet && other.toLowerCase() === name);
      check(!isTaken && name !== '', 'Sheets need different names.');
      known.set(operation.sheet, operation.name);
    }
    if (operation.kind === 'removeSheet') known.delete(operation.sheet);
    checkPlace(operation);
  }
};

/** Where a line stands after the operation; null when it was removed. */
const lineAfter = (operation: LineOperation, line: number): number | null => {
  const { kind, at, count } = operation;
  if (kind === 'addRows' || kind === 'addColumns') return line < at ? line : line + count;
  if (kind === 'removeRows' || kind === 'removeColumns') {
    if (line < at) return line;
    return line < at + count ? null : line - count;
  }
  if (!('to' in operation)) return line;
  const { to } = operation;
  if (line >= at && line < at + count) return to < at ? line - at + to : line + to - at - count;
  if (to < at) return line >= to && line < at ? line + count : line;
  return line >= at + count && line < to ? line - count : line;
};

export const placeAfter =
  (operation: LineOperation): ((address: Address) => Address | null) =>
  (address) => {
    const isRow = operation.kind.endsWith('Rows');
    const line = lineAfter(operation, isRow ? address.row : address.col);
    return line === null ? null : { ...address, [isRow ? 'row' : 'col']: line };
  };
