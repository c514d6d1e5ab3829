import { idOf, parseId } from './ids.ts';
import type { Journal } from './journal.ts';
import type { PlainMap } from './parts.ts';

/** Rows of one run whose values in one column may be stored as one array. */
export const blockRows = 64;

export const blockOf = (prefix: string, n: number): string => idOf(prefix, Math.floor((n - 1) / blockRows) + 1);

/** Below this many cells of a block, keys of their own are smaller and merge better. */
const smallestBlock = 16;

export interface CellEntry {
  readonly row: string;
  readonly column: string;
  readonly value: unknown;
}

/**
 * Values of cells: arrays of 64 rows of one column (`block:column`) below single keys (`row:column`). A single key wins, and null
 * in it means cleared. An array is written only when every row of its block gets a value, because of two arrays written at once
 * the later one wins whole; it deletes the single keys its writer saw, and one that is written at the same time stays.
 */
export class PackedCells {
  readonly overlay: PlainMap;
  readonly blocks: PlainMap;

  constructor(overlay: PlainMap, blocks: PlainMap) {
    this.overlay = overlay;
    this.blocks = blocks;
  }

  get(row: string, column: string): unknown {
    const own: unknown = this.overlay.get(`${row}:${column}`);
    return own === undefined ? this.#inBlock(row, column) : own;
  }

  #inBlock(row: string, column: string): unknown {
    const parsed = parseId(row);
    if (parsed === null) return null;
    const block: unknown = this.blocks.get(`${blockOf(parsed.prefix, parsed.n)}:${column}`);
    return Array.isArray(block) ? ((block as unknown[])[(parsed.n - 1) % blockRows] ?? null) : null;
  }

  /** Every cell that is not empty, in no order. */
  *entries(): Generator<CellEntry> {
    for (const [key, block] of this.blocks.entries()) {
      const colon = key.indexOf(':');
      const first = parseId(key.slice(0, colon));
      const column = key.slice(colon + 1);
      if (first === null || !Array.isArray(block)) continue;
      const before = (first.n - 1) * blockRows + 1;
      for (let index = 0; index < Math.min(block.length, blockRows); index += 1) {
        const value: unknown = block[index];
        if (value === null || value === undefined) continue;
        const row = idOf(first.prefix, before + index);
        if (!this.overlay.has(`${row}:${column}`)) yield { row, column, value };
      }
    }
    for (const [key, value] of this.overlay.entries()) {
      const colon = key.indexOf(':');
      if (value !== null) yield { row: key.slice(0, colon), column: key.slice(colon + 1), value };
    }
  }

  /** Null stays as a key of its own: an array that somebody else writes at the same time must not show through. */
  set(journal: Journal, row: string, column: string, value: unknown): void {
    if (value === null && this.get(row, column) === null) return;
    const parsed = parseId(row);
    const key = parsed === null ? '' : `${blockOf(parsed.prefix, parsed.n)}:${column}`;
    journal.put(this.overlay, `${row}:${column}`, value, { map: this.blocks, key });
  }

  /**
   * Sets one column of many rows, in arrays where all rows of a block are among them. `countOf` says how many ids a run has.
   */
  setColumn(
    journal: Journal,
    column: string,
    values: ReadonlyMap<string, unknown>,
    countOf: (prefix: string) => number,
  ): void {
    const blocks = new Map<
      string,
      { readonly prefix: string; readonly start: number; readonly cells: unknown[]; count: number }
    >();
    for (const [row, value] of values) {
      const parsed = parseId(row);
      if (parsed === null) continue;
      const name = blockOf(parsed.prefix, parsed.n);
      const index = (parsed.n - 1) % blockRows;
      const block = blocks.get(name) ?? { prefix: parsed.prefix, start: parsed.n - index, cells: [], count: 0 };
      block.cells[index] = value;
      block.count += 1;
      blocks.set(name, block);
    }
    for (const [name, { prefix, start, cells, count }] of blocks) {
      const size = Math.min(blockRows, countOf(prefix) - start + 1);
      if (count === size && count >= smallestBlock) {
        const isEmpty = cells.every((value) => value === null);
        const key = `${name}:${column}`;
        journal.put(this.blocks, key, isEmpty ? undefined : cells);
        for (let index = 0; index < size; index += 1)
          journal.put(this.overlay, `${idOf(prefix, start + index)}:${column}`, undefined, { map: this.blocks, key });
      } else
        cells.forEach((value, index) => {
          this.set(journal, idOf(prefix, start + index), column, value);
        });
    }
  }
}
