import type { CalcClient, CellValue } from '@cloudity/calc';
import {
  type CellContent,
  type CellInput,
  type CellRange,
  type CellStyle,
  isFormula,
  type PlacedProtection,
  protectionAgainst,
  protectionsOf,
  type Sheet,
  SheetError,
  stylesOf,
  textFromFormula,
  UndoHistory,
  Workbook,
  type Writer,
} from '@cloudity/docmodel/sheet';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { CalcFeed } from '../calc/calc-feed.ts';
import { type SheetLanguage, shownFormula } from '../formula/language.ts';
import type { LinkDraft } from '../links/link-draft.ts';
import { type Area, type Cell, clipped, type Selection, selectCell } from '../selection/selection.ts';
import { type Display, displayOf, editText } from '../values/display.ts';
import { loadNumberFormats, numberFormats } from '../values/number-format.ts';
import type { Attachment, AttachmentKind, CellMenu, CellNote, Objection } from './attachment.ts';
import type { CellIds } from './cell-ids.ts';
import { type Pinned, pinned, unpinned } from './pinned.ts';
import { SheetView } from './sheet-view.ts';
import { createSignal } from './signal.ts';

/** What is being typed into a cell, which is known by its ids: others may move its row meanwhile. */
export interface Editing {
  readonly sheet: string;
  readonly row: string;
  readonly column: string;
  readonly text: string;
  readonly caret: number;
  /** `enter`: arrows leave the cell, as after typing over it. `edit`: they move within the text. */
  readonly mode: 'enter' | 'edit';
  /** Where the keyboard is. */
  readonly place: 'cell' | 'bar';
  /** The part of the text that pointing at cells writes anew. */
  readonly pointed: { readonly from: number; readonly to: number; readonly anchor: Cell; readonly head: Cell } | null;
}

/** A cell as it is shown. */
export interface CellView {
  readonly content: CellContent;
  readonly value: CellValue;
  readonly style: CellStyle;
  readonly display: Display;
}

/** Somebody is about to change cells that are protected with a warning. */
export interface ProtectionWarning {
  readonly id: string;
  readonly note: string;
  /** Does it, once it is confirmed. */
  readonly again: () => void;
}

export interface SessionOptions {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly client: CalcClient;
  readonly isEditable: boolean;
  readonly language: SheetLanguage;
  /** Null for guests, whom no protection names, and where nobody writes. */
  readonly writer?: (Writer & { readonly name: string }) | null;
}

/** One person's work in one workbook: what is shown, selected and typed, and the ways to change it. */
export class SheetSession {
  readonly workbook: Workbook;
  readonly undo: UndoHistory;
  readonly feed: CalcFeed;
  readonly awareness: Awareness;
  readonly isEditable: boolean;
  readonly language: SheetLanguage;
  readonly sheetId;
  readonly writer: NonNullable<SessionOptions['writer']> | null;
  readonly selection = createSignal<Selection>(selectCell({ row: 0, column: 0 }));
  readonly editing = createSignal<Editing | null>(null);
  /** Where a series of Tabs began: Enter returns to its column. */
  readonly tabStart = createSignal<Cell | null>(null);
  readonly zoom = createSignal(1);
  readonly hasGridlines = createSignal(true);
  readonly showsFormulas = createSignal(false);
  /** Counts everything that changes what is shown. */
  readonly revision = createSignal(0);
  /** Said once to screen readers; a new object says it again. */
  readonly announcement = createSignal<{ readonly text: string }>({ text: '' });
  /** Filters, validations and conditional formats, once a sheet has any. */
  readonly attachments = createSignal<ReadonlyMap<AttachmentKind, Attachment>>(new Map());
  /** The cell whose comments are open. */
  readonly commentCell = createSignal<CellIds | null>(null);
  /** The link that is being written or changed. */
  readonly link = createSignal<LinkDraft | null>(null);
  readonly cellMenu = createSignal<CellMenu | null>(null);
  /** The chart that keys, panel and menus are about. */
  readonly chosenChart = createSignal<string | null>(null);
  /** The picture that keys and menus are about. */
  readonly chosenImage = createSignal<string | null>(null);
  /** Pictures on their way to the server. */
  readonly uploads = createSignal(0);
  /** What a filter leaves of the sheet, in words; empty without one. */
  readonly filterNotice = createSignal('');
  /** Asks the grid to bring the active cell into view and, unless told, to take the keyboard. */
  readonly reveal = createSignal<{ readonly takesFocus: boolean }>({ takesFocus: false });
  /** A protection that asks before it is written over. */
  readonly warning = createSignal<ProtectionWarning | null>(null);
  readonly #confirmed = new Set<string>();
  #protections = new Map<string, readonly PlacedProtection[]>();
  readonly #measured = new Map<string, Map<string, number>>();
  readonly #filtered = new Map<string, ReadonlySet<string>>();
  readonly #selections = new Map<string, Selection>();
  readonly #cells = new Map<string, CellView>();
  #pinned: Pinned | null = null;
  #view: SheetView | null = null;
  #isScheduled = false;
  #held = 0;

