import { moveDimension, resizeDimension } from '@cloudity/docmodel/sheet';
import { beginEditing, commitEditing, isPointing, pointAt } from '../actions/edit.ts';
import { fillTo } from '../actions/fill.ts';
import { fitColumns, fitRows, selectedLines } from '../actions/structure.ts';
import type { Hit } from '../canvas/layout.ts';
import { isOnFillHandle } from '../canvas/overlay.ts';
import {
  type Area,
  addArea,
  extendTo,
  isInArea,
  type Selection,
  selectAll,
  selectCell,
  selectColumns,
  selectRows,
} from '../selection/selection.ts';
import type { GridView } from './grid-view.ts';

type Drag =
  | { readonly kind: 'select' | 'point' }
  | {
      readonly kind: 'resize';
      readonly dimension: 'rows' | 'columns';
      readonly at: number;
      readonly start: number;
      readonly size: number;
    }
  | { readonly kind: 'move'; readonly dimension: 'rows' | 'columns'; hasMoved: boolean }
  | { readonly kind: 'fill'; readonly from: Area };

const smallest = 8;

const cursors: Readonly<Record<Hit['on'], string>> = {
  cell: 'cell',
  corner: 'default',
  columnHeader: 'default',
  rowHeader: 'default',
  columnEdge: 'col-resize',
  rowEdge: 'row-resize',
};

