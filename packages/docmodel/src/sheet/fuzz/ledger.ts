import { columnLetters, quotedSheetName } from '../a1.ts';
import { isFormula } from '../content.ts';
import { idOf, parseId } from '../ids.ts';
import { blockRows } from '../packed.ts';
import type { CellRange } from '../range.ts';
import { naiveOrder } from './naive.ts';
import type { Random } from './random.ts';
import { cellKey, type Replica } from './replica.ts';

/** What was typed where, and by whom, kept beside the documents so that they can be judged by it. */
export class Ledger {
  #values = 0;
  /** Cells a value may be in. */
  readonly #homes = new Map<string, Set<string>>();
  readonly #authors = new Map<string, number>();
  readonly #formulas = new Map<string, readonly string[]>();
  /** Since everybody last agreed: who wrote the cell, and what it held then. */
  #burst = new Map<string, { readonly writers: Set<number>; last: string }>();
  readonly #intended = new Set<string>();
  /** Cells the action makes the sheet grow for: their ids are known when it has. */
  readonly #beyond: { readonly sheet: string; readonly row: number; readonly column: number }[] = [];
  /** How many cells were judged by their only writer. */
  judgedCells = 0;

  newValue(): string {
    this.#values += 1;
    return `w${this.#values}`;
  }

