import { columnLetters, maxColumns, maxRows } from '@cloudity/docmodel/sheet';
import type { Cell, CellValue, MergeRange } from 'hucre';
import type { Area } from '../area.ts';
import { ConvertError } from '../convert-error.ts';
import { maxCells } from '../limits.ts';
import type { Losses } from '../losses.ts';
import { readXml, type XmlElement } from '../opc/xml.ts';
import { cellFromOds } from './cell-from-file.ts';
import { RunAreas } from './run-areas.ts';

/** Lines with the same style, from 0. */
interface LineRun {
  readonly from: number;
  readonly to: number;
  readonly style: string | undefined;
  readonly isHidden: boolean;
  /** Of cells that have none of their own. */
  readonly cellStyle: string | undefined;
}

export interface OdsFrame {
  readonly row: number;
  readonly column: number;
  readonly frame: XmlElement;
}

/** A table of a spreadsheet, without its rows. */
export interface OdsTable {
  readonly name: string;
  readonly element: XmlElement;
  readonly rows: CellValue[][];
  readonly cells: Map<string, Cell>;
  readonly merges: MergeRange[];
  readonly columnRuns: LineRun[];
  readonly rowRuns: LineRun[];
  /** Areas of cells by the name of their style. */
  readonly looks: RunAreas;
  /** By the name of what may be typed. */
  readonly rules: RunAreas;
  readonly frames: OdsFrame[];
}

interface Comment {
  readonly kind: 'comment' | 'richText';
  readonly row: number;
  readonly column: number;
}

const repeated = (text: string | undefined, left: number): number => {
  const count = Math.trunc(Number(text ?? 1));
  return Math.max(1, Math.min(left, Number.isFinite(count) ? count : 1));
};

const isHidden = ({ attributes: { visibility } }: XmlElement): boolean =>
  visibility === 'collapse' || visibility === 'filter';

/** A table while it is read. */
class Reading {
  readonly table: Omit<OdsTable, 'name' | 'element'> = {
    rows: [],
    cells: new Map(),
    merges: [],
    columnRuns: [],
    rowRuns: [],
    looks: new RunAreas(),
    rules: new RunAreas(),
    frames: [],
  };
  readonly told: Comment[] = [];
  #row = 0;
  #column = 0;
  /** Cells that a formula for several fills: the formula does that here too. */
  #matrices: Area[] = [];
  readonly #count: (cells: number) => void;

  constructor(count: (cells: number) => void) {
    this.#count = count;
  }

  addColumn(element: XmlElement): void {
    const { attributes } = element;
    const count = repeated(attributes['number-columns-repeated'], maxColumns - this.#column);
    if (this.#column >= maxColumns) return;
    const run = { from: this.#column, to: this.#column + count - 1, isHidden: isHidden(element) };
    this.table.columnRuns.push({
      ...run,
      style: attributes['style-name'],
      cellStyle: attributes['default-cell-style-name'],
    });
    this.#column += count;
  }

  addRow(element: XmlElement): void {
    const { attributes } = element;
    if (this.#row >= maxRows) {
      if (element.children.some(({ children }) => children.length > 0))
        throw new ConvertError('too_large', `A sheet of the file has more than ${maxRows} rows.`);
      return;
    }
    const from = this.#row;
    const count = repeated(attributes['number-rows-repeated'], maxRows - from);
    const to = from + count - 1;
    this.#row += count;
    this.table.rowRuns.push({
      from,
      to,
      style: attributes['style-name'],
      isHidden: isHidden(element),
      cellStyle: undefined,
    });
    let column = 0;
    for (const cell of element.children) {
      if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue;
      if (column >= maxColumns) {
        if (cell.children.length === 0) break;
        throw new ConvertError('too_large', `A sheet of the file has more than ${maxColumns} columns.`);
      }
      const width = repeated(cell.attributes['number-columns-repeated'], maxColumns - column);
      this.#addCells(cell, attributes['default-cell-style-name'], {
        fromRow: from,
        toRow: to,
        fromColumn: column,
        toColumn: column + width - 1,
      });
      column += width;
    }
    this.#matrices = this.#matrices.filter((area) => area.toRow > to);
  }

  #addLooks(style: string | undefined, area: Area): void {
    if (style !== undefined) {
      this.table.looks.add(area, style);
      return;
    }
    for (const { from, to, cellStyle } of this.table.columnRuns) {
      const [fromColumn, toColumn] = [Math.max(from, area.fromColumn), Math.min(to, area.toColumn)];
      if (cellStyle !== undefined && fromColumn <= toColumn)
        this.table.looks.add({ ...area, fromColumn, toColumn }, cellStyle);
    }
  }