/** Mouse, pen and finger on the grid; returns what ends it. Fingers scroll and tap; they drag nothing but the fill handle. */
export const listenToPointer = (grid: GridView): (() => void) => {
  const { session, scroller } = grid;
  let drag: Drag | null = null;
  let last = { clientX: 0, clientY: 0 };
  let began = last;
  let hasMoved = false;
  let timer = 0;

  const hitOf = (event: { readonly clientX: number; readonly clientY: number }): Hit => {
    const { x, y } = grid.pointOf(event);
    return grid.layout.get().hit(x, y);
  };

  const isOnHandle = (event: PointerEvent): boolean => {
    const { x, y } = grid.pointOf(event);
    return (
      session.isEditable && isOnFillHandle({ layout: grid.layout.get(), session }, x, y, event.pointerType === 'touch')
    );
  };

  const select = (selection: Selection, event: PointerEvent | MouseEvent): void => {
    const current = session.selection.get();
    session.select(event.ctrlKey || event.metaKey ? addArea(current, selection) : selection);
    session.reveal.set({ takesFocus: true });
  };

  const selectionOf = (hit: Hit, isExtending: boolean): Selection => {
    const { bounds, merges } = session.view;
    const current = session.selection.get();
    switch (hit.on) {
      case 'corner':
        return selectAll(current.active, bounds);
      case 'columnHeader':
      case 'columnEdge':
        return isExtending && current.areas.at(-1)?.kind === 'columns'
          ? extendTo(current, { row: 0, column: hit.column }, bounds)
          : selectColumns(isExtending ? current.active.column : hit.column, hit.column, bounds);
      case 'rowHeader':
      case 'rowEdge':
        return isExtending && current.areas.at(-1)?.kind === 'rows'
          ? extendTo(current, { row: hit.row, column: 0 }, bounds)
          : selectRows(isExtending ? current.active.row : hit.row, hit.row, bounds);
      case 'cell':
        return isExtending ? extendTo(current, hit.cell, bounds, merges) : selectCell(hit.cell, merges);
    }
  };

  const point = (hit: Hit, isExtending: boolean): void => {
    const { bounds } = session.view;
    const editing = session.editing.get();
    const anchor = isExtending ? editing?.pointed?.anchor : undefined;
    if (hit.on === 'cell') pointAt(session, anchor ?? hit.cell, hit.cell);
    else if (hit.on === 'columnHeader')
      pointAt(
        session,
        { row: 0, column: anchor?.column ?? hit.column },
        { row: bounds.rows - 1, column: hit.column },
        'columns',
      );
    else if (hit.on === 'rowHeader')
      pointAt(
        session,
        { row: anchor?.row ?? hit.row, column: 0 },
        { row: hit.row, column: bounds.columns - 1 },
        'rows',
      );
  };

  /** Whether whole selected rows or columns are taken by their header, to be moved. */
  const isOnSelectedHeader = (hit: Hit): boolean => {
    const { areas } = session.selection.get();
    const [area] = areas;
    if (areas.length !== 1 || area === undefined || !session.isEditable) return false;
    if (hit.on === 'columnHeader')
      return area.kind === 'columns' && hit.column >= area.fromColumn && hit.column <= area.toColumn;
    return hit.on === 'rowHeader' && area.kind === 'rows' && hit.row >= area.fromRow && hit.row <= area.toRow;
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    // The scroll bars are the scroller's own.
    const box = scroller.getBoundingClientRect();
    if (event.clientX - box.left > scroller.clientWidth || event.clientY - box.top > scroller.clientHeight) return;
    const hit = hitOf(event);
    last = event;
    began = { clientX: event.clientX, clientY: event.clientY };
    hasMoved = false;
    if (event.pointerType === 'touch' && !isOnHandle(event)) return;
    if (session.editing.get() !== null && isPointing(session) && hit.on !== 'corner') {
      event.preventDefault();
      point(hit, event.shiftKey);
      drag = { kind: 'point' };
    } else {
      if (!commitEditing(session)) {
        event.preventDefault();
        return;
      }
      event.preventDefault();
      const isResizing = (hit.on === 'columnEdge' || hit.on === 'rowEdge') && session.isEditable;
      if (isOnHandle(event)) {
        const from = session.selection.get().areas[0];
        if (from) drag = { kind: 'fill', from };
      } else if (isResizing) {
        const dimension = hit.on === 'columnEdge' ? 'columns' : 'rows';
        const at = 'column' in hit ? hit.column : hit.row;
        const { x, y } = grid.pointOf(event);
        drag = {
          kind: 'resize',
          dimension,
          at,
          start: dimension === 'columns' ? x : y,
          size: session.view[dimension].size(at),
        };
      } else if (isOnSelectedHeader(hit) && !event.shiftKey && !event.ctrlKey) {
        drag = { kind: 'move', dimension: hit.on === 'columnHeader' ? 'columns' : 'rows', hasMoved: false };
      } else {
        select(selectionOf(hit, event.shiftKey), event);
        drag = { kind: 'select' };
      }
    }
    if (drag) scroller.setPointerCapture(event.pointerId);
  };

  /** The area that the fill handle covers: the selection grown in one direction. */
  const fillArea = (from: Area, event: { readonly clientX: number; readonly clientY: number }): Area => {
    const { x, y } = grid.pointOf(event);
    const layout = grid.layout.get();
    const [row, column] = [layout.rowAt(y), layout.columnAt(x)];
    const down_ = Math.max(from.fromRow - row, row - from.toRow, 0);
    const across = Math.max(from.fromColumn - column, column - from.toColumn, 0);
    if (down_ === 0 && across === 0) return from;
    return down_ >= across
      ? { ...from, fromRow: Math.min(from.fromRow, row), toRow: Math.max(from.toRow, row) }
      : { ...from, fromColumn: Math.min(from.fromColumn, column), toColumn: Math.max(from.toColumn, column) };
  };

  const moveTarget = (
    dimension: 'rows' | 'columns',
    event: { readonly clientX: number; readonly clientY: number },
  ): number => {
    const { x, y } = grid.pointOf(event);
    const layout = grid.layout.get();
    const at = dimension === 'columns' ? layout.columnAt(x) : layout.rowAt(y);
    const begin = dimension === 'columns' ? layout.xOf(at) : layout.yOf(at);
    return (dimension === 'columns' ? x : y) > begin + session.view[dimension].size(at) / 2 ? at + 1 : at;
  };

  const follow = (event: { readonly clientX: number; readonly clientY: number }): void => {
    if (drag === null) return;
    const { x, y } = grid.pointOf(event);
    const layout = grid.layout.get();
    const cell = { row: layout.rowAt(y), column: layout.columnAt(x) };
    const { bounds, merges } = session.view;
    if (drag.kind === 'select') {
      session.selection.set(extendTo(session.selection.get(), cell, bounds, merges));
    } else if (drag.kind === 'point')
      point(
        hitOf({ ...event, clientX: event.clientX, clientY: event.clientY }).on === 'cell'
          ? { on: 'cell', cell }
          : hitOf(event),
        true,
      );
    else if (drag.kind === 'fill') grid.filling = fillArea(drag.from, event);
    else if (drag.kind === 'resize') {
      const size = Math.max(smallest, drag.size + (drag.dimension === 'columns' ? x : y) - drag.start);
      const before = layout.rectOf({ fromRow: drag.at, toRow: drag.at, fromColumn: drag.at, toColumn: drag.at });
      grid.filling = null;
      grid.guide = drag.dimension === 'columns' ? { x: before.x + size, y: null } : { x: null, y: before.y + size };
    } else if (drag.kind === 'move') {
      drag.hasMoved = true;
      const to = moveTarget(drag.dimension, event);
      grid.guide = drag.dimension === 'columns' ? { x: layout.xOf(to), y: null } : { x: null, y: layout.yOf(to) };
    }
    grid.invalidate('overlay');
  };

  /** While something is dragged beyond the edge, the sheet comes along. */
  const creep = (): void => {
    timer = 0;
    if (drag === null || drag.kind === 'resize') return;
    const { x, y } = grid.pointOf(last);
    const layout = grid.layout.get();
    const room = layout.scrolling;
    const beyond = (at: number, from: number, size: number): number =>
      at < from
        ? Math.max(-1, (at - from) / 60)
        : at > from + size - 16
          ? Math.min(1, (at - from - size + 16) / 60)
          : 0;
    const isRows = drag.kind === 'move' && drag.dimension === 'rows';
    const isColumns = drag.kind === 'move' && drag.dimension === 'columns';
    const [dx, dy] = [
      isRows ? 0 : beyond(x, room.x, room.width) * 30,
      isColumns ? 0 : beyond(y, room.y, room.height) * 30,
    ];
    const headers = session.selection.get().areas.at(-1)?.kind;
    if (dx !== 0 || dy !== 0) {
      grid.scrollTo(layout.scrollX + (headers === 'rows' ? 0 : dx), layout.scrollY + (headers === 'columns' ? 0 : dy));
      follow(last);
    }
    timer = requestAnimationFrame(creep);
  };

  const move = (event: PointerEvent): void => {
    last = { clientX: event.clientX, clientY: event.clientY };
    if (drag === null) {
      if (event.pointerType !== 'touch') {
        const hit = hitOf(event);
        scroller.style.cursor = isOnHandle(event) ? 'crosshair' : isOnSelectedHeader(hit) ? 'grab' : cursors[hit.on];
      }
      return;
    }
    if (Math.hypot(event.clientX - began.clientX, event.clientY - began.clientY) > 4) hasMoved = true;
    follow(event);
    if (timer === 0) timer = requestAnimationFrame(creep);
  };

  const up = (event: PointerEvent): void => {
    const done = drag;
    drag = null;
    grid.guide = null;
    cancelAnimationFrame(timer);
    timer = 0;
    if (done === null) return;
    grid.invalidate('overlay');
    const { id } = session.sheet;
    if (done.kind === 'select') session.select(session.selection.get());
    else if (done.kind === 'fill') {
      const to = grid.filling;
      grid.filling = null;
      if (to) fillTo(session, done.from, to, event.ctrlKey || event.metaKey);
    } else if (done.kind === 'resize') {
      const { x, y } = grid.pointOf(event);
      const size = Math.round(Math.max(smallest, done.size + (done.dimension === 'columns' ? x : y) - done.start));
      if (size === done.size) return;
      const chosen = selectedLines(session, done.dimension);
      const lines = done.at >= chosen.at && done.at < chosen.at + chosen.count ? chosen : { at: done.at, count: 1 };
      session.act(() => resizeDimension(session.workbook, { sheet: id, dimension: done.dimension, ...lines }, size));
    } else if (done.kind === 'move') {
      if (!done.hasMoved) {
        select(selectionOf(hitOf(event), false), event);
        return;
      }
      const to = moveTarget(done.dimension, event);
      const { at, count } = selectedLines(session, done.dimension);
      session.act(() => moveDimension(session.workbook, { sheet: id, dimension: done.dimension, at, count }, to));
    }
  };

  /** Whether something drawn in the cell takes the click: a check box, the arrow of a list or of a filter. */
  const isTaken = (event: PointerEvent): boolean => {
    const hit = hitOf(event);
    if (hit.on !== 'cell' || session.editing.get() !== null || event.shiftKey || event.ctrlKey || event.metaKey)
      return false;
    const layout = grid.layout.get();
    const merge = layout.view.mergeAt(hit.cell.row, hit.cell.column);
    const cell = merge === null ? hit.cell : { row: merge.fromRow, column: merge.fromColumn };
    const area = merge ?? { fromRow: cell.row, toRow: cell.row, fromColumn: cell.column, toColumn: cell.column };
    const point = grid.pointOf(event);
    for (const attachment of session.attachments.get().values())
      if (attachment.press?.(cell, point, layout.rectOf(area)) === true) return true;
    return false;
  };

  const click = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') {
      if (!hasMoved && event.detail < 2) isTaken(event);
      return;
    }
    const hit = hitOf(event);
    if (hit.on === 'cell' && session.editing.get() === null && isTaken(event)) {
      session.select(selectCell(hit.cell, session.view.merges));
      return;
    }
    const { areas } = session.selection.get();
    if (session.editing.get() !== null && isPointing(session)) {
      point(hit, false);
      return;
    }
    const isAgain =
      hit.on === 'cell' && areas.length === 1 && areas[0]?.kind === 'cells' && isInArea(areas[0], hit.cell);
    if (!commitEditing(session)) return;
    if (isAgain) beginEditing(session, { mode: 'edit' });
    else select(selectionOf(hit, false), event);
  };

  const doubleClick = (event: MouseEvent): void => {
    const hit = hitOf(event);
    if (hit.on === 'cell') beginEditing(session, { mode: 'edit' });
    else if (hit.on === 'columnEdge') fitColumns(session, hit.column);
    else if (hit.on === 'rowEdge') fitRows(session, hit.row);
  };

  const cancel = (): void => {
    drag = null;
    grid.filling = null;
    grid.guide = null;
    grid.invalidate('overlay');
  };

  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: cancel,
    click,
    dblclick: doubleClick,
  } as const;
  for (const [type, listener] of Object.entries(listeners)) scroller.addEventListener(type, listener as EventListener);
  return () => {
    cancelAnimationFrame(timer);
    for (const [type, listener] of Object.entries(listeners))
      scroller.removeEventListener(type, listener as EventListener);
  };
};
