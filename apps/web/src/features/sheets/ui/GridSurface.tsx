import { type RecordKind, recordsOf } from '@cloudity/docmodel/sheet';
import { ContextMenu, useContextMenu } from '@cloudity/ui';
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { loadArea } from '../../../shell/language/i18n.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Outline } from '../canvas/overlay.ts';
import { tokenColor } from '../canvas/theme.ts';
import { contextMenus } from '../commands/menus.ts';
import { partsOf, referencesOf } from '../formula/draft.ts';
import { GridView } from '../grid/grid-view.ts';
import { listenToKeys } from '../grid/keyboard.ts';
import { listenToPointer } from '../grid/pointer.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { othersOutlines, RecentMoves } from '../presence/presence.ts';
import { isInArea, selectCell, selectColumns, selectRows } from '../selection/selection.ts';
import { CellEditor } from './CellEditor.tsx';
import { useSheet } from './context.ts';
import { referenceColors } from './FormulaInput.tsx';
import { KeysHeld } from './KeysHeld.tsx';
import { useChosen, useMenuEntries } from './MenuBar.tsx';
import type { Copied } from './use-clipboard.ts';

export interface GridSurfaceProps {
  readonly onGrid: (grid: GridView | null) => void;
  readonly grid: GridView | null;
  readonly copied: Copied | null;
  readonly onClipboardKey: (action: string) => void;
}

const colors = new Map<string, string>();
/** Resolved once per theme; the grid asks at every frame. */
const colorOf = (within: HTMLElement, token: string): string => {
  const theme = `${document.documentElement.dataset.theme ?? ''}${matchMedia('(prefers-color-scheme: dark)').matches}`;
  const key = `${theme} ${token}`;
  const known = colors.get(key);
  if (known !== undefined) return known;
  const color = token.startsWith('var(')
    ? tokenColor(within, token.slice(4, -1))
    : token.startsWith('--')
      ? tokenColor(within, token)
      : token;
  colors.set(key, color);
  return color;
};

const outlinesOf = (
  session: SheetSession,
  copied: Copied | null,
  unnamed: string,
  recent: RecentMoves,
  within: HTMLElement,
): readonly Outline[] => {
  const editing = session.editing.get();
  const shown = session.sheetId.get();
  const { bounds } = session.view;
  const references =
    editing === null
      ? []
      : referencesOf(partsOf(editing.text, session.language)).flatMap(({ area, sheet, color }): readonly Outline[] => {
          const id = sheet === null ? editing.sheet : session.workbook.sheetIdOf(sheet);
          if (id !== shown) return [];
          const clipped = {
            ...area,
            toRow: Math.min(area.toRow, bounds.rows - 1),
            toColumn: Math.min(area.toColumn, bounds.columns - 1),
          };
          if (clipped.fromRow > clipped.toRow || clipped.fromColumn > clipped.toColumn) return [];
          return [
            {
              area: clipped,
              color: colorOf(within, `--reference-${color % referenceColors}`),
              isFilled: true,
              isDashed: false,
              name: null,
            },
          ];
        });
  const marching: readonly Outline[] =
    copied?.sheet === shown
      ? [{ area: copied.area, color: colorOf(within, '--accent'), isFilled: false, isDashed: true, name: null }]
      : [];
  return [...othersOutlines(session, unnamed, recent, (token) => colorOf(within, token)), ...references, ...marching];
};

const ChartLayer = lazy(async () => {
  const [module] = await Promise.all([import('../charts/ChartLayer.tsx'), loadArea('sheetTools')]);
  return { default: module.ChartLayer };
});
const ImageLayer = lazy(async () => {
  const [module] = await Promise.all([import('../images/ImageLayer.tsx'), loadArea('sheetDrawings')]);
  return { default: module.ImageLayer };
});
const CellMenuPlace = lazy(async () => {
  const [module] = await Promise.all([import('./CellMenuPlace.tsx'), loadArea('sheetTools')]);
  return { default: module.CellMenuPlace };
});