  /** The value a content carries: a typed text, or the text inside a formula. */
  #valueIn(content: unknown): string | null {
    if (isFormula(content)) return /"(w[0-9]+)"/.exec(content.f)?.[1] ?? null;
    return typeof content === 'string' ? content : null;
  }

  /** A typed reference and the anchor it must be stored as, found without the index that is tested. */
  newReference(
    replica: Replica,
    random: Random,
    home: { readonly sheet: string; readonly row: number },
  ): { readonly text: string; readonly anchor: string | null } {
    const { workbook } = replica;
    const target = random.chance(0.8) ? home.sheet : random.pick(workbook.sheets).id;
    const { parts } = workbook.sheet(target);
    const orders = [
      naiveOrder(parts.rowRuns, parts.rowState),
      naiveOrder(parts.columnRuns, parts.columnState),
    ] as const;
    const [rows, columns] = [orders[0].standing, orders[1].standing];
    const known = workbook.names.list();
    if (known.length > 0 && random.chance(0.15)) {
      const { id, name } = random.pick(known);
      return { text: name, anchor: `@${id}` };
    }
    const isOther = target !== home.sheet;
    const prefix = isOther ? `${quotedSheetName(workbook.sheetNameOf(target) ?? '')}!` : '';
    const stored = isOther ? `${target}!` : '';
    const flags = ['', '$'];
    // Where rows share a place the writer splits it, so that nobody knows the place before.
    const isShared = orders.some(
      ({ standing, lastShareOf }) =>
        new Set(standing.map(({ place }) => place)).size < standing.length ||
        standing.some(({ place }) => lastShareOf(place) !== place),
    );
    if (isShared) return { text: `${prefix}A1:B2`, anchor: null };
    const corner = (row: number, column: number, id: 'row' | 'place') => {
      const [rowFlag, columnFlag] = [random.pick(flags), random.pick(flags)];
      const isOwn = !isOther && row === home.row && rowFlag === '' && id === 'row';
      return {
        text: `${columnFlag}${columnLetters(column)}${rowFlag}${row + 1}`,
        anchor: `${rowFlag}${isOwn ? '' : rows[row]?.[id]}:${columnFlag}${columns[column]?.[id]}`,
      };
    };
    const [row, column] = [random.below(rows.length), random.below(columns.length)];
    const [row2, column2] = [row + random.below(rows.length - row), column + random.below(columns.length - column)];
    switch (random.below(5)) {
      case 0: {
        const [one, other] = [columns[column]?.place, columns[column2]?.place];
        return {
          text: `${prefix}${columnLetters(column)}:${columnLetters(column2)}`,
          anchor: `${stored}*:${one}~*:${other}`,
        };
      }
      case 1:
        return {
          text: `${prefix}${row + 1}:${row2 + 1}`,
          anchor: `${stored}${rows[row]?.place}:*~${rows[row2]?.place}:*`,
        };
      case 2: {
        const at = corner(row, column, 'row');
        return { text: prefix + at.text, anchor: stored + at.anchor };
      }
      default: {
        const [from, to] = [corner(row, column, 'place'), corner(row2, column2, 'place')];
        if (!isOther && row === home.row && row2 === row && !/\$[0-9]/.test(from.text + to.text)) {
          const own = [from, to].map(({ anchor }) => anchor.replace(/^[^:]*/, ''));
          return { text: `${from.text}:${to.text}`, anchor: own.join('~') };
        }
        return { text: `${prefix}${from.text}:${to.text}`, anchor: `${stored}${from.anchor}~${to.anchor}` };
      }
    }
  }

  expectFormula(value: string, anchors: readonly (string | null)[]): void {
    const known = anchors.filter((anchor) => anchor !== null);
    if (known.length === anchors.length) this.#formulas.set(value, known);
  }

  /** From now on the values of the range may be in any of its rows. */
  allowWithin(replica: Replica, range: CellRange): void {
    const sheet = replica.workbook.sheet(range.sheet);
    for (let column = range.fromColumn; column <= range.toColumn; column += 1)
      for (let from = range.fromRow; from <= range.toRow; from += 1) {
        const value = this.#valueIn(sheet.contentAt(from, column));
        const homes = value === null ? undefined : this.#homes.get(value);
        for (let to = range.fromRow; to <= range.toRow; to += 1)
          homes?.add(cellKey(range.sheet, sheet.rows.at(to) ?? '', sheet.columns.at(column) ?? ''));
      }
  }

  /** Every content by cell, as one replica has it, in deleted sheets too. */
  visible(replica: Replica): ReadonlyMap<string, unknown> {
    const all = new Map<string, unknown>();
    for (const name of replica.doc.share.keys()) {
      if (!/\/v$/i.test(name)) continue;
      const sheet = name.slice(0, -2);
      for (const { row, column, value } of replica.workbook.opened(sheet).values.entries())
        all.set(cellKey(sheet, row, column), value);
    }
    return all;
  }

  /** What is stored for every cell, also what a single key hides. */
  stored(replica: Replica): ReadonlyMap<string, string> {
    const all = new Map<string, string>();
    for (const name of replica.doc.share.keys()) {
      if (!/\/v$/i.test(name)) continue;
      const sheet = name.slice(0, -2);
      const { overlay, blocks } = replica.workbook.opened(sheet).values;
      for (const [key, value] of overlay.entries()) all.set(`single|${sheet}/${key}`, JSON.stringify(value));
      // An array is written for all of its rows, empty ones too.
      for (const [key, block] of blocks.entries()) {
        const [name = '', column = ''] = key.split(':');
        const parsed = parseId(name);
        if (parsed === null) continue;
        for (let index = 0; index < blockRows; index += 1) {
          const row = idOf(parsed.prefix, (parsed.n - 1) * blockRows + 1 + index);
          all.set(`packed|${cellKey(sheet, row, column)}`, JSON.stringify((block as unknown[])[index] ?? null));
        }
      }
    }
    return all;
  }

  /** The next action may write the cells of the range, also of a sheet that has yet to grow, and no others. */
  intend(replica: Replica, range: CellRange): void {
    const { rows, columns } = replica.workbook.sheet(range.sheet);
    for (let row = range.fromRow; row <= range.toRow; row += 1)
      for (let column = range.fromColumn; column <= range.toColumn; column += 1) {
        const [rowId, columnId] = [rows.at(row), columns.at(column)];
        if (rowId === null || columnId === null) this.#beyond.push({ sheet: range.sheet, row, column });
        else this.#intended.add(cellKey(range.sheet, rowId, columnId));
      }
  }

  /** Takes in what the replica's last action wrote: what it was to write, or all that an undo changed. */
  record(
    replica: Replica,
    before: ReadonlyMap<string, unknown>,
    storedBefore: ReadonlyMap<string, string> | null,
    isRefused: boolean,
  ): void {
    const isUndo = storedBefore !== null;
    for (const { sheet, row, column } of isRefused ? [] : this.#beyond) {
      const { rows, columns } = replica.workbook.sheet(sheet);
      this.#intended.add(cellKey(sheet, rows.at(row) ?? '', columns.at(column) ?? ''));
    }
    this.#beyond.length = 0;
    const after = this.visible(replica);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
    );
    const stray = isUndo ? undefined : changed.find((key) => isRefused || !this.#intended.has(key));
    if (stray !== undefined) throw new Error(`an action changed ${stray}, which it was not to write`);
    const written = isUndo ? this.#differences(storedBefore, this.stored(replica)) : this.#intended;
    for (const key of isRefused ? [] : written) {
      const content = after.get(key) ?? null;
      const value = this.#valueIn(content);
      if (value !== null && !this.#homes.has(value)) this.#homes.set(value, new Set([key]));
      if (value !== null && !this.#authors.has(value)) this.#authors.set(value, replica.index);
      const entry = this.#burst.get(key) ?? { writers: new Set<number>(), last: '' };
      entry.writers.add(replica.index);
      entry.last = JSON.stringify(content);
      this.#burst.set(key, entry);
    }
    this.#intended.clear();
  }

  #differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ReadonlySet<string> {
    const keys = [...before.keys(), ...after.keys()].filter((key) => before.get(key) !== after.get(key));
    return new Set(keys.map((key) => key.slice(key.indexOf('|') + 1)));
  }

  /** An undo never takes away or covers a value that somebody else typed. */
  checkUndo(replica: Replica, before: ReadonlyMap<string, unknown>): void {
    const after = this.visible(replica);
    for (const [key, content] of before) {
      const value = this.#valueIn(content);
      const author = value === null ? undefined : this.#authors.get(value);
      if (author === undefined || author === replica.index) continue;
      if (this.#valueIn(after.get(key)) !== value && !this.#wasMoved(value))
        throw new Error(`undo of replica ${replica.index} took ${value} of replica ${author} from ${key}`);
    }
  }

  #wasMoved(value: string | null): boolean {
    return value !== null && (this.#homes.get(value)?.size ?? 0) > 1;
  }

  /** What a cell holds was typed for it; a formula names what it was written for. */
  checkCell(key: string, content: unknown): void {
    const value = this.#valueIn(content);
    if (value === null) return;
    if (this.#homes.get(value)?.has(key) !== true) throw new Error(`${value} is in ${key}, where nobody typed it`);
    if (!isFormula(content)) return;
    const expected = this.#formulas.get(value);
    // A formula that was refused or grew the sheet has no expectation.
    if (expected !== undefined && JSON.stringify(expected) !== JSON.stringify(content.r))
      throw new Error(`${key} names ${JSON.stringify(content.r)}, written for ${JSON.stringify(expected)}`);
  }

  /** Where one replica alone wrote since the last time, everybody has what it left there. */
  settle(replicas: readonly Replica[]): void {
    const seen = replicas.map((replica) => ({ index: replica.index, cells: this.visible(replica) }));
    for (const [key, { writers, last }] of this.#burst) {
      if (writers.size > 1) continue;
      this.judgedCells += 1;
      for (const { index, cells } of seen) {
        const now = JSON.stringify(cells.get(key) ?? null);
        if (now !== last) throw new Error(`replica ${index} has ${now} in ${key}, its only writer left ${last}`);
      }
    }
    this.#burst = new Map();
  }
}
