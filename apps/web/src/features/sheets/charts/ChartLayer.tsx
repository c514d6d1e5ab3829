import { changeChart, chartsOf, moveChart, type PlacedChart, smallestChart } from '@cloudity/docmodel/sheet';
import { classNames, IconButton, Menu, MenuItem, MenuTrigger } from '@cloudity/ui';
import { Copy, EllipsisVertical, Pencil, Table2, Trash2 } from 'lucide-react';
import { type PointerEvent as ReactPointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { columnHeaderHeight, type GridLayout } from '../canvas/layout.ts';
import type { GridView } from '../grid/grid-view.ts';
import { useSignal } from '../model/signal.ts';
import '../style/charts.css';
import { useSheet } from '../ui/context.ts';
import { ChartPicture } from './ChartPicture.tsx';
import { type ChartData, chartData } from './chart-data.ts';
import { duplicateChart, removeChart } from './insert-chart.ts';

/** The charts of the sheet over its cells. They follow the scrolling without React. */
export const ChartLayer = ({ grid }: { readonly grid: GridView }) => {
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  const charts = session.workbook.list.isShown(sheet) ? chartsOf(session.workbook, sheet) : [];
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
    <div className="sheet-charts" ref={layer}>
      {charts.map((chart) => (
        <ChartFigure key={chart.id} grid={grid} sheet={sheet} chart={chart} />
      ))}
    </div>
  );
};

const cornerOf = (layout: GridLayout, { at, x, y }: PlacedChart): { readonly x: number; readonly y: number } => ({
  x: layout.xOf(at?.column ?? 0) + x,
  y: layout.yOf(at?.row ?? 0) + y,
});

interface ChartFigureProps {
  readonly grid: GridView;
  readonly sheet: string;
  readonly chart: PlacedChart;
}

type Drag = { readonly kind: 'move' | 'size'; readonly x: number; readonly y: number };

const step = 12;