  constructor({ doc, awareness, client, isEditable, language, writer = null }: SessionOptions) {
    this.workbook = new Workbook(doc);
    this.undo = new UndoHistory(this.workbook.journal);
    this.awareness = awareness;
    this.isEditable = isEditable;
    this.language = language;
    this.writer = writer;
    this.workbook.guard = (range) => this.#guard(range);
    this.sheetId = createSignal(this.workbook.sheets.find(({ isHidden }) => !isHidden)?.id ?? '');
    this.feed = new CalcFeed(this.workbook, client, () => this.refresh());
    doc.on('afterTransaction', this.#afterTransaction);
    if (numberFormats() === null)
      loadNumberFormats().then(
        () => this.refresh(),
        // Said when something is typed; the next visit tries again.
        () => {},
      );
    this.selection.subscribe(() => {
      this.#pinned = null;
    });
  }

  destroy(): void {
    for (const attachment of this.attachments.get().values()) attachment.destroy();
    this.attachments.set(new Map());
    this.workbook.doc.off('afterTransaction', this.#afterTransaction);
    this.feed.destroy();
    this.undo.destroy();
    this.workbook.destroy();
  }

  get sheet(): Sheet {
    return this.workbook.sheet(this.sheetId.get());
  }

  get view(): SheetView {
    const id = this.sheetId.get();
    if (this.#view?.sheet.id !== id) {
      this.#pin();
      const measured = this.#measured.get(id) ?? new Map<string, number>();
      this.#measured.set(id, measured);
      this.#view = new SheetView(this.workbook, id, measured, this.#filtered.get(id) ?? new Set());
    }
    return this.#view;
  }

  /** Shows another sheet with what was selected there. */
  show(id: string): void {
    if (id === this.sheetId.get() || !this.workbook.list.isShown(id)) return;
    this.#selections.set(this.sheetId.get(), this.selection.get());
    this.sheetId.set(id);
    this.#forget();
    this.selection.set(clipped(this.#selections.get(id) ?? selectCell({ row: 0, column: 0 }), this.view.bounds));
    this.refresh();
  }

  /** Rows, by id, that a filter of this person leaves out of a sheet. */
  setFiltered(sheet: string, rows: ReadonlySet<string>): void {
    if (rows.size === 0 && (this.#filtered.get(sheet)?.size ?? 0) === 0) return;
    this.#filtered.set(sheet, rows);
    this.#forget();
    this.refresh();
  }

  /** The parts of areas that this person's filter leaves: what one cannot see is not changed along with what one sees. */
  unfiltered<Part extends Area>(areas: readonly Part[]): readonly Part[] {
    const ids = this.#filtered.get(this.sheetId.get());
    if (ids === undefined || ids.size === 0) return areas;
    const { rows } = this.sheet;
    const left = [...ids].flatMap((id) => rows.positionOf(id) ?? []).sort((one, other) => one - other);
    return areas.flatMap((area) => {
      const parts: Part[] = [];
      let from = area.fromRow;
      for (const row of left) {
        if (row < from || row > area.toRow) continue;
        if (row > from) parts.push({ ...area, fromRow: from, toRow: row - 1 });
        from = row + 1;
      }
      return from > area.toRow ? parts : [...parts, { ...area, fromRow: from }];
    });
  }

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    if (transaction.changed.size === 0) return;
    this.#measured.get(this.sheetId.get())?.clear();
    if (!this.workbook.list.isShown(this.sheetId.get())) {
      const next = this.workbook.sheets.find(({ isHidden }) => !isHidden)?.id;
      if (next !== undefined) this.sheetId.set(next);
      this.#pinned = null;
    }
    this.#forget();
    const selection = this.#pinned === null ? this.selection.get() : unpinned(this.#pinned, this.sheet);
    const now = clipped(selection, this.view.bounds);
    if (JSON.stringify(now) !== JSON.stringify(this.selection.get())) this.selection.set(now);
    this.#pin();
    this.refresh();
  };

  /** Notes which rows and columns are selected, so that the selection goes with them when others change the order. */
  #pin(): void {
    this.#pinned = pinned(this.selection.get(), this.sheet);
  }

  #forget(): void {
    this.#protections.clear();
    this.#view = null;
    this.#cells.clear();
  }

  /** What is shown may be another; at most once per frame whoever listens is told. */
  refresh(): void {
    this.#cells.clear();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const tell = (): void => {
      this.#isScheduled = false;
      this.revision.set(this.revision.get() + 1);
    };
    if (typeof requestAnimationFrame === 'undefined' || document.hidden) setTimeout(tell);
    else requestAnimationFrame(tell);
  }

  select(selection: Selection): void {
    this.tabStart.set(null);
    this.selection.set(selection);
    this.#pin();
  }

  cell(row: number, column: number): CellView {
    const { sheet } = this.view;
    const [rowId, columnId] = [sheet.rows.at(row), sheet.columns.at(column)];
    if (rowId === null || columnId === null) return nothing;
    const key = `${rowId}:${columnId}`;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    if (this.#cells.size > 20_000) this.#cells.clear();
    const content = sheet.content(rowId, columnId);
    const own = this.view.styleAt(row, column);
    const computed = isFormula(content) || content === null ? this.feed.valueAt(sheet.id, rowId, columnId) : undefined;
    const value = computed ?? (isFormula(content) ? null : content);
    const display =
      this.showsFormulas.get() && isFormula(content)
        ? ({ text: this.formulaText(sheet.id, rowId, columnId), kind: 'text', color: null } as const)
        : displayOf(value, String(own.numberFormat ?? 'General'), this.language);
    const style = this.#styleWith(own, row, column, value);
    const view = { content, value, style, display };
    this.#cells.set(key, view);
    return view;
  }

  #styleWith(own: CellStyle, row: number, column: number, value: CellValue): CellStyle {
    let style = own;
    for (const attachment of this.attachments.get().values()) {
      const given = attachment.styleOf?.(row, column, value) ?? null;
      if (given !== null) style = { ...style, ...given };
    }
    return style;
  }

  /** How cells of any sheet look, for as long as nothing changes. */
  styleAt(sheet: string): (row: number, column: number) => CellStyle {
    const { view } = this;
    return sheet === view.sheet.id ? (row, column) => view.styleAt(row, column) : stylesOf(this.workbook, sheet);
  }

  attach(kind: AttachmentKind, attachment: Attachment): void {
    this.attachments.set(new Map([...this.attachments.get(), [kind, attachment]]));
    this.refresh();
  }

  detach(kind: AttachmentKind): void {
    this.attachments.set(new Map([...this.attachments.get()].filter(([each]) => each !== kind)));
    this.refresh();
  }

  /** What a cell says to whoever cannot see it. */
  spokenText(row: number, column: number): string {
    for (const attachment of this.attachments.get().values()) {
      const text = attachment.textOf?.(row, column) ?? null;
      if (text !== null) return text;
    }
    return this.cell(row, column).display.text;
  }

  noteOf(row: number, column: number): CellNote | null {
    const notes = [...this.attachments.get().values()].flatMap((each) => each.noteOf?.(row, column) ?? []);
    if (notes.length === 0) return null;
    return { text: notes.map(({ text }) => text).join('. '), popup: notes.find(({ popup }) => popup)?.popup ?? null };
  }

  /** A cell of the shown sheet by its ids. */
  idsAt(row: number, column: number): CellIds | null {
    const { id, rows, columns } = this.sheet;
    const [rowId, columnId] = [rows.at(row), columns.at(column)];
    return rowId === null || columnId === null ? null : { sheet: id, row: rowId, column: columnId };
  }

  objectionTo(cell: Cell, input: CellInput): Objection | null {
    for (const attachment of this.attachments.get().values()) {
      const found = attachment.objection?.(cell, input) ?? null;
      if (found !== null) return found;
    }
    return null;
  }

  /** The formula in the reader's language; empty where there is none. */
  formulaText(sheet: string, row: string, column: string): string {
    const content = this.workbook.opened(sheet).content(row, column);
    if (!isFormula(content)) return '';
    return shownFormula(textFromFormula(content, { space: this.workbook, sheet, row }), this.language);
  }

  /** What somebody sees who begins to edit the cell. */
  textToEdit(row: number, column: number): string {
    const { content, style } = this.cell(row, column);
    const { rows, columns, id } = this.sheet;
    if (content === null) return '';
    if (isFormula(content)) return this.formulaText(id, rows.at(row) ?? '', columns.at(column) ?? '');
    return editText(content, String(style.numberFormat ?? 'General'), this.language);
  }

  isFilled(row: number, column: number): boolean {
    return this.cell(row, column).value !== null || this.cell(row, column).content !== null;
  }

  /** What stands against this person's writing in the range; null when nothing does. */
  protectionOf(range: CellRange): PlacedProtection | null {
    const { sheet } = range;
    const all = this.#protections.get(sheet) ?? protectionsOf(this.workbook, sheet);
    this.#protections.set(sheet, all);
    if (all.length === 0) return null;
    const open = all.filter(({ id }) => !this.#confirmed.has(id));
    return protectionAgainst(this.workbook, open, range, this.writer ?? { id: '', isOwner: false });
  }

  #guard(range: CellRange): void {
    const protection = this.protectionOf(range);
    if (protection !== null) throw new SheetError('protected', JSON.stringify([range.sheet, protection.id]));
  }

  /** What the protection warns of is done without a question for the rest of the visit. */
  confirm(protectionId: string): void {
    this.#confirmed.add(protectionId);
  }

  /** Says why it is refused, or asks. */
  #refuse({ code, message }: SheetError, again: () => void): void {
    if (code !== 'protected') {
      this.refusal.set({ code, message });
      return;
    }
    const [sheet, id] = JSON.parse(message) as readonly [string, string];
    const protection = protectionsOf(this.workbook, sheet).find((each) => each.id === id);
    if (protection?.isWarning === true) this.warning.set({ id, note: protection.note, again });
    else this.refusal.set({ code, message: protection?.note ?? '' });
  }

  /** One action of this person, one step of undo; says why when it is refused. False then. */
  act(change: () => void): boolean {
    if (!this.isEditable) return false;
    try {
      this.workbook.journal.transact(change);
      return true;
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      this.#refuse(error, () => this.act(change));
      return false;
    }
  }

  /** Why the last action was refused, to be shown. */
  readonly refusal = createSignal<{ readonly code: string; readonly message: string } | null>(null);

  /** Whether what is typed on the grid is meant for something else. */
  get isHeld(): boolean {
    return this.#held > 0;
  }

  /** Until the answer is called keys on the grid write nothing: a part that takes the keyboard, or writes, is being loaded. */
  hold(): () => void {
    this.#held += 1;
    return () => {
      this.#held -= 1;
    };
  }

  async holdFor<Done>(work: Promise<Done>): Promise<Done> {
    const release = this.hold();
    try {
      return await work;
    } finally {
      release();
    }
  }

  announce(text: string): void {
    this.announcement.set({ text });
  }
}

const nothing: CellView = {
  content: null,
  value: null,
  style: {},
  display: { text: '', kind: 'empty', color: null },
};
