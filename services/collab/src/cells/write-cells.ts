import { maxCellsWritten } from '@cloudity/contracts';
import {
  type CellInput,
  type CellRange,
  mayWrite,
  type PlacedProtection,
  protectionAgainst,
  protectionsOf,
  readCell,
  Workbook,
  type Writer,
  writeCells as write,
} from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { cellCount, cellName, cellRangeOf, rangeText } from './cell-range.ts';
import { orRefused, type Refused, RefusedError } from './refused.ts';

export interface CellsWritten {
  readonly kind: 'written';
  /** The change on top of what was given; null when the cells hold these values already. */
  readonly update: Uint8Array | null;
  readonly range: string;
  readonly cells: number;
}

export interface CellsToWrite {
  readonly range: string;
  readonly values: readonly (readonly CellInput[])[];
  /** For protected cells. */
  readonly writer: Writer;
  /** Of whoever writes; nobody else writes with it at the same time. */
  readonly clientId: number;
}

const widthOf = (values: CellsToWrite['values']): number => values.reduce((most, row) => Math.max(most, row.length), 0);

/** Where the values go: from the range's first cell on, and not beyond it unless it is that cell alone. */
const targetOf = (workbook: Workbook, { range: text, values }: CellsToWrite): CellRange => {
  const range = cellRangeOf(workbook, text);
  const [rows, columns] = [values.length, widthOf(values)];
  if (columns === 0) throw new RefusedError('invalid', 'There is nothing to write.');
  const target = { ...range, toRow: range.fromRow + rows - 1, toColumn: range.fromColumn + columns - 1 };
  if (cellCount(range) > 1 && (target.toRow > range.toRow || target.toColumn > range.toColumn))
    throw new RefusedError(
      'invalid',
      `${rows} rows and ${columns} columns are more than ${rangeText(workbook, range)} holds.`,
    );
  if (cellCount(target) > maxCellsWritten)
    throw new RefusedError('too_large', `At most ${maxCellsWritten} cells can be written at once.`);
  return target;
};

const contentsOf = (workbook: Workbook, { sheet, fromRow, fromColumn }: CellRange, values: CellsToWrite['values']) =>
  values.flatMap((row, rowOffset) =>
    row.map((_, columnOffset) => {
      const [at, column] = [fromRow + rowOffset, fromColumn + columnOffset];
      return { name: cellName(at, column), content: JSON.stringify(readCell(workbook, { sheet, row: at, column })) };
    }),
  );

const holds = (workbook: Workbook, target: CellRange, values: CellsToWrite['values']): boolean => {
  const wanted = values.flat().map((input) => JSON.stringify(input ?? null));
  return contentsOf(workbook, target, values).every(({ content }, index) => content === wanted[index]);
};

const mostNamed = 20;

/** *Errors*: RefusedError `precondition_failed` when a cell that is to be written held something else at the moment of `past`. */
const requireUnchanged = (workbook: Workbook, past: Y.Doc, target: CellRange, wanted: CellsToWrite): void => {
  const before = new Workbook(past);
  const hasSheet = before.sheets.some(({ id }) => id === target.sheet);
  const then = hasSheet ? contentsOf(before, target, wanted.values) : [];
  const changed = contentsOf(workbook, target, wanted.values).filter(
    ({ content }, index) => content !== (then[index]?.content ?? 'null'),
  );
  if (changed.length > 0)
    throw new RefusedError(
      'precondition_failed',
      'Somebody changed these cells meanwhile. Read them again, then retry.',
      {
        cells: changed.slice(0, mostNamed).map(({ name }) => name),
      },
    );
};

/** *Errors*: RefusedError `forbidden`. A program is asked nothing, so what only warns lets it through. */
const guardOf = (workbook: Workbook, writer: Writer): ((range: CellRange) => void) => {
  const refusing = new Map<string, readonly PlacedProtection[]>();
  return (range) => {
    const known =
      refusing.get(range.sheet) ??
      protectionsOf(workbook, range.sheet).filter((protection) => !mayWrite(protection, writer));
    refusing.set(range.sheet, known);
    const against = protectionAgainst(workbook, known, range, writer);
    if (against === null) return;
    const about = against.note === '' ? '' : ` (${against.note})`;
    throw new RefusedError('forbidden', `${rangeText(workbook, against.range)} is protected${about}.`);
  };
};

/** The change that writes the values, as one transaction. `past` is what the writer has read, if that matters. */
export const writeCells = (doc: Y.Doc, past: Y.Doc | null, wanted: CellsToWrite): CellsWritten | Refused =>
  orRefused(() => {
    doc.clientID = wanted.clientId;
    const workbook = new Workbook(doc);
    const target = targetOf(workbook, wanted);
    workbook.guard = guardOf(workbook, wanted.writer);
    if (past) requireUnchanged(workbook, past, target, wanted);
    const cells = wanted.values.reduce((sum, row) => sum + row.length, 0);
    const range = rangeText(workbook, target);
    if (holds(workbook, target, wanted.values)) return { kind: 'written', update: null, range, cells };
    let update: Uint8Array | null = null;
    doc.once('update', (bytes: Uint8Array) => {
      update = bytes;
    });
    write(workbook, { sheet: target.sheet, row: target.fromRow, column: target.fromColumn }, wanted.values);
    return { kind: 'written', update, range, cells };
  });
