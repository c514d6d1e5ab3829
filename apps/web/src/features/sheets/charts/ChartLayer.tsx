import { changeChart, chartsOf, moveChart, type PlacedChart, smallestChart } from '@cloudity/docmodel/sheet';
import { classNames, IconButton, Menu, MenuItem, MenuTrigger } from '@cloudity/ui';
import { Copy, EllipsisVertical, Pencil, Table2, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { FloatingLayer } from '../floating/FloatingLayer.tsx';
import { useFloating } from '../floating/use-floating.ts';
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
  return (
    <FloatingLayer grid={grid}>
      {charts.map((chart) => (
        <ChartFigure key={chart.id} grid={grid} sheet={sheet} chart={chart} />
      ))}
    </FloatingLayer>
  );
};

interface ChartFigureProps {
  readonly grid: GridView;
  readonly sheet: string;
  readonly chart: PlacedChart;
}

const ChartFigure = ({ grid, sheet, chart }: ChartFigureProps) => {
  const { t } = useTranslation('sheetTools');
  const { session, page } = useSheet();
  const chosen = useSignal(session.chosenChart);
  const revision = useSignal(session.revision);
  const isChosen = chosen === chart.id;
  const { isEditable } = session;
  const element = useRef<HTMLElement>(null);
  const [showsTable, setShowsTable] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is other values
  const data = useMemo(() => chartData(session, sheet, chart), [session, sheet, chart, revision]);

  const {
    size,
    surface,
    handle,
    press: pressArrow,
  } = useFloating(element, {
    grid,
    thing: chart,
    isChosen,
    isEditable,
    choose: () => session.chosenChart.set(chart.id),
    onMove: (place, offset) => session.act(() => moveChart(session.workbook, { sheet, ...place }, chart.id, offset)),
    onResize: (next) => {
      const { id, at: _, ...rest } = chart;
      session.act(() => changeChart(session.workbook, sheet, id, { ...rest, ...next }));
    },
    fit: ({ width, height }) => ({
      width: Math.max(smallestChart.width, width),
      height: Math.max(smallestChart.height, height),
    }),
  });
  const shown = { ...chart, ...size };

  const press = (event: React.KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      session.chosenChart.set(null);
      session.reveal.set({ takesFocus: true });
    } else if (!isEditable) return;
    else if (pressArrow(event)) {
      // Moved or sized.
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
      className={classNames('sheet-floating sheet-chart', isChosen && 'is-chosen')}
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
      {...surface}
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
      <div className="sheet-floating-menu" onPointerDown={(event) => event.stopPropagation()}>
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
        <span className="sheet-floating-handle is-both" aria-hidden="true" {...handle('both')} />
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
