import type { CellValue } from '@cloudity/calc';
import {
  type CellInput,
  type CellRange,
  isFormula,
  type PlacedValidation,
  rangesIn,
  readCell,
  validationAt,
  validationsOf,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { eachCell } from '../canvas/cells.ts';
import type { Rect } from '../canvas/layout.ts';
import type { PaneFrame, PanePainter } from '../canvas/painter.ts';
import { Answers } from '../criteria/answers.ts';
import type { Attachment, CellNote, Objection } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { type Cell, isInArea } from '../selection/selection.ts';
import { displayOf } from '../values/display.ts';
import { fits } from './fits.ts';

/** More different values of a range than these are not offered. */
export const mostOffered = 500;
const mostRead = 20_000;
const arrowWidth = 18;
const boxSize = 14;

export interface ValidationWords {
  readonly list: string;
  readonly checked: string;
  readonly unchecked: string;
  readonly unfit: (hint: string) => string;
  /** Of a validation without a hint of its own. */
  readonly refusal: string;
}

/** What cells may hold: draws drop-downs and check boxes, marks what does not fit, refuses what may not be typed. */
export class Validations implements Attachment {
  readonly #session: SheetSession;
  readonly #words: ValidationWords;
  readonly #answers: Answers;
  #all: { readonly revision: number; readonly sheet: string; readonly list: readonly PlacedValidation[] } | null = null;
  readonly #offers = new Map<string, readonly string[]>();

  constructor(session: SheetSession, words: ValidationWords) {
    this.#session = session;
    this.#words = words;
    this.#answers = new Answers(session);
  }

  destroy(): void {
    this.#answers.destroy();
  }

  #list(): readonly PlacedValidation[] {
    const [revision, sheet] = [this.#session.revision.get(), this.#session.sheetId.get()];
    if (this.#all?.revision === revision && this.#all.sheet === sheet) return this.#all.list;
    const list = this.#session.workbook.list.isShown(sheet) ? validationsOf(this.#session.workbook, sheet) : [];
    this.#all = { revision, sheet, list };
    this.#offers.clear();
    return list;
  }

  at(row: number, column: number): PlacedValidation | null {
    return validationAt(this.#list(), row, column);
  }

  /** The values a list offers now: written in the rule, or those of a range, each once and in its order. */
  offered(validation: PlacedValidation): readonly string[] {
    const { rule } = validation;
    if (rule.kind === 'list') return rule.values;
    if (rule.kind !== 'range') return [];
    const known = this.#offers.get(validation.id);
    if (known !== undefined) return known;
    const texts = new Set<string>();
    for (const range of rangesIn(this.#session.workbook, validation.range.sheet, rule.source))
      for (const text of this.#textsOf(range)) {
        if (texts.size >= mostOffered) break;
        if (text !== '') texts.add(text);
      }
    const offered = [...texts];
    this.#offers.set(validation.id, offered);
    return offered;
  }

  *#textsOf(range: CellRange): Generator<string> {
    const { workbook, feed, language } = this.#session;
    const { rows, columns } = workbook.sheet(range.sheet);
    const width = range.toColumn - range.fromColumn + 1;
    const toRow = Math.min(range.toRow, range.fromRow + Math.floor(mostRead / width));
    feed.ensure(range.sheet, { ...range, toRow });
    for (let row = range.fromRow; row <= toRow; row += 1)
      for (let column = range.fromColumn; column <= range.toColumn; column += 1) {
        const [rowId, columnId] = [rows.at(row) ?? '', columns.at(column) ?? ''];
        const content = workbook.sheet(range.sheet).content(rowId, columnId);
        const value = isFormula(content) ? (feed.valueAt(range.sheet, rowId, columnId) ?? null) : content;
        yield displayOf(value, 'General', language).text;
      }
  }

  #fits(validation: PlacedValidation, row: number, column: number, value: CellValue): boolean {
    const { rule, range } = validation;
    const operands =
      'criterion' in rule
        ? rule.criterion.operands.map((operand) => this.#answers.operand(range, operand, row, column))
        : [];
    const values = rule.kind === 'list' || rule.kind === 'range' ? this.offered(validation) : [];
    return fits(rule, value, { values, operands });
  }

  objection({ row, column }: Cell, input: CellInput): Objection | null {
    const validation = this.at(row, column);
    if (validation === null || !validation.isStrict || input === null || input === undefined) return null;
    if (typeof input === 'object' || validation.rule.kind === 'formula') {
      this.#verifyLater(validation, row, column);
      return null;
    }
    return this.#fits(validation, row, column, input) ? null : { message: validation.hint || this.#words.refusal };
  }

  /** What only the engine can judge is judged once it is written, and taken back when it does not fit. */
  #verifyLater(validation: PlacedValidation, row: number, column: number): void {
    const { workbook, feed } = this.#session;
    const { sheet } = validation.range;
    const at = { sheet, row, column };
    const before = readCell(workbook, at);
    setTimeout(async () => {
      const written = JSON.stringify(readCell(workbook, at));
      const [value] =
        (await feed.values(sheet, { fromRow: row, toRow: row, fromColumn: column, toColumn: column }))?.[0] ?? [];
      const { rule, range } = validation;
      const operands =
        'criterion' in rule
          ? await Promise.all(
              rule.criterion.operands.map(async (operand) => {
                if (!isFormula(operand)) return operand;
                const answer = await feed.evaluate(sheet, [this.#answers.textAt(range, operand, row, column)]);
                const known = answer?.[0];
                return typeof known === 'object' ? null : known;
              }),
            )
          : [];
      const shown = value ?? this.#session.cell(row, column).value;
      const isGood = fits(rule, shown, { values: this.offered(validation), operands });
      if (isGood || written !== JSON.stringify(readCell(workbook, at))) return;
      this.#session.act(() => writeCells(workbook, at, [[before]]));
      this.#session.refusal.set({ code: 'unfit', message: validation.hint || this.#words.refusal });
    });
  }

  /** Puts a value that was chosen into its cell. */
  choose({ row, column }: Cell, input: CellInput): void {
    const sheet = this.#session.sheetId.get();
    this.#session.act(() => writeCells(this.#session.workbook, { sheet, row, column }, [[input]]));
  }

  #isOn(validation: PlacedValidation, row: number, column: number): boolean {
    const { rule } = validation;
    return rule.kind === 'checkbox' && this.#session.cell(row, column).value === (rule.on ?? true);
  }

  /** All check boxes that are selected become what the active one becomes. */
  toggle(at: Cell): void {
    const active = this.at(at.row, at.column);
    if (active?.rule.kind !== 'checkbox' || !this.#session.isEditable) return;
    const isOn = !this.#isOn(active, at.row, at.column);
    const sheet = this.#session.sheetId.get();
    const { areas } = this.#session.selection.get();
    const cells: { readonly row: number; readonly column: number; readonly input: CellInput }[] = [];
    const add = (row: number, column: number): void => {
      const rule = this.at(row, column)?.rule;
      if (rule?.kind === 'checkbox') cells.push({ row, column, input: isOn ? (rule.on ?? true) : (rule.off ?? false) });
    };
    const chosen = areas.some((area) => isInArea(area, at)) ? this.#session.unfiltered(areas) : [];
    if (chosen.length === 0) add(at.row, at.column);
    for (const { range } of this.#list().filter(({ rule }) => rule.kind === 'checkbox'))
      for (const area of chosen)
        for (let row = Math.max(area.fromRow, range.fromRow); row <= Math.min(area.toRow, range.toRow); row += 1)
          for (
            let column = Math.max(area.fromColumn, range.fromColumn);
            column <= Math.min(area.toColumn, range.toColumn);
            column += 1
          )
            add(row, column);
    this.#session.act(() => {
      for (const { row, column, input } of cells) writeCells(this.#session.workbook, { sheet, row, column }, [[input]]);
    });
    this.#session.announce(isOn ? this.#words.checked : this.#words.unchecked);
  }

  press(cell: Cell, point: { readonly x: number; readonly y: number }, rect: Rect): boolean {
    const validation = this.#session.isEditable ? this.at(cell.row, cell.column) : null;
    if (validation === null) return false;
    if (validation.rule.kind === 'checkbox') {
      const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
      if (Math.abs(point.x - x) > 14 || Math.abs(point.y - y) > 14) return false;
      this.toggle(cell);
      return true;
    }
    if (!isMenu(validation) || point.x < rect.x + rect.width - arrowWidth - 2) return false;
    this.#session.cellMenu.set({ kind: 'list', ...cell });
    return true;
  }

  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !this.#session.isEditable) return false;
    const { active } = this.#session.selection.get();
    const validation = this.at(active.row, active.column);
    if (validation === null) return false;
    if (validation.rule.kind === 'checkbox' && event.key === ' ') {
      this.toggle(active);
      return true;
    }
    const asks = event.altKey ? event.key === 'ArrowDown' : event.key === 'Enter';
    if (!asks || !isMenu(validation)) return false;
    this.#session.cellMenu.set({ kind: 'list', ...active });
    return true;
  }

  noteOf(row: number, column: number): CellNote | null {
    const validation = this.at(row, column);
    if (validation === null) return null;
    const { value } = this.#session.cell(row, column);
    const isGood = this.#fits(validation, row, column, value);
    const text = [
      validation.rule.kind === 'checkbox'
        ? this.#isOn(validation, row, column)
          ? this.#words.checked
          : this.#words.unchecked
        : isMenu(validation)
          ? this.#words.list
          : '',
      isGood ? '' : this.#words.unfit(validation.hint),
    ].filter((part) => part !== '');
    return text.length === 0 ? null : { text: text.join('. '), popup: isMenu(validation) ? 'listbox' : null };
  }

  paperText(row: number, column: number): string | null {
    const validation = this.at(row, column);
    if (validation?.rule.kind !== 'checkbox') return null;
    if (!this.#fits(validation, row, column, this.#session.cell(row, column).value)) return null;
    return this.#isOn(validation, row, column) ? '☑' : '☐';
  }

  readonly over: PanePainter = (frame) => {
    if (this.#list().length === 0) return;
    eachCell(frame, (row, column, rect) => {
      const validation = this.at(row, column);
      if (validation === null) return;
      const { value, style } = frame.session.cell(row, column);
      if (validation.rule.kind === 'checkbox' && this.#fits(validation, row, column, value))
        drawBox(frame, rect, this.#isOn(validation, row, column), style.fill);
      else if (isMenu(validation)) drawArrow(frame, rect);
      if (!this.#fits(validation, row, column, value)) drawMark(frame, rect);
    });
  };
}

const isMenu = ({ rule }: PlacedValidation): boolean => rule.kind === 'list' || rule.kind === 'range';

const drawBox = ({ ctx, theme, scale }: PaneFrame, rect: Rect, isOn: boolean, fill: unknown): void => {
  ctx.fillStyle = typeof fill === 'string' ? fill : theme.surface;
  ctx.fillRect(rect.x, rect.y, rect.width - 1 / scale, rect.height - 1 / scale);
  const [x, y] = [rect.x + (rect.width - boxSize) / 2, rect.y + (rect.height - boxSize) / 2];
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.roundRect(x, y, boxSize, boxSize, 3);
  ctx.fillStyle = isOn ? theme.accent : theme.surface;
  ctx.strokeStyle = isOn ? theme.accent : theme.muted;
  ctx.fill();
  ctx.stroke();
  if (!isOn) return;
  ctx.strokeStyle = theme.onAccent;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x + 3.2, y + 7.2);
  ctx.lineTo(x + 6, y + 10);
  ctx.lineTo(x + 10.8, y + 4.4);
  ctx.stroke();
};

const drawArrow = ({ ctx, theme }: PaneFrame, rect: Rect): void => {
  const [x, y] = [rect.x + rect.width - arrowWidth / 2 - 2, rect.y + rect.height / 2];
  ctx.fillStyle = theme.sunken;
  ctx.beginPath();
  ctx.roundRect(x - 7, y - 7, 14, 14, 7);
  ctx.fill();
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  ctx.moveTo(x - 3.2, y - 1.4);
  ctx.lineTo(x, y + 1.9);
  ctx.lineTo(x + 3.2, y - 1.4);
  ctx.stroke();
};

const drawMark = ({ ctx, theme }: PaneFrame, rect: Rect): void => {
  ctx.fillStyle = theme.danger;
  ctx.beginPath();
  ctx.moveTo(rect.x, rect.y);
  ctx.lineTo(rect.x + 7, rect.y);
  ctx.lineTo(rect.x, rect.y + 7);
  ctx.fill();
};