const ChartFigure = ({ grid, sheet, chart }: ChartFigureProps) => {
  const { t } = useTranslation('sheetTools');
  const { session, page } = useSheet();
  const chosen = useSignal(session.chosenChart);
  const revision = useSignal(session.revision);
  const isChosen = chosen === chart.id;
  const { isEditable } = session;
  const element = useRef<HTMLElement>(null);
  const drag = useRef<Drag | null>(null);
  const [resized, setResized] = useState<{ readonly width: number; readonly height: number } | null>(null);
  const [showsTable, setShowsTable] = useState(false);
  const shown = resized === null ? chart : { ...chart, ...resized };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is other values
  const data = useMemo(() => chartData(session, sheet, chart), [session, sheet, chart, revision]);

  useEffect(() => {
    const place = (): void => {
      const { current } = element;
      if (current === null || drag.current?.kind === 'move') return;
      const layout = grid.layout.get();
      const { zoom } = grid;
      const { x, y } = cornerOf(layout, chart);
      const { frozen } = layout.view;
      current.style.transform = `translate(${x * zoom}px, ${y * zoom}px) scale(${zoom})`;
      // What scrolls passes behind what is frozen.
      const top = (chart.at?.row ?? 0) < frozen.rows ? 0 : Math.max(0, layout.scrolling.y - y);
      const left = (chart.at?.column ?? 0) < frozen.columns ? 0 : Math.max(0, layout.scrolling.x - x);
      current.style.clipPath = top > 0 || left > 0 ? `inset(${top}px -20px -20px ${left}px)` : '';
    };
    place();
    return grid.layout.subscribe(place);
  }, [grid, chart]);

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
  }, [grid]);

  const latest = useRef(chart);
  latest.current = chart;
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
  }, [isChosen]);

  const putAt = (x: number, y: number): void => {
    const layout = grid.layout.get();
    const corner = { x: Math.max(layout.headerWidth, x), y: Math.max(columnHeaderHeight, y) };
    const [row, column] = [layout.rowAt(corner.y), layout.columnAt(corner.x)];
    session.act(() =>
      moveChart(session.workbook, { sheet, row, column }, chart.id, {
        x: Math.round(corner.x - layout.xOf(column)),
        y: Math.round(corner.y - layout.yOf(row)),
      }),
    );
  };
  const sizeTo = (width: number, height: number): void => {
    const { id, at: _, ...rest } = chart;
    session.act(() =>
      changeChart(session.workbook, sheet, id, {
        ...rest,
        width: Math.max(smallestChart.width, Math.round(width)),
        height: Math.max(smallestChart.height, Math.round(height)),
      }),
    );
  };

  const begin = (event: ReactPointerEvent<HTMLElement>, kind: Drag['kind']): void => {
    if (event.button !== 0) return;
    session.chosenChart.set(chart.id);
    if (!isEditable) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { kind, x: event.clientX, y: event.clientY };
  };
  const follow = (event: ReactPointerEvent<HTMLElement>): void => {
    const { current } = drag;
    if (current === null || element.current === null) return;
    const [dx, dy] = [event.clientX - current.x, event.clientY - current.y];
    if (current.kind === 'size') {
      setResized({
        width: Math.max(smallestChart.width, chart.width + dx / grid.zoom),
        height: Math.max(smallestChart.height, chart.height + dy / grid.zoom),
      });
      return;
    }
    const { x, y } = cornerOf(grid.layout.get(), chart);
    element.current.style.transform = `translate(${x * grid.zoom + dx}px, ${y * grid.zoom + dy}px) scale(${grid.zoom})`;
  };
  const end = (event: ReactPointerEvent<HTMLElement>): void => {
    const { current } = drag;
    drag.current = null;
    setResized(null);
    if (current === null) return;
    const [dx, dy] = [(event.clientX - current.x) / grid.zoom, (event.clientY - current.y) / grid.zoom];
    if (Math.abs(dx) + Math.abs(dy) < 2) return;
    if (current.kind === 'size') sizeTo(chart.width + dx, chart.height + dy);
    else {
      const { x, y } = cornerOf(grid.layout.get(), chart);
      putAt(x + dx, y + dy);
    }
  };

  const press = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    const ways: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [step, 0],
      ArrowLeft: [-step, 0],
      ArrowDown: [0, step],
      ArrowUp: [0, -step],
    };
    const way = ways[event.key];
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      session.chosenChart.set(null);
      session.reveal.set({ takesFocus: true });
    } else if (!isEditable) return;
    else if (way !== undefined && event.shiftKey) sizeTo(chart.width + way[0], chart.height + way[1]);
    else if (way !== undefined) {
      const { x, y } = cornerOf(grid.layout.get(), chart);
      putAt(x + way[0], y + way[1]);
    } else if (event.key === 'Delete' || event.key === 'Backspace') removeChart(session, sheet, chart.id);
    else if (isMod && event.key.toLowerCase() === 'd') duplicateChart(session, sheet, chart.id);
    else if (event.key === 'Enter') page.open('chart');
    else if (isMod && event.key.toLowerCase() === 'z') session.undo.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const name = chart.title === '' ? t(`chart.type.${chart.type}`) : chart.title;
  return (
    <figure
      ref={element}
      className={classNames('sheet-chart', isChosen && 'is-chosen')}
      style={{ width: shown.width, height: shown.height }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a chart is chosen, moved and deleted by keys as by mouse
      tabIndex={0}
      aria-label={t('chart.summary', {
        name,
        type: t(`chart.type.${chart.type}`),
        series: data.series.length,
        points: data.labels.length,
      })}
      onFocus={() => session.chosenChart.set(chart.id)}
      onBlur={(event) => {
        if (
          !event.currentTarget.contains(event.relatedTarget) &&
          session.chosenChart.get() === chart.id &&
          document.querySelector('.sheet-panel, .ui-popover') === null
        )
          session.chosenChart.set(null);
      }}
      onKeyDown={press}
      onDoubleClick={() => isEditable && page.open('chart')}
      onPointerDown={(event) => begin(event, 'move')}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {showsTable ? (
        <div className="sheet-chart-table">
          <DataTable data={data} caption={name} />
        </div>
      ) : (
        <>
          <ChartPicture chart={shown} data={data} language={session.language} emptyText={t('chart.empty')} />
          <div className="visually-hidden">
            <DataTable data={data} caption={name} />
          </div>
        </>
      )}
      <div className="sheet-chart-menu" onPointerDown={(event) => event.stopPropagation()}>
        <MenuTrigger>
          <IconButton icon={EllipsisVertical} label={t('chart.menu', { name })} />
          <Menu label={t('chart.menu', { name })} placement="bottom end">
            {isEditable && (
              <MenuItem icon={Pencil} onAction={() => setTimeout(() => page.open('chart'), 60)}>
                {t('chart.edit')}
              </MenuItem>
            )}
            {isEditable && (
              <MenuItem icon={Copy} onAction={() => duplicateChart(session, sheet, chart.id)}>
                {t('chart.duplicate')}
              </MenuItem>
            )}
            <MenuItem icon={Table2} onAction={() => setShowsTable(!showsTable)}>
              {t(showsTable ? 'chart.showPicture' : 'chart.showTable')}
            </MenuItem>
            {isEditable && (
              <MenuItem icon={Trash2} tone="danger" onAction={() => removeChart(session, sheet, chart.id)}>
                {t('chart.remove')}
              </MenuItem>
            )}
          </Menu>
        </MenuTrigger>
      </div>
      {isChosen && isEditable && (
        <span
          className="sheet-chart-handle"
          aria-hidden="true"
          onPointerDown={(event) => {
            event.stopPropagation();
            begin(event, 'size');
          }}
          onPointerMove={(event) => {
            event.stopPropagation();
            follow(event);
          }}
          onPointerUp={(event) => {
            event.stopPropagation();
            end(event);
          }}
        />
      )}
    </figure>
  );
};

/** Everything the picture shows, as a table. */
const DataTable = ({ data, caption }: { readonly data: ChartData; readonly caption: string }) => (
  <table>
    <caption>{caption}</caption>
    <thead>
      <tr>
        <td />
        {data.series.map(({ name }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be equal
          <th key={at} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {data.labels.slice(0, 200).map((label, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may be equal
        <tr key={at}>
          <th scope="row">{label}</th>
          {data.series.map(({ values }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: series are told apart by their place
            <td key={index}>{values[at] ?? ''}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
