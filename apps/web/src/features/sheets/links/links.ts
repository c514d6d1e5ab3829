import type { CellValue } from '@cloudity/calc';
import type { CellContent, CellStyle } from '@cloudity/docmodel/sheet';
import { Answers } from '../criteria/answers.ts';
import { rangeFromText } from '../criteria/range-text.ts';
import type { Attachment, CellNote } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { goToRange } from '../names/go-to-range.ts';
import { addressFormula, type LinkTarget, literalOf, looksLikeLink, targetOf, targetOfText } from './address.ts';

/** Readable on both themes' ground. */
const look: CellStyle = { color: '#3f6fe0', underline: true };
/** With a colour that somebody, or a rule, gave the cell. */
const ownLook: CellStyle = { underline: true };

/** What somebody reads of a target. */
export const targetText = (target: LinkTarget): string =>
  target.kind === 'range' ? target.text : target.href.replace(/^mailto:/, '');

/** Goes there: addresses in a window of their own that knows nothing of this one. */
export const follow = (session: SheetSession, target: LinkTarget): void => {
  if (target.kind === 'range') {
    const range = rangeFromText(session, target.text);
    if (range !== null) goToRange(session, range);
    return;
  }
  const link = document.createElement('a');
  link.href = target.href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.click();
};

/** Cells that lead somewhere: `=HYPERLINK(…)`, whatever its address is calculated from, and texts that are an address. */
export class Links implements Attachment {
  readonly #session: SheetSession;
  readonly #answers: Answers;
  readonly #say: (target: LinkTarget) => string;

  constructor(session: SheetSession, say: (target: LinkTarget) => string) {
    this.#session = session;
    this.#answers = new Answers(session);
    this.#say = say;
  }

  destroy(): void {
    this.#answers.destroy();
  }

  #target(row: number, content: CellContent): LinkTarget | null {
    if (typeof content === 'string') return targetOfText(content);
    if (!looksLikeLink(content)) return null;
    const { workbook, sheet } = this.#session;
    const formula = addressFormula(workbook, { sheet: sheet.id, row: sheet.rows.at(row) ?? '', content });
    if (formula === null) return null;
    return targetOf(literalOf(formula) ?? this.#answers.of(sheet.id, formula));
  }

  /** Where a cell of the shown sheet leads; null for nowhere, or while that is not known. */
  targetAt(row: number, column: number): LinkTarget | null {
    return this.#target(row, this.#session.sheet.contentAt(row, column));
  }

  at(row: number, column: number): readonly LinkTarget[] {
    const target = this.targetAt(row, column);
    return target === null ? [] : [target];
  }

  styleOf(row: number, column: number, value: CellValue): CellStyle | null {
    // Numbers, which most cells hold, are asked nothing.
    if (typeof value !== 'string' || this.targetAt(row, column) === null) return null;
    const ruled = this.#session.attachments.get().get('condition')?.styleOf?.(row, column, value);
    return typeof (ruled?.color ?? this.#session.view.styleAt(row, column).color) === 'string' ? ownLook : look;
  }

  noteOf(row: number, column: number): CellNote | null {
    const target = this.targetAt(row, column);
    return target && { text: this.#say(target), popup: null };
  }

  key(event: KeyboardEvent): boolean {
    if (event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    const { row, column } = this.#session.selection.get().active;
    const target = this.targetAt(row, column);
    if (target !== null) follow(this.#session, target);
    return target !== null;
  }
}