  #addCells(element: XmlElement, rowStyle: string | undefined, area: Area): void {
    const { attributes } = element;
    const { fromRow, fromColumn } = area;
    this.#addLooks(attributes['style-name'] ?? rowStyle, area);
    const rule = attributes['content-validation-name'];
    if (rule !== undefined) this.table.rules.add(area, rule);
    if (element.name === 'covered-table-cell') return;
    const [across, down] = [
      repeated(attributes['number-columns-spanned'], maxColumns - fromColumn),
      repeated(attributes['number-rows-spanned'], maxRows - fromRow),
    ];
    if (across > 1 || down > 1)
      this.table.merges.push({
        startRow: fromRow,
        startCol: fromColumn,
        endRow: fromRow + down - 1,
        endCol: fromColumn + across - 1,
      });
    if (element.children.length === 0 && attributes['value-type'] === undefined && attributes.formula === undefined)
      return;
    for (const frame of element.children)
      if (frame.name === 'frame') this.table.frames.push({ row: fromRow, column: fromColumn, frame });
    const isFilled = this.#matrices.some(
      (matrix) => fromRow <= matrix.toRow && fromColumn >= matrix.fromColumn && fromColumn <= matrix.toColumn,
    );
    if (isFilled) return;
    const { value, cell, hasComment, hasLooksInside } = cellFromOds(element);
    if (hasComment) this.told.push({ kind: 'comment', row: fromRow, column: fromColumn });
    if (hasLooksInside) this.told.push({ kind: 'richText', row: fromRow, column: fromColumn });
    if (value === null && cell === null) return;
    this.#put(area, value, cell as Cell | null);
    const matrix = {
      fromRow,
      toRow: fromRow + repeated(attributes['number-matrix-rows-spanned'], maxRows - fromRow) - 1,
      fromColumn,
      toColumn: fromColumn + repeated(attributes['number-matrix-columns-spanned'], maxColumns - fromColumn) - 1,
    };
    if (matrix.toRow > fromRow || matrix.toColumn > fromColumn) this.#matrices.push(matrix);
  }

  #put({ fromRow, toRow, fromColumn, toColumn }: Area, value: CellValue, cell: Cell | null): void {
    const { rows, cells } = this.table;
    this.#count((toRow - fromRow + 1) * (toColumn - fromColumn + 1));
    for (let row = fromRow; row <= toRow; row += 1) {
      while (rows.length <= row) rows.push([]);
      const line = rows[row] ?? [];
      while (line.length < fromColumn) line.push(null);
      for (let column = fromColumn; column <= toColumn; column += 1) {
        line[column] = value;
        if (cell !== null) cells.set(`${row},${column}`, cell);
      }
    }
  }
}

/** Elements whose words are in pieces. */
const mixed: ReadonlySet<string> = new Set(['p', 'span', 'a', 'h']);

/** The tables of a spreadsheet's `content.xml`, and all else in it. *Errors*: `unreadable`, `too_large`. */
export const readTables = (
  content: string,
  losses: Losses,
): { readonly root: XmlElement; readonly tables: readonly OdsTable[] } => {
  const tables: OdsTable[] = [];
  let cells = 0;
  const count = (more: number): void => {
    cells += more;
    if (cells > maxCells) throw new ConvertError('too_large', `The file has more than ${maxCells} cells.`);
  };
  let reading = new Reading(count);
  const root = readXml(content, {
    mixed,
    take: (element) => {
      if (element.name === 'table-column') reading.addColumn(element);
      else if (element.name === 'table-row') reading.addRow(element);
      else if (element.name === 'table') {
        const name = element.attributes.name ?? '';
        for (const { kind, row, column } of reading.told)
          losses.add(kind, `${name}!${columnLetters(column)}${row + 1}`);
        const shapes = element.children.filter((child) => child.name === 'shapes').flatMap(({ children }) => children);
        const frames = [
          ...shapes.filter((shape) => shape.name === 'frame').map((frame) => ({ row: 0, column: 0, frame })),
          ...reading.table.frames,
        ];
        losses.add('image', name, shapes.filter((shape) => shape.name !== 'frame').length);
        tables.push({ ...reading.table, frames, name, element });
        reading = new Reading(count);
      } else return false;
      return true;
    },
  });
  return { root, tables };
};
