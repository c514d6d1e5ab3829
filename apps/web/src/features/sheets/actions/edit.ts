import { formatCells, quotedSheetName, SheetError, writeCells } from '@cloudity/docmodel/sheet';
import { areaText, pointSlot } from '../formula/draft.ts';
import type { Editing, SheetSession } from '../model/session.ts';
import { type Area, type AreaKind, areaOf, type Cell, withinBounds } from '../selection/selection.ts';
import { parseInput } from '../values/parse-input.ts';
import { type Direction, reachedFrom, step } from './move.ts';

export type Move = 'down' | 'up' | 'right' | 'left' | 'stay';

export interface BeginOptions {
  /** Instead of what the cell holds. */
  readonly text?: string;
  readonly mode: Editing['mode'];
  readonly place?: Editing['place'];
}

/** Begins to edit the active cell; nothing happens for those who may not. */
export const beginEditing = (session: SheetSession, { text, mode, place = 'cell' }: BeginOptions): void => {
  if (!session.isEditable || session.editing.get() !== null) return;
  const { row, column } = session.selection.get().active;
  const { rows, columns, id } = session.sheet;
  const [rowId, columnId] = [rows.at(row), columns.at(column)];
  if (rowId === null || columnId === null) return;
  const protection = session.protectionOf({
    sheet: id,
    fromRow: row,
    toRow: row,
    fromColumn: column,
    toColumn: column,
  });
  if (protection !== null && !protection.isWarning) {
    session.refusal.set({ code: 'protected', message: protection.note });
    return;
  }
  const begun = text ?? session.textToEdit(row, column);
  session.editing.set({
    sheet: id,
    row: rowId,
    column: columnId,
    text: begun,
    caret: begun.length,
    mode,
    place,
    pointed: null,
  });
  session.reveal.set({ takesFocus: false });
};

export const changeDraft = (
  session: SheetSession,
  change: Partial<Pick<Editing, 'text' | 'caret' | 'mode' | 'place' | 'pointed'>>,
): void => {
  const editing = session.editing.get();
  if (editing === null) return;
  const isSame = Object.entries(change).every(([key, value]) => Object.is(editing[key as keyof Editing], value));
  if (!isSame) session.editing.set({ ...editing, ...change });
};

export const cancelEditing = (session: SheetSession): void => {
  const editing = session.editing.get();
  if (editing === null) return;
  session.editing.set(null);
  session.show(editing.sheet);
  session.reveal.set({ takesFocus: true });
};

/**
 * Afterwards what was typed is in its cell, or in all selected ones; the selection moves on. False, and still editing, when it is a
 * formula that cannot be read.
 */
export const commitEditing = (session: SheetSession, move: Move = 'stay', fillsSelection = false): boolean => {
  const editing = session.editing.get();
  if (editing === null) return true;
  session.show(editing.sheet);
  const { rows, columns, id } = session.sheet;
  const at = { row: rows.positionOf(editing.row), column: columns.positionOf(editing.column) };
  if (at.row === null || at.column === null) {
    session.editing.set(null);
    session.refusal.set({ code: 'gone', message: editing.text });
    session.reveal.set({ takesFocus: true });
    return true;
  }
  const cell = { row: at.row, column: at.column };
  const areas: readonly Area[] = fillsSelection
    ? session.unfiltered(session.selection.get().areas)
    : [areaOf(cell, cell)];
  const isUnchanged = !fillsSelection && editing.text === session.textToEdit(cell.row, cell.column);
  if (!isUnchanged && !write(session, editing.text, id, cell, areas)) return false;
  session.editing.set(null);
  if (!fillsSelection && move !== 'stay') step(session, move);
  session.reveal.set({ takesFocus: true });
  return true;
};

const write = (session: SheetSession, text: string, sheet: string, cell: Cell, areas: readonly Area[]): boolean => {
  const { workbook } = session;
  try {
    const format = String(session.cell(cell.row, cell.column).style.numberFormat ?? 'General');
    const { input, numberFormat } = parseInput(text, session.language, format);
    const objection = session.objectionTo(cell, input);
    if (objection !== null) {
      session.refusal.set({ code: 'unfit', message: objection.message });
      return false;
    }
    return session.act(() => {
      for (const { fromRow, toRow, fromColumn, toColumn } of areas) {
        const inputs = Array.from({ length: toRow - fromRow + 1 }, () =>
          Array.from({ length: toColumn - fromColumn + 1 }, () => input),
        );
        writeCells(workbook, { sheet, row: fromRow, column: fromColumn }, inputs);
        if (numberFormat !== null)
          formatCells(workbook, { sheet, fromRow, toRow, fromColumn, toColumn }, { numberFormat });
      }
    });
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    session.refusal.set({ code: error.code, message: error.message });
    return false;
  }
};

const inputAs = (
  editing: Editing,
  from: number,
  to: number,
  inserted: string,
): { readonly text: string; readonly end: number } => ({
  text: editing.text.slice(0, from) + inserted + editing.text.slice(to),
  end: from + inserted.length,
});

/** Whether a click on a cell would put its name into the formula. */
export const isPointing = (session: SheetSession): boolean => {
  const editing = session.editing.get();
  return (
    editing !== null && (editing.pointed !== null || pointSlot(editing.text, editing.caret, session.language) !== null)
  );
};

/** Puts an area of the shown sheet into the formula that is being typed, in place of what was pointed at before. */
export const pointAt = (session: SheetSession, anchor: Cell, head: Cell, kind: AreaKind = 'cells'): void => {
  const editing = session.editing.get();
  if (editing === null) return;
  const slot = editing.pointed ?? pointSlot(editing.text, editing.caret, session.language);
  if (slot === null) return;
  const sheet = session.sheetId.get();
  const prefix = sheet === editing.sheet ? '' : `${quotedSheetName(session.workbook.sheetNameOf(sheet) ?? '')}!`;
  const { text, end } = inputAs(editing, slot.from, slot.to, prefix + areaText(areaOf(anchor, head), kind));
  session.editing.set({ ...editing, text, caret: end, pointed: { from: slot.from, to: end, anchor, head } });
};

/** Pointing with the arrow keys, as the selection moves with them; false when the formula has no place for a reference. */
export const pointBy = (
  session: SheetSession,
  direction: Direction,
  { isExtending, isJump }: { readonly isExtending: boolean; readonly isJump: boolean },
): boolean => {
  const editing = session.editing.get();
  if (editing === null || !isPointing(session)) return false;
  const from = editing.pointed?.head ?? session.selection.get().active;
  const head = withinBounds(reachedFrom(session, from, direction, isJump), session.view.bounds);
  pointAt(session, isExtending ? (editing.pointed?.anchor ?? head) : head, head);
  return true;
};
