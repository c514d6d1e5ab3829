import { maxSheetName, maxSheets } from './limits.ts';
import type { PlainMap } from './parts.ts';

export interface SheetInfo {
  readonly id: string;
  readonly name: string;
  /** A palette name or `#rrggbb`; null for none. */
  readonly color: string | null;
  readonly isHidden: boolean;
}

interface Entry extends SheetInfo {
  readonly order: string;
  readonly isDeleted: boolean;
}

/** Two people may give the same name at once: all but the first by id get a number behind it, the same on every screen. */
export const distinctNames = (
  named: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> => {
  const taken = new Set<string>();
  const shown = new Map<string, string>();
  const sorted = named.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const raw = new Set(sorted.map(({ name }) => name.toLowerCase()));
  /** The number that is tried next behind a name: all before it are taken. */
  const numbers = new Map<string, number>();
  for (const { id, name } of sorted) {
    const key = name.toLowerCase();
    let candidate = name;
    let number = numbers.get(key) ?? 2;
    for (; taken.has(candidate.toLowerCase()); number += 1) {
      candidate = `${name}_${number}`;
      if (raw.has(candidate.toLowerCase())) candidate = name;
    }
    numbers.set(key, number);
    taken.add(candidate.toLowerCase());
    shown.set(id, candidate);
  }
  return shown;
};

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

/** A palette name or `#rrggbb`. */
export const isSheetColor = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:#[0-9a-f]{6}|[a-z]{1,20})$/i.test(value);

/**
 * Which sheets there are. Keys of the map are `id:o` order (a sheet without one does not exist), `:n` name, `:c` colour,
 * `:h` hidden, `:x` deleted, `:z` the last frozen row's and column's places.
 */
export class SheetList {
  readonly map: PlainMap;
  #shown: readonly SheetInfo[] | null = null;
  #names: ReadonlyMap<string, string> = new Map();

  constructor(map: PlainMap) {
    this.map = map;
    map.observe(() => this.forget());
  }

  /** To be called after a write within a transaction that goes on. */
  forget(): void {
    this.#shown = null;
  }

  /** How many were ever made and not removed by undo, deleted ones included. */
  count(): number {
    return [...this.map.keys()].filter((key) => key.endsWith(':o')).length;
  }

  orderOf(id: string): string {
    return textOf(this.map.get(`${id}:o`), '');
  }

  shown(): readonly SheetInfo[] {
    if (this.#shown !== null) return this.#shown;
    const entries = [...this.map.entries()].flatMap(([key, order]): readonly Entry[] => {
      if (!key.endsWith(':o') || typeof order !== 'string') return [];
      const id = key.slice(0, -2);
      const color: unknown = this.map.get(`${id}:c`);
      return [
        {
          id,
          order,
          name: textOf(this.map.get(`${id}:n`), 'Sheet').slice(0, maxSheetName),
          color: isSheetColor(color) ? color : null,
          isHidden: this.map.get(`${id}:h`) === 1,
          isDeleted: this.map.get(`${id}:x`) === 1,
        },
      ];
    });
    entries.sort((one, other) =>
      one.order === other.order ? (one.id < other.id ? -1 : 1) : one.order < other.order ? -1 : 1,
    );
    // Two people may each delete the other's last sheet: a workbook always shows one.
    const live = entries.filter(({ isDeleted }) => !isDeleted);
    const kept = live.length > 0 ? live.slice(0, maxSheets) : entries.slice(0, 1);
    this.#names = distinctNames(kept);
    const hasVisible = kept.some(({ isHidden }) => !isHidden);
    this.#shown = kept.map(({ id, name, color, isHidden }) => ({
      id,
      name: this.#names.get(id) ?? name,
      color,
      isHidden: isHidden && hasVisible,
    }));
    return this.#shown;
  }

  isShown(id: string): boolean {
    this.shown();
    return this.#names.has(id);
  }

  nameOf(id: string): string | null {
    this.shown();
    return this.#names.get(id) ?? null;
  }

  /** Names are compared without regard to case, as formulas do. */
  idOf(name: string): string | null {
    const wanted = name.toLowerCase();
    return this.shown().find((sheet) => sheet.name.toLowerCase() === wanted)?.id ?? null;
  }
}