/** Whether the sheet that is shown has such a record; drawn anew only when that changes. */
const useHasRecord = (session: SheetSession, wanted: RecordKind): boolean => {
  const look = (): boolean => {
    const sheet = session.sheetId.get();
    return (
      session.workbook.list.isShown(sheet) && recordsOf(session.workbook, sheet).some(({ kind }) => kind === wanted)
    );
  };
  return useSyncExternalStore((listener) => {
    const stops = [session.revision.subscribe(listener), session.sheetId.subscribe(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  }, look);
};

/** The grid in its place, with what floats over it. */
export const GridSurface = ({ onGrid, grid, copied, onClipboardKey }: GridSurfaceProps) => {
  const context = useSheet();
  const { session } = context;
  const { t: frame } = useTranslation('editor');
  const { t } = useTranslation('sheets');
  const host = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<keyof typeof contextMenus>('cell');
  const latest = useRef({ context, copied, onClipboardKey, unnamed: frame('people.unnamed') });
  latest.current = { context, copied, onClipboardKey, unnamed: frame('people.unnamed') };
  const cellMenu = useSignal(session.cellMenu);
  const hasCharts = useHasRecord(session, 'chart');
  const hasImages = useHasRecord(session, 'image');
  const announcement = useSignal(session.announcement);
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose);
  const { point, openAt, close } = useContextMenu();

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const recent = new RecentMoves(session, () => made.invalidate('overlay'));
    const made = new GridView(element, session, {
      outlines: (within) => outlinesOf(session, latest.current.copied, latest.current.unnamed, recent, within),
    });
    const stops = [
      listenToPointer(made),
      listenToKeys(
        made,
        () => latest.current.context,
        (action) => latest.current.onClipboardKey(action),
      ),
    ];
    onGrid(made);
    return () => {
      onGrid(null);
      recent.destroy();
      for (const stop of stops) stop();
      made.destroy();
    };
  }, [session, onGrid]);

  useEffect(() => {
    if (grid === null || !grid.session.isEditable || latest.current.context.page.pictures === undefined) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    import('../images/picture-files.ts').then(
      ({ listenToFiles }) => {
        if (!isOver) stop = listenToFiles(grid, () => latest.current.context);
      },
      // Without the network pictures cannot be inserted anyway.
      () => {},
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }, [grid]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was copied is drawn anew
  useEffect(() => grid?.invalidate('overlay'), [grid, copied]);

  const onContextMenu = (event: { clientX: number; clientY: number; preventDefault: () => void }): void => {
    if (grid === null) return;
    event.preventDefault();
    if (event.clientX === 0 && event.clientY === 0) {
      // By key: at the active cell.
      const { row, column } = session.selection.get().active;
      const rect = grid.layout.get().rectOf({ fromRow: row, toRow: row, fromColumn: column, toColumn: column });
      const box = grid.element.getBoundingClientRect();
      setMenu('cell');
      openAt({ x: box.left + (rect.x + 12) * grid.zoom, y: box.top + (rect.y + rect.height) * grid.zoom });
      return;
    }
    const { x, y } = grid.pointOf(event);
    const hit = grid.layout.get().hit(x, y);
    const { areas } = session.selection.get();
    const { bounds, merges } = session.view;
    if (hit.on === 'cell' && !areas.some((area) => isInArea(area, hit.cell)))
      session.select(selectCell(hit.cell, merges));
    if (
      'column' in hit &&
      !areas.some(
        ({ kind, fromColumn, toColumn }) => kind === 'columns' && hit.column >= fromColumn && hit.column <= toColumn,
      )
    )
      session.select(selectColumns(hit.column, hit.column, bounds));
    if (
      'row' in hit &&
      !areas.some(({ kind, fromRow, toRow }) => kind === 'rows' && hit.row >= fromRow && hit.row <= toRow)
    )
      session.select(selectRows(hit.row, hit.row, bounds));
    setMenu('column' in hit ? 'column' : 'row' in hit ? 'row' : 'cell');
    openAt({ x: event.clientX, y: event.clientY });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside is what has the keys
    <div className="sheet-grid" ref={host} data-region="document" onContextMenu={onContextMenu}>
      {grid && <CellEditor grid={grid} />}
      {grid && hasCharts && (
        <Suspense>
          <ChartLayer grid={grid} />
        </Suspense>
      )}
      {grid && hasImages && (
        <Suspense>
          <ImageLayer grid={grid} />
        </Suspense>
      )}
      {grid && cellMenu !== null && (
        <Suspense fallback={<KeysHeld />}>
          <CellMenuPlace grid={grid} menu={cellMenu} />
        </Suspense>
      )}
      <ContextMenu
        point={point}
        label={t('menu.context')}
        onClose={() => {
          close();
          closed(false);
        }}
      >
        {entries(contextMenus[menu])}
      </ContextMenu>
      <span className="visually-hidden" role="status">
        {announcement.text}
      </span>
    </div>
  );
};
