import type { Area } from './area.ts';

interface Gathered<Value> extends Area {
  readonly value: Value;
}

interface Growing extends Area {
  readonly key: string;
  toColumn: number;
}

/** Gathers what is said of single cells into few, large areas: runs down a column, joined with the same runs of the column before. */
export class CellAreas<Value> {
  readonly #values = new Map<string, Value>();
  /** Per column: the key of each row that has one. */
  readonly #columns = new Map<number, Map<number, string>>();

  /** Cells with the same key have the same value. */
  set(row: number, column: number, key: string, value: Value): void {
    this.#values.set(key, value);
    const rows = this.#columns.get(column) ?? new Map<number, string>();
    rows.set(row, key);
    this.#columns.set(column, rows);
  }

  areas(): readonly Gathered<Value>[] {
    const areas: Growing[] = [];
    let before = new Map<string, Growing>();
    for (const [column, rows] of [...this.#columns].sort(([one], [other]) => one - other)) {
      const here = new Map<string, Growing>();
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
    return areas.map(({ key, ...area }) => ({ ...area, value: this.#values.get(key) as Value }));
  }
}
