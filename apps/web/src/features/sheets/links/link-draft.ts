import { hrefFromTyped, isInternalHref } from '@cloudity/docmodel';
import { type CellInput, isFormula, textFromFormula, writeCells } from '@cloudity/docmodel/sheet';
import { positionOf } from '../comments/anchor.ts';
import { rangeFromText } from '../criteria/range-text.ts';
import type { CellIds } from '../model/cell-ids.ts';
import type { SheetSession } from '../model/session.ts';
import type { Cell } from '../selection/selection.ts';
import { linkArguments, literalOf, targetOfText } from './address.ts';

/** What a cell says and where it leads, to be changed in a form. */
export interface LinkDraft {
  readonly cell: CellIds;
  readonly text: string;
  /** Instead of the text: what calculates it, in English and without `=`. */
  readonly formula: string | null;
  readonly address: string;
  /** Whether it is a link that can be taken away. */
  readonly isLink: boolean;
}

const plain = { formula: null, address: '', isLink: false };

/** Null where the address is calculated, which only the formula itself can change. */
export const linkDraftOf = (session: SheetSession, { row, column }: Cell): LinkDraft | null => {
  const cell = session.idsAt(row, column);
  if (cell === null) return null;
  const content = session.sheet.contentAt(row, column);
  if (!isFormula(content)) {
    const text = session.cell(row, column).display.text;
    return { ...plain, cell, text, address: typeof content === 'string' && targetOfText(content) ? content : '' };
  }
  const given = linkArguments(session.workbook, { sheet: cell.sheet, row: cell.row, content });
  if (given === null) {
    const formula = textFromFormula(content, { space: session.workbook, sheet: cell.sheet, row: cell.row }).slice(1);
    return { ...plain, cell, text: '', formula };
  }
  const [address = '', shown = address] = given;
  const [target, text] = [literalOf(`=${address}`), literalOf(`=${shown}`)];
  if (target === null) return null;
  return { cell, text: text ?? '', formula: text === null ? shown : null, address: target, isLink: true };
};

/** What was typed as the address of a link; null when nothing may lead there. */
export const addressFromTyped = (session: SheetSession, typed: string): string | null => {
  const text = typed.trim();
  if (text.startsWith('#')) return rangeFromText(session, text.slice(1)) === null ? null : text;
  const href = hrefFromTyped(text);
  return href === null || isInternalHref(href) ? null : href;
};

const literal = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * Afterwards the draft's cell leads to the address, or, without one, says the same and leads nowhere. False when that was refused, and
 * said.
 */
export const writeLink = (
  session: SheetSession,
  draft: LinkDraft,
  { text, address }: { readonly text: string; readonly address: string | null },
): boolean => {
  const { cell } = draft;
  const at = positionOf(session.workbook, cell);
  if (at === null) {
    session.refusal.set({ code: 'gone', message: text });
    return false;
  }
  session.show(cell.sheet);
  // The cells it names may have moved since.
  const formula = draft.formula === null ? null : (linkDraftOf(session, at)?.formula ?? draft.formula);
  const shown = formula ?? literal(text.trim() === '' ? (address ?? '') : text);
  const bare: CellInput = formula === null ? text : { formula: `=${formula}` };
  const input: CellInput = address === null ? bare : { formula: `=HYPERLINK(${literal(address)},${shown})` };
  const objection = session.objectionTo(at, input);
  if (objection !== null) {
    session.refusal.set({ code: 'unfit', message: objection.message });
    return false;
  }
  return session.act(() => writeCells(session.workbook, { sheet: cell.sheet, ...at }, [[input]]));
};
