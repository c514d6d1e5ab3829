import { type CellRange, doRangesMeet } from './range.ts';

/** Rows of a sheet that are looked through together. */
const rowsAtOnce = 64;

/** Ranges of one sheet that are asked whether they meet another: by the rows they cover, so that thousands of small ones stay cheap. */
export class RangeIndex {
  readonly #byRows = new Map<number, CellRange[]>();
  readonly #tall: CellRange[] = [];

  #blocks({ fromRow, toRow }: CellRange): readonly [number, number] {
    return [Math.floor(fromRow / rowsAtOnce), Math.floor(toRow / rowsAtOnce)];
  }

  meets(range: CellRange): boolean {
    if (this.#tall.some((other) => doRangesMeet(other, range))) return true;
    const [first, last] = this.#blocks(range);
    if (last - first >= this.#byRows.size) {
      for (const others of this.#byRows.values()) if (others.some((other) => doRangesMeet(other, range))) return true;
      return false;
    }
    for (let block = first; block <= last; block += 1)
      if (this.#byRows.get(block)?.some((other) => doRangesMeet(other, range))) return true;
    return false;
  }

  add(range: CellRange): void {
    const [first, last] = this.#blocks(range);
    if (last - first > 16) {
      this.#tall.push(range);
      return;
    }
    for (let block = first; block <= last; block += 1) {
      const others = this.#byRows.get(block);
      if (others === undefined) this.#byRows.set(block, [range]);
      else others.push(range);
    }
  }
}
