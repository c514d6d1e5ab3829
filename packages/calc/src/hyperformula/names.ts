import { addressOf, keyOf } from './context.ts';
import type { Address } from './functions.ts';

/** The workbook's names, without regard to case, and the cells whose formulas have a name's meaning written in. */
export class NamedCells {
  readonly #meanings = new Map<string, string>();
  readonly #cells = new Set<number>();

  constructor(names: Readonly<Record<string, string>> = {}) {
    for (const [name, formula] of Object.entries(names)) this.define(name, formula);
  }

  readonly meaningOf = (name: string): string | null => this.#meanings.get(name.toLowerCase()) ?? null;

  define(name: string, formula: string | null): void {
    if (formula === null) this.#meanings.delete(name.toLowerCase());
    else this.#meanings.set(name.toLowerCase(), formula.replace(/^=/, ''));
  }

  add(address: Address): void {
    this.#cells.add(keyOf(address));
  }

  forget(address: Address): void {
    this.#cells.delete(keyOf(address));
  }

  cells(): readonly Address[] {
    return [...this.#cells].map(addressOf);
  }

  /** After rows or columns moved; `place` gives null for a cell that is gone. */
  move(sheet: number, place: (address: Address) => Address | null): void {
    const moved = this.cells().filter((address) => address.sheet === sheet);
    for (const address of moved) this.forget(address);
    for (const address of moved) {
      const to = place(address);
      if (to) this.add(to);
    }
  }
}
