import { columnLetters } from '@cloudity/docmodel/sheet';
import type { GridLayout, Rect } from '../canvas/layout.ts';
import { columnHeaderHeight } from '../canvas/layout.ts';
import type { SheetSession } from '../model/session.ts';
import { type Cell, isInArea } from '../selection/selection.ts';

const elementOf = (role: string): HTMLElement => {
  const element = document.createElement('div');
  element.setAttribute('role', role);
  return element;
};

const place = (element: HTMLElement, { x, y, width, height }: Rect, zoom: number): void => {
  element.style.transform = `translate(${x * zoom}px, ${y * zoom}px)`;
  element.style.width = `${width * zoom}px`;
  element.style.height = `${height * zoom}px`;
};

interface Row {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly cells: Map<number, HTMLElement>;
}

/**
 * The grid as assistive technology meets it: the cells that are in the window as real elements, unseen over the canvas, each where
 * its picture is. The active cell has the keyboard and is always among them. Rows count the line of column letters as the first.
 */
export class ShadowGrid {
  readonly element: HTMLElement;
  readonly #session: SheetSession;
  readonly #heads: HTMLElement;
  readonly #columns = new Map<number, HTMLElement>();
  readonly #rows = new Map<number, Row>();
  #focused: HTMLElement | null = null;

