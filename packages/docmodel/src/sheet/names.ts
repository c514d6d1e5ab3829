import { makeRoomFor } from './cells.ts';
import { type Formula, safeContent } from './content.ts';
import { formulaFromText } from './formula.ts';
import { maxNames, maxNameText, SheetError } from './limits.ts';
import type { PlainMap } from './parts.ts';
import { distinctNames } from './sheet-list.ts';
import { type Dialect, english, isReference, tokensOf } from './token.ts';
import type { Workbook } from './workbook.ts';

export interface DefinedName {
  readonly id: string;
  readonly name: string;
  readonly formula: Formula;
}

/** Names defined in a workbook. Keys of the map are `id:n`, the name, and `id:f`, the formula it stands for. */
export class DefinedNames {
  readonly map: PlainMap;
  #list: readonly DefinedName[] | null = null;
  #byText = new Map<string, string>();

  constructor(map: PlainMap) {
    this.map = map;
    map.observe(() => this.forget());
  }

  forget(): void {
    this.#list = null;
  }

  /** By id. */
  list(): readonly DefinedName[] {
    if (this.#list !== null) return this.#list;
    const raw = [...this.map.entries()].flatMap(([key, name]) => {
      const id = key.slice(0, -2);
      const formula = safeContent(this.map.get(`${id}:f`));
      return key.endsWith(':n') && typeof name === 'string' && typeof formula === 'object' && formula !== null
        ? [{ id, name: name.slice(0, maxNameText), formula }]
        : [];
    });
    const kept = raw.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, maxNames);
    const shown = distinctNames(kept);
    this.#list = kept.map((entry) => ({ ...entry, name: shown.get(entry.id) ?? entry.name }));
    this.#byText = new Map(this.#list.map(({ id, name }) => [name.toLowerCase(), id]));
    return this.#list;
  }

  idOf(text: string): string | null {
    this.list();
    return this.#byText.get(text.toLowerCase()) ?? null;
  }

  textOf(id: string): string | null {
    return this.list().find((entry) => entry.id === id)?.name ?? null;
  }
}

const requireName = (workbook: Workbook, name: string, ownId: string | null): void => {
  const tokens = name.length > maxNameText ? [] : tokensOf(name);
  const [token] = tokens;
  if (tokens.length !== 1 || token?.kind !== 'name' || isReference(token) || /^(?:true|false|r|c)$/i.test(name))
    throw new SheetError(
      'invalid',
      `${name.slice(0, 40)} is no name: letters, digits, points and underscores, and no cell's name`,
    );
  const holder = workbook.names.idOf(name);
  if (holder !== null && holder !== ownId) throw new SheetError('invalid', `the name ${name} is taken`);
};

/**
 * Afterwards formulas may use the name for what `formula` says (`=Sheet1!$A$1:$B$9`); returns the name's id, by which formulas keep
 * it through a renaming. *Errors*: `invalid` for what cannot be a name or is taken, `too_large`.
 */
export const defineName = (
  workbook: Workbook,
  name: string,
  formula: string,
  sheetId: string,
  dialect: Dialect = english,
): string => {
  requireName(workbook, name, null);
  if (workbook.names.list().length >= maxNames)
    throw new SheetError('too_large', `a workbook has at most ${maxNames} names`);
  requireFormula(workbook, formula, sheetId, dialect);
  const id = workbook.freshId();
  workbook.journal.transact(() => {
    workbook.journal.put(workbook.names.map, `${id}:n`, name);
    putFormula(workbook, id, formula, sheetId, dialect);
  });
  return id;
};

/**
 * Afterwards the name stands for what `formula` says, in every formula that uses it.
 * *Errors*: as {@link defineName}, `not_found`.
 */
export const redefineName = (
  workbook: Workbook,
  id: string,
  formula: string,
  sheetId: string,
  dialect: Dialect = english,
): void => {
  if (workbook.names.textOf(id) === null) throw new SheetError('not_found', 'the name is no longer defined');
  requireFormula(workbook, formula, sheetId, dialect);
  workbook.journal.transact(() => putFormula(workbook, id, formula, sheetId, dialect));
};

const requireFormula = (workbook: Workbook, formula: string, sheet: string, dialect: Dialect): void => {
  formulaFromText(formula, { space: workbook, sheet, row: null }, dialect);
};

const putFormula = (workbook: Workbook, id: string, formula: string, sheet: string, dialect: Dialect): void => {
  makeRoomFor(workbook, sheet, [formula], dialect);
  const { f, r } = formulaFromText(formula, { space: workbook, sheet, row: null }, dialect);
  // A name has no sheet of its own: what it means must not depend on where it is used.
  const anchors = r.map((anchor) => (anchor.startsWith('@') || anchor.includes('!') ? anchor : `${sheet}!${anchor}`));
  workbook.journal.put(workbook.names.map, `${id}:f`, { f, r: anchors });
  workbook.names.forget();
};

/** *Errors*: as {@link defineName}, `not_found`. */
export const renameName = (workbook: Workbook, id: string, name: string): void => {
  if (workbook.names.textOf(id) === null) throw new SheetError('not_found', 'the name is no longer defined');
  requireName(workbook, name, id);
  workbook.journal.transact(() => {
    workbook.journal.put(workbook.names.map, `${id}:n`, name);
    workbook.names.forget();
  });
};

/** Formulas that use the name show #NAME? until it is undone. Nothing happens when it is gone already. */
export const removeName = (workbook: Workbook, id: string): void =>
  workbook.journal.transact(() => {
    workbook.journal.put(workbook.names.map, `${id}:n`, undefined);
    workbook.journal.put(workbook.names.map, `${id}:f`, undefined);
    workbook.names.forget();
  });
