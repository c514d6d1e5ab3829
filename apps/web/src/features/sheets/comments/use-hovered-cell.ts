import { useEffect, useRef, useState } from 'react';
import type { GridView } from '../grid/grid-view.ts';
import type { CellIds } from '../model/cell-ids.ts';

const delayMs = 250;

/** Which cells have something to show. */
interface Marks {
  readonly at: (row: number, column: number) => readonly unknown[];
}

/** The marked cell that the mouse rests on, for as long as it is there or over what `keep` and `leave` are told of. */
export const useHoveredCell = (grid: GridView, marks: Marks | null) => {
  const [hovered, setHovered] = useState<CellIds | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = useRef<string | null>(null);
  const soon = (cell: CellIds | null): void => {
    const key = cell && `${cell.sheet}:${cell.row}:${cell.column}`;
    if (key === wanted.current) return;
    wanted.current = key;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(cell), delayMs);
  };
  const latest = useRef(soon);
  latest.current = soon;
  useEffect(() => {
    if (marks === null) return;
    const { session, scroller } = grid;
    const onMove = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' || event.buttons !== 0) return;
      const layout = grid.layout.get();
      const { x, y } = grid.pointOf(event);
      const hit = layout.hit(x, y);
      if (hit.on !== 'cell') {
        latest.current(null);
        return;
      }
      const merge = layout.view.mergeAt(hit.cell.row, hit.cell.column);
      const [row, column] = merge === null ? [hit.cell.row, hit.cell.column] : [merge.fromRow, merge.fromColumn];
      latest.current(marks.at(row, column).length === 0 ? null : session.idsAt(row, column));
    };
    const onLeave = (): void => latest.current(null);
    const onScroll = (): void => {
      wanted.current = null;
      clearTimeout(timer.current);
      setHovered(null);
    };
    scroller.addEventListener('pointermove', onMove);
    scroller.addEventListener('pointerleave', onLeave);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      scroller.removeEventListener('pointermove', onMove);
      scroller.removeEventListener('pointerleave', onLeave);
      scroller.removeEventListener('scroll', onScroll);
      clearTimeout(timer.current);
    };
  }, [grid, marks]);
  return {
    hovered,
    keep: (): void => {
      clearTimeout(timer.current);
      wanted.current = hovered && `${hovered.sheet}:${hovered.row}:${hovered.column}`;
    },
    leave: (): void => soon(null),
  };
};
