import { addSheet, deleteSheet, moveSheet, setSheetHidden } from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';

/** A name no sheet has: `first`, or the stem with a number. */
export const freeName = (session: SheetSession, stem: string, first: string): string => {
  const taken = new Set(session.workbook.sheets.map(({ name }) => name.toLowerCase()));
  if (first !== '' && !taken.has(first.toLowerCase())) return first;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}${number}`.toLowerCase())) return `${stem}${number}`;
};

/** One more sheet behind the one that is shown, and it is shown. */
export const newSheet = (session: SheetSession, stem: string): void => {
  let id: string | null = null;
  const position = session.workbook.sheets.findIndex((sheet) => sheet.id === session.sheetId.get()) + 1;
  session.act(() => {
    id = addSheet(session.workbook, freeName(session, stem, ''), { position });
  });
  if (id !== null) session.show(id);
};

/** The next shown sheet in a direction. */
export const showNextSheet = (session: SheetSession, by: 1 | -1): void => {
  const shown = session.workbook.sheets.filter(({ isHidden }) => !isHidden);
  const index = shown.findIndex(({ id }) => id === session.sheetId.get());
  const next = shown[index + by];
  if (next) {
    session.show(next.id);
    session.reveal.set({ takesFocus: true });
  }
};

export const removeSheet = (session: SheetSession, id: string): void => {
  const shown = session.workbook.sheets.filter((sheet) => !sheet.isHidden && sheet.id !== id);
  const index = session.workbook.sheets.findIndex((sheet) => sheet.id === id);
  if (shown.length === 0) {
    session.refusal.set({ code: 'lastSheet', message: '' });
    return;
  }
  const next = shown[Math.max(0, Math.min(index - 1, shown.length - 1))];
  if (id === session.sheetId.get() && next) session.show(next.id);
  session.act(() => deleteSheet(session.workbook, id));
};

export const hideSheet = (session: SheetSession, id: string): void => {
  const shown = session.workbook.sheets.filter((sheet) => !sheet.isHidden && sheet.id !== id);
  if (shown.length === 0) {
    session.refusal.set({ code: 'lastSheet', message: '' });
    return;
  }
  if (id === session.sheetId.get() && shown[0]) session.show(shown[0].id);
  session.act(() => setSheetHidden(session.workbook, id, true));
};

export const moveSheetBy = (session: SheetSession, id: string, by: 1 | -1): void => {
  const index = session.workbook.sheets.findIndex((sheet) => sheet.id === id);
  const to = index + by;
  if (to >= 0 && to < session.workbook.sheets.length) session.act(() => moveSheet(session.workbook, id, to));
};
