import { SheetError } from './limits.ts';
import { type CellRange, doRangesMeet } from './range.ts';
import { addRecord, describeRecord, moveRecord, placedRecords, type Spec } from './records.ts';
import { stylesOf } from './styles.ts';
import type { Workbook } from './workbook.ts';

export interface ProtectionEditor {
  readonly id: string;
  /** As it was when they were chosen. */
  readonly name: string;
}

/** Cells that only some people mean to change. A guard against mistakes: whoever may write the document can also take it away. */
export interface Protection {
  /** What it is for; empty for nothing. */
  readonly note: string;
  /** Everybody may, after a question. */
  readonly isWarning: boolean;
  /** Who may besides the owners of the file. */
  readonly editors: readonly ProtectionEditor[];
  /** The whole sheet, also what is added to it. */
  readonly isSheet: boolean;
}

export interface PlacedProtection extends Protection {
  readonly id: string;
  readonly range: CellRange;
}

/** Who is about to write. */
export interface Writer {
  readonly id: string;
  /** Of the file. */
  readonly isOwner: boolean;
}

export const maxProtectionNote = 200;
export const maxProtectionEditors = 100;

const safeEditor = (value: unknown): readonly ProtectionEditor[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { id, name } = value as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof name === 'string' ? [{ id, name: name.slice(0, 200) }] : [];
};

const fromSpec = ({ note, isWarning, editors, isSheet }: Spec): Protection => ({
  note: typeof note === 'string' ? note.slice(0, maxProtectionNote) : '',
  isWarning: isWarning === true,
  editors: Array.isArray(editors) ? editors.slice(0, maxProtectionEditors).flatMap(safeEditor) : [],
  isSheet: isSheet === true,
});

const wholeSheet = (workbook: Workbook, sheet: string): CellRange => {
  const { rows, columns } = workbook.sheet(sheet);
  return { sheet, fromRow: 0, toRow: rows.length - 1, fromColumn: 0, toColumn: columns.length - 1 };
};

/** The protections of a sheet by id, with their ranges as they are now. */
export const protectionsOf = (workbook: Workbook, sheet: string): readonly PlacedProtection[] =>
  placedRecords(workbook, sheet, 'protection').map(({ id, range, spec }) => {
    const protection = fromSpec(spec);
    return { ...protection, id, range: protection.isSheet ? wholeSheet(workbook, sheet) : range };
  });

const requireProtection = ({ note, editors }: Protection): void => {
  if (note.length > maxProtectionNote) throw new SheetError('too_large', 'the description is too long');
  if (editors.length > maxProtectionEditors)
    throw new SheetError('too_large', `at most ${maxProtectionEditors} people can be named`);
};

const rangeOf = (workbook: Workbook, range: CellRange, { isSheet }: Protection): CellRange =>
  isSheet ? wholeSheet(workbook, range.sheet) : range;

/** Afterwards the cells are protected, or with `isSheet` all of the range's sheet; returns the id. *Errors*: `out_of_range`, `too_large`. */
export const addProtection = (workbook: Workbook, range: CellRange, protection: Protection): string => {
  requireProtection(protection);
  return addRecord(workbook, 'protection', rangeOf(workbook, range, protection), { ...protection });
};

/** Afterwards it protects this range of the same sheet, for these. *Errors*: `not_found`, `out_of_range`, `too_large`. */
export const changeProtection = (workbook: Workbook, id: string, range: CellRange, protection: Protection): void => {
  requireProtection(protection);
  workbook.journal.transact(() => {
    moveRecord(workbook, id, rangeOf(workbook, range, protection));
    describeRecord(workbook, range.sheet, id, { ...protection });
  });
};

export const mayWrite = ({ isWarning, editors }: Protection, writer: Writer): boolean =>
  isWarning || writer.isOwner || editors.some(({ id }) => id === writer.id);

/** Cells of a range that are looked at one by one for being left open. */
const mostLookedAt = 10_000;

/** All of its cells say that they can be written in a sheet that is protected as a whole. */
const isLeftOpen = (workbook: Workbook, { sheet, fromRow, toRow, fromColumn, toColumn }: CellRange): boolean => {
  if ((toRow - fromRow + 1) * (toColumn - fromColumn + 1) > mostLookedAt) return false;
  const look = stylesOf(workbook, sheet);
  for (let row = fromRow; row <= toRow; row += 1)
    for (let column = fromColumn; column <= toColumn; column += 1)
      if (look(row, column).isUnlocked !== true) return false;
  return true;
};

/**
 * The first of the protections that stands against writing in the range: one that refuses, else one that warns. Cells that are not
 * locked are open in a sheet that is protected as a whole.
 */
export const protectionAgainst = (
  workbook: Workbook,
  protections: readonly PlacedProtection[],
  range: CellRange,
  writer: Writer,
): PlacedProtection | null => {
  const met = protections.filter((protection) => doRangesMeet(protection.range, range));
  const against =
    met.find((protection) => !mayWrite(protection, writer)) ??
    met.find(({ isWarning, editors }) => isWarning && !editors.some(({ id }) => id === writer.id)) ??
    null;
  if (against?.isSheet !== true || !isLeftOpen(workbook, range)) return against;
  const others = protections.filter(({ isSheet }) => !isSheet);
  return protectionAgainst(workbook, others, range, writer);
};
