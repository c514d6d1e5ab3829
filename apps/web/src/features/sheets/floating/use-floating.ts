import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { columnHeaderHeight, type GridLayout } from '../canvas/layout.ts';
import type { GridView } from '../grid/grid-view.ts';

/** Something that floats over the cells, in CSS pixels from the corner of its cell; of a cell that is gone from the sheet's. */
export interface FloatingThing {
  readonly at: { readonly row: number; readonly column: number } | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The sides that a handle draws along; both at the corner. */
export type Handle = 'width' | 'height' | 'both';

export interface FloatingOptions {
  readonly grid: GridView;
  readonly thing: FloatingThing;
  readonly isChosen: boolean;
  readonly isEditable: boolean;
  readonly choose: () => void;
  readonly onMove: (place: { readonly row: number; readonly column: number }, offset: { x: number; y: number }) => void;
  readonly onResize: (size: Size) => void;
  /** What a size that was drawn or asked for by keys becomes: no smaller than can be seen, for instance. */
  readonly fit: (size: Size, handle: Handle) => Size;
}

/** Pixels that a key moves or sizes by. */
export const step = 12;

const cornerOf = (layout: GridLayout, { at, x, y }: FloatingThing): { readonly x: number; readonly y: number } => ({
  x: layout.xOf(at?.column ?? 0) + x,
  y: layout.yOf(at?.row ?? 0) + y,
});

type Drag = { readonly kind: 'move' | Handle; readonly x: number; readonly y: number };

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [step, 0],
  ArrowLeft: [-step, 0],
  ArrowDown: [0, step],
  ArrowUp: [0, -step],
};

/** A figure over the cells that follows the scrolling without React, is moved and sized by pointer and keys, and comes into view when chosen. */
export const useFloating = (element: RefObject<HTMLElement | null>, options: FloatingOptions) => {
  const { grid, thing, isChosen, isEditable } = options;
  const drag = useRef<Drag | null>(null);
  const [resized, setResized] = useState<Size | null>(null);

  useEffect(() => {
    const place = (): void => {
      const { current } = element;
      if (current === null || drag.current?.kind === 'move') return;
      const layout = grid.layout.get();
      const { zoom } = grid;
      const { x, y } = cornerOf(layout, thing);
      const { frozen } = layout.view;
      current.style.transform = `translate(${x * zoom}px, ${y * zoom}px) scale(${zoom})`;
      // What scrolls passes behind what is frozen.
      const top = (thing.at?.row ?? 0) < frozen.rows ? 0 : Math.max(0, layout.scrolling.y - y);
      const left = (thing.at?.column ?? 0) < frozen.columns ? 0 : Math.max(0, layout.scrolling.x - x);
      current.style.clipPath = top > 0 || left > 0 ? `inset(${top}px -20px -20px ${left}px)` : '';
    };
    place();
    return grid.layout.subscribe(place);
  }, [grid, thing, element]);

  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const scroll = (event: WheelEvent): void => {
      if (event.ctrlKey) return;
      event.preventDefault();
      grid.scroller.scrollBy(event.deltaX, event.deltaY);
    };
    current.addEventListener('wheel', scroll, { passive: false });
    return () => current.removeEventListener('wheel', scroll);
  }, [grid, element]);

  const latest = useRef(thing);
  latest.current = thing;
  // Wholly in view when it is chosen, also once the panel beside the grid has taken its room.
  useEffect(() => {
    if (!isChosen) return;
    let width = 0;
    const bring = (): void => {
      const layout = grid.layout.get();
      if (layout.width === width || drag.current !== null) return;
      width = layout.width;
      const { x, y } = cornerOf(layout, latest.current);
      const { scrolling } = layout;
      const by = (from: number, size: number, start: number, end: number): number =>
        Math.min(Math.max(0, from + size + step - end), from - start);
      const right = by(x, latest.current.width, scrolling.x, layout.width);
      const down = by(y, latest.current.height, scrolling.y, layout.height);
      if (right !== 0 || down !== 0) grid.scrollTo(layout.scrollX + right, layout.scrollY + down);
    };
    bring();
    return grid.layout.subscribe(bring);
  }, [isChosen, grid]);

  useEffect(() => {
    if (isChosen && !element.current?.contains(document.activeElement)) element.current?.focus({ preventScroll: true });
  }, [isChosen, element]);

  const putAt = (x: number, y: number): void => {
    const layout = grid.layout.get();
    const corner = { x: Math.max(layout.headerWidth, x), y: Math.max(columnHeaderHeight, y) };
    const [row, column] = [layout.rowAt(corner.y), layout.columnAt(corner.x)];
    options.onMove(
      { row, column },
      { x: Math.round(corner.x - layout.xOf(column)), y: Math.round(corner.y - layout.yOf(row)) },
    );
  };
  const sized = (right: number, down: number, handle: Handle): Size => {
    const { width, height } = options.fit(
      {
        width: thing.width + (handle === 'height' ? 0 : right),
        height: thing.height + (handle === 'width' ? 0 : down),
      },
      handle,
    );
    return { width: Math.round(width), height: Math.round(height) };
  };

  const begin = (event: PointerEvent<HTMLElement>, kind: Drag['kind']): void => {
    if (event.button !== 0) return;
    options.choose();
    if (!isEditable) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { kind, x: event.clientX, y: event.clientY };
  };
  const follow = (event: PointerEvent<HTMLElement>): void => {
    const { current } = drag;
    if (current === null || element.current === null) return;
    const [dx, dy] = [event.clientX - current.x, event.clientY - current.y];
    if (current.kind !== 'move') {
      setResized(sized(dx / grid.zoom, dy / grid.zoom, current.kind));
      return;
    }
    const { x, y } = cornerOf(grid.layout.get(), thing);
    element.current.style.transform = `translate(${x * grid.zoom + dx}px, ${y * grid.zoom + dy}px) scale(${grid.zoom})`;
  };
  const end = (event: PointerEvent<HTMLElement>): void => {
    const { current } = drag;
    drag.current = null;
    setResized(null);
    if (current === null) return;
    const [dx, dy] = [(event.clientX - current.x) / grid.zoom, (event.clientY - current.y) / grid.zoom];
    if (Math.abs(dx) + Math.abs(dy) < 2) return;
    if (current.kind !== 'move') {
      options.onResize(sized(dx, dy, current.kind));
      return;
    }
    const { x, y } = cornerOf(grid.layout.get(), thing);
    putAt(x + dx, y + dy);
  };
  /** Arrows move, with Shift they size. True when the key was one of them. */
  const press = (event: KeyboardEvent<HTMLElement>): boolean => {
    const way = ways[event.key];
    if (way === undefined) return false;
    if (event.shiftKey) options.onResize(sized(way[0], way[1], way[0] === 0 ? 'height' : 'width'));
    else {
      const { x, y } = cornerOf(grid.layout.get(), thing);
      putAt(x + way[0], y + way[1]);
    }
    return true;
  };
  const handle = (kind: Handle) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      event.stopPropagation();
      begin(event, kind);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      event.stopPropagation();
      follow(event);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      event.stopPropagation();
      end(event);
    },
  });
  return {
    /** As it is drawn meanwhile. */
    size: resized ?? { width: thing.width, height: thing.height },
    press,
    handle,
    surface: {
      onPointerDown: (event: PointerEvent<HTMLElement>): void => begin(event, 'move'),
      onPointerMove: follow,
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
};