  constructor(session: SheetSession) {
    this.#session = session;
    this.element = elementOf('grid');
    this.element.className = 'sheet-shadow';
    this.element.setAttribute('aria-multiselectable', 'true');
    if (!session.isEditable) this.element.setAttribute('aria-readonly', 'true');
    this.#heads = elementOf('row');
    this.#heads.setAttribute('aria-rowindex', '1');
    const corner = elementOf('columnheader');
    corner.setAttribute('aria-colindex', '1');
    corner.textContent = '\u00a0';
    this.#heads.append(corner);
    this.element.append(this.#heads);
  }

  /** Afterwards the elements are those of the window, with the texts, places and marks of now. */
  update(layout: GridLayout, zoom: number): void {
    const { session, bounds } = { session: this.#session, bounds: layout.view.bounds };
    const { active, areas } = session.selection.get();
    this.element.setAttribute('aria-label', session.workbook.sheetNameOf(session.sheetId.get()) ?? '');
    this.element.setAttribute('aria-rowcount', String(bounds.rows + 1));
    this.element.setAttribute('aria-colcount', String(bounds.columns + 1));
    const rows = new Set([active.row]);
    const columns = new Set([active.column]);
    for (const pane of layout.panes) {
      for (let row = pane.rows.from; row <= pane.rows.to; row += 1) if (layout.view.rows.size(row) > 0) rows.add(row);
      for (let column = pane.columns.from; column <= pane.columns.to; column += 1)
        if (layout.view.columns.size(column) > 0) columns.add(column);
    }
    this.#keep(this.#columns, columns, (element) => element.remove());
    this.#keep(this.#rows, rows, ({ element }) => element.remove());
    const sorted = [...columns].sort((one, other) => one - other);
    for (const column of sorted) this.#columnHead(column, layout, zoom);
    inOrder(this.#heads, [...sorted.map((column) => this.#columns.get(column))]);
    for (const row of [...rows].sort((one, other) => one - other)) {
      const made = this.#row(row, layout, zoom);
      this.#keep(made.cells, columns, (element) => element.remove());
      for (const column of sorted) {
        const cell = this.#cell(made, row, column, layout, zoom);
        const isSelected = areas.some((area) => isInArea(area, { row, column }));
        cell.setAttribute('aria-selected', String(isSelected));
      }
      inOrder(
        made.element,
        sorted.map((column) => made.cells.get(column)),
      );
    }
    inOrder(
      this.element,
      [...this.#rows].sort(([one], [other]) => one - other).map(([, { element }]) => element),
    );
    this.#rove(active, layout, zoom);
  }

  /** The active cell's element takes the keyboard. */
  focus(layout: GridLayout, zoom: number): void {
    const element = this.#rove(this.#session.selection.get().active, layout, zoom);
    if (document.activeElement !== element) element.focus({ preventScroll: true });
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  #rove(active: Cell, layout: GridLayout, zoom: number): HTMLElement {
    const isNewRow = !this.#rows.has(active.row);
    const row = this.#row(active.row, layout, zoom);
    const element = this.#cell(row, active.row, active.column, layout, zoom);
    if (isNewRow)
      inOrder(
        this.element,
        [...this.#rows].sort(([one], [other]) => one - other).map(([, made]) => made.element),
      );
    inOrder(
      row.element,
      [...row.cells].sort(([one], [other]) => one - other).map(([, cell]) => cell),
    );
    if (this.#focused !== element) {
      const hadFocus = this.#focused !== null && document.activeElement === this.#focused;
      this.#focused?.setAttribute('tabindex', '-1');
      this.#focused?.removeAttribute('data-region-target');
      element.tabIndex = 0;
      element.setAttribute('data-region-target', '');
      element.setAttribute('aria-selected', 'true');
      this.#focused = element;
      if (hadFocus) element.focus({ preventScroll: true });
    }
    return element;
  }

  #keep<T>(known: Map<number, T>, wanted: ReadonlySet<number>, drop: (entry: T) => void): void {
    for (const [position, entry] of known)
      if (!wanted.has(position)) {
        drop(entry);
        known.delete(position);
      }
  }

  #columnHead(column: number, layout: GridLayout, zoom: number): void {
    let element = this.#columns.get(column);
    if (element === undefined) {
      element = elementOf('columnheader');
      element.setAttribute('aria-colindex', String(column + 2));
      element.textContent = columnLetters(column);
      this.#columns.set(column, element);
    }
    place(
      element,
      { x: layout.xOf(column), y: 0, width: layout.view.columns.size(column), height: columnHeaderHeight },
      zoom,
    );
  }

  #row(row: number, layout: GridLayout, zoom: number): Row {
    let made = this.#rows.get(row);
    if (made === undefined) {
      const element = elementOf('row');
      element.setAttribute('aria-rowindex', String(row + 2));
      const head = elementOf('rowheader');
      head.setAttribute('aria-colindex', '1');
      head.textContent = String(row + 1);
      element.append(head);
      made = { element, head, cells: new Map() };
      this.#rows.set(row, made);
    }
    place(made.head, { x: 0, y: layout.yOf(row), width: layout.headerWidth, height: layout.view.rows.size(row) }, zoom);
    return made;
  }

  #cell({ cells }: Row, row: number, column: number, layout: GridLayout, zoom: number): HTMLElement {
    let element = cells.get(column);
    if (element === undefined) {
      element = elementOf('gridcell');
      element.setAttribute('aria-colindex', String(column + 2));
      element.tabIndex = -1;
      cells.set(column, element);
    }
    const merge = layout.view.mergeAt(row, column);
    const isFirst = merge === null || (merge.fromRow === row && merge.fromColumn === column);
    const text = isFirst ? this.#session.spokenText(row, column) : '';
    if (element.textContent !== text) element.textContent = text;
    const note = isFirst ? this.#session.noteOf(row, column) : null;
    setOrRemove(element, 'aria-description', note?.text ?? null);
    setOrRemove(element, 'aria-haspopup', note?.popup ?? null);
    const spans = merge !== null && isFirst;
    setOrRemove(element, 'aria-rowspan', spans ? String(merge.toRow - merge.fromRow + 1) : null);
    setOrRemove(element, 'aria-colspan', spans ? String(merge.toColumn - merge.fromColumn + 1) : null);
    const rect = layout.rectOf(spans ? merge : { fromRow: row, toRow: row, fromColumn: column, toColumn: column });
    place(element, rect, zoom);
    return element;
  }
}

const setOrRemove = (element: HTMLElement, name: string, value: string | null): void => {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

/** The children behind the first one stand in this order; those that do already are not touched, so that none loses the focus. */
const inOrder = (parent: HTMLElement, children: readonly (HTMLElement | undefined)[]): void => {
  let before = parent.firstElementChild;
  for (const child of children) {
    if (child === undefined) continue;
    const next: Element | null = before?.nextElementSibling ?? null;
    if (next !== child) parent.insertBefore(child, next);
    before = child;
  }
};
