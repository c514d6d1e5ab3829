import { type ReactNode, useEffect, useRef } from 'react';
import { columnHeaderHeight } from '../canvas/layout.ts';
import type { GridView } from '../grid/grid-view.ts';
import '../style/floating.css';

/** Where things float over the cells, behind the headers. */
export const FloatingLayer = ({ grid, children }: { readonly grid: GridView; readonly children: ReactNode }) => {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const clip = (): void => {
      const layout = grid.layout.get();
      const [left, top] = [layout.headerWidth * grid.zoom, columnHeaderHeight * grid.zoom];
      if (layer.current) layer.current.style.clipPath = `inset(${top}px 0 0 ${left}px)`;
    };
    clip();
    return grid.layout.subscribe(clip);
  }, [grid]);
  return (
    <div className="sheet-floating-layer" ref={layer}>
      {children}
    </div>
  );
};
