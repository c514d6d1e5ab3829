import * as Y from 'yjs';
import type { Axes, ReferenceSpace } from './formula.ts';
import { base62 } from './ids.ts';
import { Journal } from './journal.ts';
import { SheetError } from './limits.ts';
import { DefinedNames } from './names.ts';
import { namesName, type PlainMap, sheetsName, stylesName } from './parts.ts';
import type { CellRange } from './range.ts';
import { Sheet } from './sheet.ts';
import { type SheetInfo, SheetList } from './sheet-list.ts';

/**
 * A workbook's shared document, opened for reading and writing. Keeps the orders of the sheets that were asked for up to date
 * with every change, own or others'. All functions that write take one; each is one transaction. End it with `destroy`.
 */
export class Workbook implements ReferenceSpace {
  readonly doc: Y.Doc;
  readonly journal: Journal;
  readonly list: SheetList;
  readonly names: DefinedNames;
  readonly styles: PlainMap;
  /** Asked before cells of a range are changed through this object; throws `protected` where they may not be. */
  guard: ((range: CellRange) => void) | null = null;
  readonly #sheets = new Map<string, Sheet>();
  #lastClock = -1;

  constructor(doc: Y.Doc) {
    this.doc = doc;
    this.journal = new Journal(doc);
    this.list = new SheetList(doc.getMap(sheetsName));
    this.names = new DefinedNames(doc.getMap(namesName));
    this.styles = doc.getMap(stylesName);
  }

  /** The sheets that are not deleted, in order, with names that differ from each other. */
  get sheets(): readonly SheetInfo[] {
    return this.list.shown();
  }

  /** *Errors*: `not_found` for a sheet that is deleted or never was. */
  sheet(id: string): Sheet {
    if (!this.list.isShown(id)) throw new SheetError('not_found', `there is no sheet ${id}`);
    return this.opened(id);
  }

  /** The same for a sheet that may be deleted. */
  opened(id: string): Sheet {
    const known = this.#sheets.get(id);
    if (known !== undefined) return known;
    const sheet = new Sheet(this.doc, id);
    this.#sheets.set(id, sheet);
    return sheet;
  }

  axesOf(sheetId: string): Axes | null {
    return this.list.isShown(sheetId) ? this.opened(sheetId) : null;
  }

  sheetIdOf(name: string): string | null {
    return this.list.idOf(name);
  }

  sheetNameOf(sheetId: string): string | null {
    return this.list.nameOf(sheetId);
  }

  nameIdOf(text: string): string | null {
    return this.names.idOf(text);
  }

  nameTextOf(nameId: string): string | null {
    return this.names.textOf(nameId);
  }

  /**
   * An id nobody else makes: Yjs lets no two replicas have the same client id at the same clock, and this one's never repeats.
   * Letters and digits only.
   */
  freshId(): string {
    this.#lastClock = Math.max(Y.getState(this.doc.store, this.doc.clientID), this.#lastClock + 1);
    return base62(this.doc.clientID, 6) + base62(this.#lastClock);
  }

  destroy(): void {
    for (const sheet of this.#sheets.values()) sheet.destroy();
    this.#sheets.clear();
  }
}
