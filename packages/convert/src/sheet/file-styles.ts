import { type CellStyle, formatCells, type Workbook } from '@cloudity/docmodel/sheet';

interface Area {
  readonly key: string;
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromColumn: number;
  toColumn: number;
}

const sizeOf = ({ fromRow, toRow, fromColumn, toColumn }: Area): number =>
  (toRow - fromRow + 1) * (toColumn - fromColumn + 1);

/** Gathers the looks of cells and writes them as few, large areas. */
export class FileStyles {
  readonly #looks = new Map<string, CellStyle>();
  /** Per column: the look of each row that has one. */
  readonly #columns = new Map<number, Map<number, string>>();

  set(row: number, column: number, style: CellStyle): void {
    const key = JSON.stringify(style);
    if (key === '{}') return;
    this.#looks.set(key, style);
    const rows = this.#columns.get(column) ?? new Map<number, string>();
    rows.set(row, key);
    this.#columns.set(column, rows);
  }

  /** Runs of one look down a column, joined with the same runs of the column before. */
  #areas(): readonly Area[] {
    const areas: Area[] = [];
    let before = new Map<string, Area>();
    for (const [column, rows] of [...this.#columns].sort(([one], [other]) => one - other)) {
      const here = new Map<string, Area>();
      const close = (key: string, fromRow: number, toRow: number): void => {
        const name = `${fromRow}:${toRow}:${key}`;
        const neighbour = before.get(name);
        if (neighbour !== undefined && neighbour.toColumn === column - 1) {
          neighbour.toColumn = column;
          here.set(name, neighbour);
          return;
        }
        const area = { key, fromRow, toRow, fromColumn: column, toColumn: column };
        areas.push(area);
        here.set(name, area);
      };
      let run: { key: string; from: number; to: number } | null = null;
      for (const [row, key] of [...rows].sort(([one], [other]) => one - other)) {
        if (run !== null && run.key === key && row === run.to + 1) {
          run.to = row;
          continue;
        }
        if (run !== null) close(run.key, run.from, run.to);
        run = { key, from: row, to: row };
      }
      if (run !== null) close(run.key, run.from, run.to);
      before = here;
    }
    return areas;
  }

  /** Afterwards the cells of the sheet look as was set. The largest areas come first: those of whole ranges know no single cells yet. */
  write(workbook: Workbook, sheet: string): void {
    for (const { key, ...range } of this.#areas().toSorted((one, other) => sizeOf(other) - sizeOf(one)))
      formatCells(workbook, { sheet, ...range }, this.#looks.get(key) ?? {});
  }
}
