import { addressOf, type CalcContext, keyOf, maxColumns, maxRows } from './context.ts';
import { type Address, EmptyValue, plain, type Scalar } from './functions.ts';

/** The sheet as the layout of results sees it. */
export interface SpillSurface {
  isEmpty(address: Address): boolean;
  /** Whether the formula's own text refers to a cell of the area. */
  refersTo(anchor: Address, last: Address): boolean;
}

/** A ghost's value, null for none; or a formula that has to be calculated again. */
export type SpillWrite =
  | { readonly address: Address; readonly value: Scalar | null }
  | { readonly address: Address; readonly isAgain: true };

interface Filled {
  readonly height: number;
  readonly width: number;
}

/**
 * Where results with more than one value stand. Anchors earlier in reading order win a contested cell, so that the same workbook
 * looks the same whatever its history. Cells that a result fills ("ghosts") hold constants underneath.
 */
export class Spills {
  readonly #context: CalcContext;
  readonly #surface: SpillSurface;
  readonly #anchors = new Set<number>();
  readonly #filled = new Map<number, Filled>();
  /** Ghost → anchor. */
  readonly #ghosts = new Map<number, number>();
  readonly #written = new Map<number, Scalar | null>();
  readonly #dirtySheets = new Set<number>();
  #writes: SpillWrite[] = [];

  constructor(context: CalcContext, surface: SpillSurface) {
    this.#context = context;
    this.#surface = surface;
  }

  isGhost(address: Address): boolean {
    return this.#ghosts.has(keyOf(address));
  }

  add(anchor: Address): void {
    this.#anchors.add(keyOf(anchor));
    this.#dirtySheets.add(anchor.sheet);
  }

