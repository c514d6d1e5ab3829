import {
  addChart,
  addConditionalFormat,
  addRecord,
  type CellInput,
  type CellRange,
  type CellStyle,
  type ChartType,
  columnPosition,
  criterionFrom,
  formatCells,
  growDimension,
  type OperandInput,
  resizeDimension,
  ruleFormula,
  type StylePatch,
  setFrozen,
  setValidation,
  type ValidationRule,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { Translate } from '../../../shell/language/use-translation.ts';
import type { TemplateFormats } from './formats.ts';

/** Text that begins with `=` is a formula, in canonical English. */
type Input = CellInput;

interface DraftOptions {
  readonly workbook: Workbook;
  readonly sheet: string;
  readonly t: Translate<'sheetTemplates'>;
  readonly formats: TemplateFormats;
  /** Today, as cells hold days. */
  readonly today: number;
  /** The colour of its headings. */
  readonly color: string;
}

interface ChartDraft {
  readonly at: string;
  readonly type: ChartType;
  readonly source: string;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

/**
 * An empty sheet that a template writes on. Cells are named as readers know them, `B5` or `B5:E20`. To be used within one
 * transaction, which is the whole template.
 */
export class Draft {
  readonly workbook: Workbook;
  readonly sheet: string;
  readonly t: Translate<'sheetTemplates'>;
  readonly formats: TemplateFormats;
  readonly today: number;
  readonly color: string;

  constructor({ workbook, sheet, t, formats, today, color }: DraftOptions) {
    this.workbook = workbook;
    this.sheet = sheet;
    this.t = t;
    this.formats = formats;
    this.today = today;
    this.color = color;
  }

  range(name: string): CellRange {
    const [first = '', last = first] = name.split(':');
    const [from, to] = [first, last].map((corner) => {
      const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(corner) ?? [];
      return { row: Number(digits) - 1, column: columnPosition(letters) ?? 0 };
    });
    return {
      sheet: this.sheet,
      fromRow: from?.row ?? 0,
      toRow: to?.row ?? 0,
      fromColumn: from?.column ?? 0,
      toColumn: to?.column ?? 0,
    };
  }

  put(at: string, rows: readonly (readonly Input[])[]): void {
    const { sheet, fromRow: row, fromColumn: column } = this.range(at);
    const inputs = rows.map((cells) =>
      cells.map((cell) => (typeof cell === 'string' && cell.startsWith('=') ? { formula: cell } : cell)),
    );
    writeCells(this.workbook, { sheet, row, column }, inputs);
  }

  look(range: string, patch: StylePatch): void {
    formatCells(this.workbook, this.range(range), patch);
  }

  /** What the sheet is, and a line on how to use it. */
  title(title: string, line: string): void {
    this.put('A1', [[title], [line]]);
    this.look('A1', { bold: true, size: 18 });
    this.look('A2', { color: '#6b7280' });
    this.height(1, 32);
  }

  /** A row of headings of a table. */
  head(range: string, names: readonly string[]): void {
    this.put(range.split(':')[0] ?? range, [names]);
    this.look(range, { bold: true, fill: this.color, verticalAlign: 'middle', borderBottom: 'thin #9aa1ad' });
  }

  /** Totals under a table, or beside it. */
  sum(range: string): void {
    this.look(range, { bold: true, borderTop: 'thin #9aa1ad', fill: '#f1f3f5' });
  }

  /** CSS pixels, from the first column on; the sheet has at least as many afterwards. */
  widths(...sizes: readonly number[]): void {
    growDimension(this.workbook, this.workbook.sheet(this.sheet).columns, sizes.length);
    sizes.forEach((size, at) => {
      resizeDimension(this.workbook, { sheet: this.sheet, dimension: 'columns', at, count: 1 }, size);
    });
  }

  /** Of a row by its number, or of several. */
  height(row: number, size: number, count = 1): void {
    resizeDimension(this.workbook, { sheet: this.sheet, dimension: 'rows', at: row - 1, count }, size);
  }

  freeze(rows: number, columns = 0): void {
    setFrozen(this.workbook, this.sheet, rows, columns);
  }

  merge(range: string): void {
    addRecord(this.workbook, 'merge', this.range(range));
  }

  #validate(range: string, rule: ValidationRule, isStrict = false): void {
    setValidation(this.workbook, this.range(range), { rule, isStrict, hint: '' });
  }

  checkboxes(range: string): void {
    this.#validate(range, { kind: 'checkbox' });
  }

  /** A drop-down of these. Anything else that is typed is marked, not refused. */
  choices(range: string, values: readonly string[]): void {
    this.#validate(range, { kind: 'list', values });
  }

  /** A drop-down of what stands in a range, which people may change. */
  choicesFrom(range: string, source: string): void {
    const at = this.range(range);
    this.#validate(range, { kind: 'range', source: ruleFormula(this.workbook, at, `=${source}`) });
  }

  numbers(range: string, from: number, to: number): void {
    const criterion = criterionFrom(this.workbook, this.range(range), 'between', [from, to]);
    this.#validate(range, { kind: 'number', criterion });
  }

  emails(range: string): void {
    this.#validate(range, { kind: 'text', criterion: { kind: 'isEmail', operands: [] } });
  }

  /** Cells look so where the formula, as it reads in the first one, is true. */
  when(range: string, formula: string, style: CellStyle): void {
    this.#condition(range, 'formula', { formula }, style);
  }

  whenText(range: string, text: string, style: CellStyle): void {
    this.#condition(range, 'textIs', text, style);
  }

  #condition(range: string, kind: 'formula' | 'textIs', operand: OperandInput, style: CellStyle): void {
    const at = this.range(range);
    const criterion = criterionFrom(this.workbook, at, kind, [operand]);
    addConditionalFormat(this.workbook, at, { kind: 'style', criterion, style });
  }

  /** A bar in each cell, full at `to`. */
  bars(range: string, color: string, to: number): void {
    addConditionalFormat(this.workbook, this.range(range), {
      kind: 'bar',
      color,
      from: { at: 'number', value: 0 },
      to: { at: 'number', value: to },
    });
  }

  chart({ at, source, type, title, width, height }: ChartDraft): void {
    const { fromRow: row, fromColumn: column } = this.range(at);
    addChart(
      this.workbook,
      { sheet: this.sheet, row, column },
      {
        ...{ type, title, width, height, source: `=${source}`, xTitle: '', yTitle: '', x: 0, y: 8 },
        ...{ legend: 'none', isStacked: false, seriesIn: 'columns', hasNames: true, hasLabels: true },
      },
    );
  }
}
