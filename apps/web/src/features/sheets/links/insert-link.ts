import { beginEditing } from '../actions/edit.ts';
import type { SheetSession } from '../model/session.ts';
import { linkDraftOf } from './link-draft.ts';

/** Asks where the active cell leads; one whose address is calculated is edited as the formula it is. */
export const insertLink = (session: SheetSession): void => {
  const { active } = session.selection.get();
  const { row, column } = active;
  const range = { sheet: session.sheetId.get(), fromRow: row, toRow: row, fromColumn: column, toColumn: column };
  const protection = session.protectionOf(range);
  if (protection !== null && !protection.isWarning) {
    session.refusal.set({ code: 'protected', message: protection.note });
    return;
  }
  const draft = linkDraftOf(session, active);
  if (draft === null) beginEditing(session, { mode: 'edit' });
  else session.link.set(draft);
};
