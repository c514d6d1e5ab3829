import type { Area } from '../area.ts';
import { ConvertError } from '../convert-error.ts';

interface Growing extends Area {
  toRow: number;
  readonly name: string;
}

/** Of one sheet. */
const mostAreas = 500_000;

/** Areas with a name, as rows are read from top to bottom; those right below each other with the same columns are one. */
export class RunAreas {
  readonly #areas: Growing[] = [];
  #open = new Map<string, Growing>();

  add(area: Area, name: string): void {
    const key = `${area.fromColumn}:${area.toColumn}:${name}`;
    const above = this.#open.get(key);
    if (above !== undefined && above.toRow === area.fromRow - 1) {
      above.toRow = area.toRow;
      return;
    }
    if (this.#areas.length >= mostAreas)
      throw new ConvertError('too_large', 'The looks of the file change more often than a spreadsheet can hold.');
    const made = { ...area, name };
    this.#areas.push(made);
    this.#open.set(key, made);
  }

  areas(): readonly (Area & { readonly name: string })[] {
    return this.#areas;
  }
}
