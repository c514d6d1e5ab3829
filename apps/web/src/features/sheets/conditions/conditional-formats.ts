import type { CellValue } from '@cloudity/calc';
import {
  type CellStyle,
  type ConditionalLook,
  conditionalFormatsOf,
  isWithin,
  type PlacedConditionalFormat,
  type ScalePoint,
} from '@cloudity/docmodel/sheet';
import { eachCell } from '../canvas/cells.ts';
import type { PanePainter } from '../canvas/painter.ts';
import { Answers } from '../criteria/answers.ts';
import { type Known, meets } from '../criteria/meets.ts';
import { rangeText } from '../criteria/range-text.ts';
import type { Attachment } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';
import { colorAt, pointFormulas, shareOf } from './scale.ts';

/** Looks by rule, for the cells that are asked about: those in the window. Formulas and the ends of scales come from the worker. */
export class ConditionalFormats implements Attachment {
  readonly #session: SheetSession;
  readonly #answers: Answers;
  #all: {
    readonly revision: number;
    readonly sheet: string;
    readonly list: readonly PlacedConditionalFormat[];
  } | null = null;

  constructor(session: SheetSession) {
    this.#session = session;
    this.#answers = new Answers(session);
  }

  destroy(): void {
    this.#answers.destroy();
  }

  #list(): readonly PlacedConditionalFormat[] {
    const [revision, sheet] = [this.#session.revision.get(), this.#session.sheetId.get()];
    if (this.#all?.revision === revision && this.#all.sheet === sheet) return this.#all.list;
    const list = this.#session.workbook.list.isShown(sheet) ? conditionalFormatsOf(this.#session.workbook, sheet) : [];
    this.#all = { revision, sheet, list };
    return list;
  }

  /** Where a point of a scale stands; NaN while that is not known. */
  #placeOf(format: PlacedConditionalFormat, point: ScalePoint): number {
    if (point.at === 'number') return point.value;
    const [formula = ''] = pointFormulas(point, rangeText(this.#session, format.range));
    const value = this.#answers.of(format.range.sheet, formula);
    return typeof value === 'number' ? value : Number.NaN;
  }

  #styleBy(format: PlacedConditionalFormat, row: number, column: number, value: CellValue): CellStyle | null {
    const { look, range } = format;
    if (look.kind === 'scale') {
      if (typeof value !== 'number') return null;
      const fill = colorAt(
        value,
        look.points,
        look.points.map((point) => this.#placeOf(format, point)),
      );
      return fill === null ? null : { fill };
    }
    if (look.kind !== 'style') return null;
    const operands = look.criterion.operands.map((operand) => this.#answers.operand(range, operand, row, column));
    if (operands.some((operand) => operand === undefined)) return null;
    return meets(look.criterion.kind, operands as readonly Known[], value) ? look.style : null;
  }

  styleOf(row: number, column: number, value: CellValue): CellStyle | null {
    const styles: CellStyle[] = [];
    for (const format of this.#list()) {
      if (!isWithin(format.range, row, column)) continue;
      const own = this.#styleBy(format, row, column, value);
      if (own !== null) styles.push(own);
    }
    // What an earlier rule said stays.
    return styles.length === 0 ? null : Object.assign({}, ...styles.toReversed());
  }

  settled(): Promise<void> | null {
    return this.#answers.settled();
  }

  paperBar(row: number, column: number): { readonly share: number; readonly color: string } | null {
    for (const format of this.#list()) {
      const { range, look } = format;
      if (look.kind !== 'bar' || !isWithin(range, row, column)) continue;
      const { from, to } = this.#endsOf(format, look);
      const share = shareOf(this.#session.cell(row, column).value, from, to);
      return share === null || share === 0 ? null : { share, color: look.color };
    }
    return null;
  }

  readonly under: PanePainter = (frame) => {
    const bars = this.#list().flatMap((format) => (format.look.kind === 'bar' ? [{ format, look: format.look }] : []));
    if (bars.length === 0) return;
    const ends = bars.map(({ format, look }) => this.#endsOf(format, look));
    eachCell(frame, (row, column, rect) => {
      const at = bars.findIndex(({ format }) => isWithin(format.range, row, column));
      const [bar, end] = [bars[at], ends[at]];
      if (bar === undefined || end === undefined) return;
      const share = shareOf(frame.session.cell(row, column).value, end.from, end.to);
      if (share === null || share === 0) return;
      frame.ctx.globalAlpha = 0.45;
      frame.ctx.fillStyle = bar.look.color;
      frame.ctx.fillRect(rect.x + 2, rect.y + 2, (rect.width - 5) * share, rect.height - 5);
      frame.ctx.globalAlpha = 1;
    });
  };

  #endsOf(format: PlacedConditionalFormat, { from, to }: ConditionalLook & { kind: 'bar' }) {
    const place = this.#placeOf(format, from);
    return { from: from.at === 'min' ? Math.min(0, place) : place, to: this.#placeOf(format, to) };
  }
}
