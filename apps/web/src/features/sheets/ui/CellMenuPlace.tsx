import { useEffect, useRef, useState } from 'react';
import { filtersOf } from '../filters/attach.ts';
import { FilterMenu } from '../filters/FilterMenu.tsx';
import type { Filters } from '../filters/filters.ts';
import type { GridView } from '../grid/grid-view.ts';
import type { CellMenu } from '../model/attachment.ts';
import '../style/panels.css';
import { validationsIn } from '../validation/attach.ts';
import { ListMenu } from '../validation/ListMenu.tsx';
import type { Validations } from '../validation/validations.ts';
import { useSheet } from './context.ts';

/** The menu of a cell, at the cell. */
export const CellMenuPlace = ({ grid, menu }: { readonly grid: GridView; readonly menu: CellMenu }) => {
  const { session } = useSheet();
  const anchor = useRef<HTMLSpanElement>(null);
  const [filters, setFilters] = useState<Filters | null>(null);
  const [validations, setValidations] = useState<Validations | null>(null);
  useEffect(() => {
    if (menu.kind === 'filter') void filtersOf(session).then(setFilters);
    else void validationsIn(session).then(setValidations);
  }, [session, menu.kind]);
  const { row, column } = menu;
  const layout = grid.layout.get();
  const area = layout.view.mergeAt(row, column) ?? { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
  const rect = layout.rectOf(area);
  const { zoom } = grid;
  const close = (): void => {
    session.cellMenu.set(null);
    setTimeout(() => session.reveal.set({ takesFocus: true }), 60);
  };
  const isHeader = filters?.isHeader(row, column) ?? false;
  useEffect(() => {
    // A menu was asked for where there is none.
    if (menu.kind === 'filter' && filters !== null && !isHeader) session.cellMenu.set(null);
  }, [session, menu, filters, isHeader]);
  return (
    <>
      <span
        ref={anchor}
        className="sheet-menu-anchor"
        aria-hidden="true"
        style={{
          transform: `translate(${rect.x * zoom}px, ${rect.y * zoom}px)`,
          width: rect.width * zoom,
          height: rect.height * zoom,
        }}
      />
      {menu.kind === 'filter' && filters !== null && isHeader && (
        <FilterMenu key={`${row}:${column}`} filters={filters} column={column} anchor={anchor} onClose={close} />
      )}
      {menu.kind === 'list' && validations !== null && (
        <ListMenu
          key={`${row}:${column}`}
          validations={validations}
          cell={{ row, column }}
          anchor={anchor}
          onClose={close}
        />
      )}
    </>
  );
};