  /** Before the cell gets another content: what it filled is empty, what it blocked may fill again. */
  forget(address: Address): void {
    const key = keyOf(address);
    if (this.#anchors.has(key)) {
      this.#clear(key);
      this.#dropAnchor(key);
    }
    if (this.#ghosts.delete(key)) this.#written.delete(key);
    if (this.#anchors.size > 0) this.#dirtySheets.add(address.sheet);
  }

  /** Before rows or columns of the sheet move: its ghosts are gone until the next layout. */
  lift(sheet: number): void {
    for (const key of this.#anchors) if (addressOf(key).sheet === sheet) this.#clear(key);
  }

  /** After they moved. `place` gives an anchor's new place, null when it was removed. */
  moveAnchors(sheet: number, place: (address: Address) => Address | null): void {
    const { results, blocked } = this.#context;
    const moved = [...this.#anchors]
      .filter((key) => addressOf(key).sheet === sheet)
      .map((key) => ({ key, result: results.get(key), isBlocked: blocked.has(key) }));
    for (const { key } of moved) this.#dropAnchor(key);
    for (const { key, result, isBlocked } of moved) {
      const to = place(addressOf(key));
      if (!to) continue;
      this.add(to);
      if (result) results.set(keyOf(to), result);
      if (isBlocked) blocked.add(keyOf(to));
    }
    this.#dirtySheets.add(sheet);
  }

  /** After a pass: where results stand is decided anew for the sheets that changed. */
  layOut(): void {
    for (const key of this.#context.fresh) if (this.#anchors.has(key)) this.#dirtySheets.add(addressOf(key).sheet);
    const sheets = [...this.#dirtySheets];
    this.#dirtySheets.clear();
    for (const sheet of sheets) this.#layOutSheet(sheet);
  }

  /** What has to be written since the last time, in order. */
  takeWrites(): readonly SpillWrite[] {
    const writes = this.#writes;
    this.#writes = [];
    return writes;
  }

  areaOf(address: Address): Filled | null {
    const key = keyOf(address);
    const result = this.#anchors.has(key) ? this.#context.results.get(key) : undefined;
    const [height, width] = [result?.length ?? 1, result?.[0]?.length ?? 1];
    return height * width > 1 ? { height, width } : null;
  }

  /** What is filled on a sheet: where it begins, and how large it is. */
  filledOn(sheet: number): readonly (Address & Filled)[] {
    return [...this.#filled].flatMap(([anchor, size]) => {
      const address = addressOf(anchor);
      return address.sheet === sheet ? [{ ...address, ...size }] : [];
    });
  }

  #dropAnchor(key: number): void {
    this.#anchors.delete(key);
    this.#context.results.delete(key);
    this.#context.blocked.delete(key);
    this.#filled.delete(key);
  }

  #clear(anchor: number): void {
    const filled = this.#filled.get(anchor);
    if (!filled) return;
    this.#filled.delete(anchor);
    for (const address of this.#ghostsOf(anchor, filled)) this.#release(address, anchor);
  }

  #release(address: Address, anchor: number): void {
    const key = keyOf(address);
    if (this.#ghosts.get(key) !== anchor) return;
    this.#ghosts.delete(key);
    this.#written.delete(key);
    this.#writes.push({ address, value: null });
  }

  *#ghostsOf(anchor: number, { height, width }: Filled): Generator<Address> {
    const { sheet, row, col } = addressOf(anchor);
    for (let down = 0; down < height; down += 1)
      for (let right = 0; right < width; right += 1)
        if (down + right > 0) yield { sheet, row: row + down, col: col + right };
  }

  #layOutSheet(sheet: number): void {
    const anchors = [...this.#anchors].filter((key) => addressOf(key).sheet === sheet).sort((a, b) => a - b);
    const claimed = new Map<number, number>();
    const fits = new Map<number, Filled>();
    for (const anchor of anchors) {
      const size = this.#refuseCircle(anchor) ? { height: 1, width: 1 } : this.#sizeOf(anchor);
      const isFree = size.height * size.width === 1 || this.#isFree(anchor, size, claimed);
      if (isFree) {
        fits.set(anchor, size);
        for (const address of this.#ghostsOf(anchor, size)) claimed.set(keyOf(address), anchor);
      }
      if (isFree === this.#context.blocked.has(anchor)) {
        if (isFree) this.#context.blocked.delete(anchor);
        else this.#context.blocked.add(anchor);
        this.#writes.push({ address: addressOf(anchor), isAgain: true });
      }
    }
    for (const [anchor, filled] of [...this.#filled]) {
      if (addressOf(anchor).sheet !== sheet) continue;
      for (const address of this.#ghostsOf(anchor, filled)) {
        if (claimed.get(keyOf(address)) === anchor || !this.isGhost(address)) continue;
        this.#release(address, anchor);
      }
      this.#filled.delete(anchor);
    }
    for (const [anchor, size] of fits) this.#fill(anchor, size);
  }

  #sizeOf(anchor: number): Filled {
    const result = this.#context.results.get(anchor);
    return { height: result?.length ?? 1, width: result?.[0]?.length ?? 1 };
  }

  #isFree(anchor: number, size: Filled, claimed: ReadonlyMap<number, number>): boolean {
    const { row, col } = addressOf(anchor);
    if (row + size.height > maxRows || col + size.width > maxColumns) return false;
    for (const address of this.#ghostsOf(anchor, size)) {
      const key = keyOf(address);
      if (claimed.has(key)) return false;
      if (!this.#ghosts.has(key) && !this.#surface.isEmpty(address)) return false;
    }
    return true;
  }

  /** A result that stands on the cells it would fill is circular; true when it is calculated again for that. */
  #refuseCircle(anchor: number): boolean {
    const { fresh, circularResults } = this.#context;
    const { height, width } = this.#sizeOf(anchor);
    if (height * width === 1 || !fresh.has(anchor) || circularResults.has(anchor)) return false;
    const start = addressOf(anchor);
    const last = { sheet: start.sheet, row: start.row + height - 1, col: start.col + width - 1 };
    if (!this.#surface.refersTo(start, last)) return false;
    circularResults.add(anchor);
    this.#writes.push({ address: start, isAgain: true });
    return true;
  }

  #fill(anchor: number, size: Filled): void {
    const result = this.#context.results.get(anchor);
    if (!result || size.height * size.width === 1) return;
    const start = addressOf(anchor);
    this.#filled.set(anchor, size);
    for (const address of this.#ghostsOf(anchor, size)) {
      const key = keyOf(address);
      const own = plain(result[address.row - start.row]?.[address.col - start.col] ?? 0);
      // Cells of a pivot table may be empty; an empty element of another result shows 0.
      const value = own === EmptyValue && this.#context.layouts.has(anchor) ? null : own;
      const isKnown = this.#ghosts.get(key) === anchor && isSame(this.#written.get(key), value);
      if (isKnown) continue;
      this.#ghosts.set(key, anchor);
      this.#written.set(key, value);
      this.#writes.push({ address, value });
    }
  }
}

const isSame = (a: Scalar | null | undefined, b: Scalar | null): boolean =>
  a === b ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    a !== null &&
    b !== null &&
    'type' in a &&
    'type' in b &&
    a.type === b.type);
