import type { Chart } from '@cloudity/docmodel/sheet';
import type { ReactNode } from 'react';
import { type Axis, axisOf, everyNth, placeOf, stacked } from './axis.ts';
import type { ChartData } from './chart-data.ts';

export interface ChartPictureProps {
  readonly chart: Chart;
  readonly data: ChartData;
  readonly language: string;
  /** Said where there is nothing to draw. */
  readonly emptyText: string;
}

const colors = 8;
const colorOf = (at: number): string => `var(--chart-${at % colors})`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** The numbers along an axis, all written in one way: in thousands and millions where its ends are far out. */
const numbersOf = ({ from, to }: Axis, language: string): ((value: number) => string) => {
  const isFar = Math.max(Math.abs(from), Math.abs(to)) >= 1e5;
  const format = new Intl.NumberFormat(language, {
    ...(isFar ? { notation: 'compact', maximumSignificantDigits: 3 } : { maximumSignificantDigits: 6 }),
  });
  return (value) => format.format(value);
};

/** A chart as SVG, of the size it has. All texts are text. */
export const ChartPicture = ({ chart, data, language, emptyText }: ChartPictureProps) => {
  const { width, height, title, legend } = chart;
  const isPie = chart.type === 'pie';
  const names = isPie ? data.labels : data.series.map(({ name }) => name);
  const hasLegend = legend !== 'none' && names.length > (isPie ? 0 : 1);
  const top = title === '' ? 14 : 38;
  const side = hasLegend && legend === 'right' ? Math.min(150, width * 0.3) : 0;
  const above = hasLegend && legend === 'top' ? 22 : 0;
  const below = hasLegend && legend === 'bottom' ? 24 : 0;
  const inner: Box = {
    x: 14,
    y: top + above,
    // The last number under bars stands around the end of its axis.
    width: Math.max(40, width - 28 - side - (chart.type === 'bar' ? 10 : 0)),
    height: Math.max(40, height - top - above - below - 12),
  };
  const isEmpty =
    data.series.length === 0 || data.series.every(({ values }) => values.every((value) => value === null));
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="sheet-chart-picture"
      aria-hidden="true"
    >
      {title !== '' && (
        <text x={16} y={25} className="sheet-chart-title">
          {cut(title, Math.floor(width / 8))}
        </text>
      )}
      {isEmpty ? (
        <text x={width / 2} y={height / 2} textAnchor="middle" className="sheet-chart-label">
          {emptyText}
        </text>
      ) : isPie ? (
        <Pie data={data} box={inner} language={language} />
      ) : (
        <Plot chart={chart} data={data} box={inner} language={language} />
      )}
      {hasLegend && !isEmpty && (
        <Legend
          names={names}
          box={
            legend === 'right'
              ? { x: width - side, y: inner.y, width: side - 8, height: inner.height }
              : { x: 16, y: legend === 'top' ? top - 4 : height - 20, width: width - 32, height: 20 }
          }
          isColumn={legend === 'right'}
        />
      )}
    </svg>
  );
};

const Legend = ({
  names,
  box,
  isColumn,
}: {
  readonly names: readonly string[];
  readonly box: Box;
  readonly isColumn: boolean;
}) => {
  const room = isColumn ? Math.floor(box.height / 18) : Math.max(1, Math.floor(box.width / 90));
  const each = isColumn ? box.width : box.width / Math.min(names.length, room);
  return (
    <g>
      {names.slice(0, room).map((name, at) => {
        const [x, y] = isColumn ? [box.x, box.y + at * 18] : [box.x + at * each, box.y];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may be equal
          <g key={at}>
            <rect x={x} y={y + 2} width={10} height={10} rx={2} fill={colorOf(at)} />
            <text x={x + 15} y={y + 11} className="sheet-chart-label">
              {cut(name, Math.max(4, Math.floor((each - 20) / 6.5)))}
            </text>
          </g>
        );
      })}
    </g>
  );
};

interface PlotProps {
  readonly chart: Chart;
  readonly data: ChartData;
  readonly box: Box;
  readonly language: string;
}

/** Everything that has two axes. */
const Plot = ({ chart, data, box, language }: PlotProps) => {
  const { type } = chart;
  const isBar = type === 'bar';
  const isScatter = type === 'scatter';
  const isStacked = chart.isStacked && (type === 'column' || type === 'bar' || type === 'area');
  const piles = isStacked ? stacked(data.series.map(({ values }) => values)) : null;
  const all = piles
    ? piles.flatMap((pile) => pile.flatMap(({ from, to }) => [from, to]))
    : data.series.flatMap(({ values }) => values.filter((value) => value !== null));
  const valueRoom = isBar ? box.width : box.height;
  const values = axisOf(all, Math.max(2, Math.floor(valueRoom / (isBar ? 80 : 40))), type !== 'line' && !isScatter);
  const across = isScatter
    ? axisOf(
        data.positions.filter((value) => value !== null),
        Math.max(2, Math.floor(box.width / 80)),
        false,
      )
    : null;
  const tickTexts = values.ticks.map(numbersOf(values, language));
  const longest = Math.max(...tickTexts.map(({ length }) => length)) * 6.6 + 8;
  const labelLength = Math.min(16, Math.max(1, ...data.labels.map(({ length }) => length)));
  const left = (isBar ? Math.min(labelLength * 6.6 + 8, box.width * 0.35) : longest) + (chart.yTitle === '' ? 0 : 18);
  const bottom = 20 + (chart.xTitle === '' ? 0 : 18);
  const area: Box = {
    x: box.x + left,
    y: box.y,
    width: Math.max(20, box.width - left),
    height: Math.max(20, box.height - bottom),
  };
  const yOf = (value: number): number => area.y + area.height * (1 - placeOf(values, value));
  const xOf = (value: number): number => area.x + area.width * placeOf(values, value);
  const count = Math.max(1, data.labels.length);
  const band = (isBar ? area.height : area.width) / count;
  const middle = (at: number): number =>
    isBar ? area.y + band * (at + 0.5) : across ? area.x : area.x + band * (at + 0.5);
  const zero = Math.max(values.from, Math.min(values.to, 0));
  const nth = isBar ? everyNth(count, 16, area.height) : everyNth(count, labelLength * 6.6 + 10, area.width);

  const bars = (list: readonly number[]): ReactNode =>
    list.map((index, order) => {
      const series = data.series[index];
      if (series === undefined) return null;
      const room = band * 0.76;
      const thick = isStacked ? room : room / list.length;
      return series.values.map((value, at) => {
        if (value === null) return null;
        const pile = piles?.[index]?.[at] ?? { from: zero, to: value };
        const start = middle(at) - room / 2 + (isStacked ? 0 : order * thick);
        const [a, b] = isBar ? [xOf(pile.from), xOf(pile.to)] : [yOf(pile.from), yOf(pile.to)];
        const size = Math.max(1, thick - (thick > 6 ? 1 : 0));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: points are told apart by their place
            key={`${index}:${at}`}
            {...(isBar
              ? { x: Math.min(a, b), y: start, width: Math.abs(b - a), height: size }
              : { x: start, y: Math.min(a, b), width: size, height: Math.abs(b - a) })}
            fill={colorOf(index)}
          >
            <title>{hintOf(series.name, data.labels[at] ?? '', value, language)}</title>
          </rect>
        );
      });
    });

  const pointsOf = (
    index: number,
  ): readonly { readonly x: number; readonly y: number; readonly at: number; readonly base: number }[] =>
    (data.series[index]?.values ?? []).flatMap((value, at) => {
      const position = data.positions[at] ?? null;
      if (value === null || (across !== null && position === null)) return [];
      const pile = piles?.[index]?.[at] ?? { from: zero, to: value };
      const x = across === null ? middle(at) : area.x + area.width * placeOf(across, position ?? 0);
      return [{ x, y: yOf(pile.to), at, base: yOf(pile.from) }];
    });

  const dots = (index: number, radius: number): ReactNode =>
    pointsOf(index).map(({ x, y, at }) => (
      <circle key={`${index}:${at}`} cx={x} cy={y} r={radius} fill={colorOf(index)}>
        <title>
          {hintOf(data.series[index]?.name ?? '', data.labels[at] ?? '', data.series[index]?.values[at] ?? 0, language)}
        </title>
      </circle>
    ));

  const line = (index: number): ReactNode => {
    const points = pointsOf(index);
    return (
      <g key={index}>
        <polyline
          points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
          fill="none"
          stroke={colorOf(index)}
          strokeWidth={2}
          strokeLinejoin="round"
        />
        {dots(index, points.length > 60 ? 1.5 : 3)}
      </g>
    );
  };

  const areaOf = (index: number): ReactNode => {
    const points = pointsOf(index);
    const upper = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
    const lower = points.toReversed().map(({ x, base }) => `${x.toFixed(1)},${base.toFixed(1)}`);
    return (
      <polygon key={`area${index}`} points={[...upper, ...lower].join(' ')} fill={colorOf(index)} fillOpacity={0.28} />
    );
  };

  const indexes = data.series.map((_, at) => at);
  return (
    <g>
      <Grid axis={values} texts={tickTexts} area={area} isBar={isBar} placeOf={isBar ? xOf : yOf} />
      {across === null
        ? data.labels.map((label, at) =>
            at % nth === 0 ? (
              <text
                // biome-ignore lint/suspicious/noArrayIndexKey: labels may be equal
                key={at}
                className="sheet-chart-label"
                {...(isBar
                  ? { x: area.x - 6, y: middle(at) + 4, textAnchor: 'end' as const }
                  : { x: middle(at), y: area.y + area.height + 15, textAnchor: 'middle' as const })}
              >
                {cut(label, 16)}
              </text>
            ) : null,
          )
        : across.ticks.map((tick) => (
            <text
              key={tick}
              className="sheet-chart-label"
              x={area.x + area.width * placeOf(across, tick)}
              y={area.y + area.height + 15}
              textAnchor="middle"
            >
              {numbersOf(across, language)(tick)}
            </text>
          ))}
      {(type === 'column' || type === 'bar') && bars(indexes)}
      {type === 'combo' && bars(indexes.length > 1 ? indexes.slice(0, -1) : indexes)}
      {type === 'combo' && indexes.length > 1 && line(indexes.length - 1)}
      {type === 'area' && indexes.map(areaOf)}
      {(type === 'line' || type === 'area') && indexes.map(line)}
      {type === 'scatter' && indexes.map((index) => dots(index, 4))}
      {chart.xTitle !== '' && (
        <text x={area.x + area.width / 2} y={box.y + box.height - 1} textAnchor="middle" className="sheet-chart-label">
          {cut(chart.xTitle, Math.floor(area.width / 6.6))}
        </text>
      )}
      {chart.yTitle !== '' && (
        <text
          transform={`translate(${box.x + 8} ${area.y + area.height / 2}) rotate(-90)`}
          textAnchor="middle"
          className="sheet-chart-label"
        >
          {cut(chart.yTitle, Math.floor(area.height / 6.6))}
        </text>
      )}
    </g>
  );
};

const hintOf = (series: string, label: string, value: number, language: string): string =>
  `${series} · ${label}: ${new Intl.NumberFormat(language).format(value)}`;

interface GridProps {
  readonly axis: Axis;
  readonly texts: readonly string[];
  readonly area: Box;
  readonly isBar: boolean;
  readonly placeOf: (value: number) => number;
}

const Grid = ({ axis, texts, area, isBar, placeOf: place }: GridProps) => (
  <g>
    {axis.ticks.map((tick, at) => {
      const position = place(tick);
      return (
        <g key={tick}>
          <line
            className={tick === 0 ? 'sheet-chart-base' : 'sheet-chart-line'}
            {...(isBar
              ? { x1: position, x2: position, y1: area.y, y2: area.y + area.height }
              : { x1: area.x, x2: area.x + area.width, y1: position, y2: position })}
          />
          <text
            className="sheet-chart-label"
            {...(isBar
              ? { x: position, y: area.y + area.height + 15, textAnchor: 'middle' as const }
              : { x: area.x - 6, y: position + 4, textAnchor: 'end' as const })}
          >
            {texts[at]}
          </text>
        </g>
      );
    })}
  </g>
);

const Pie = ({ data, box, language }: { readonly data: ChartData; readonly box: Box; readonly language: string }) => {
  const [series] = data.series;
  const amounts = (series?.values ?? []).map((value) => Math.max(0, value ?? 0));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const radius = Math.max(10, Math.min(box.width, box.height) / 2 - 4);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  let turn = 0;
  return (
    <g>
      {amounts.map((amount, at) => {
        if (amount === 0 || total === 0) return null;
        const share = amount / total;
        const [from, to] = [turn, turn + share];
        turn = to;
        const point = (part: number, reach = radius): string => {
          const angle = part * 2 * Math.PI - Math.PI / 2;
          return `${(x + reach * Math.cos(angle)).toFixed(2)} ${(y + reach * Math.sin(angle)).toFixed(2)}`;
        };
        const hint = hintOf(series?.name ?? '', data.labels[at] ?? '', amount, language);
        const [labelX, labelY] = point((from + to) / 2, radius * 0.66).split(' ');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: slices are told apart by their place
          <g key={at}>
            {share > 0.9999 ? (
              <circle cx={x} cy={y} r={radius} fill={colorOf(at)}>
                <title>{hint}</title>
              </circle>
            ) : (
              <path
                d={`M${x} ${y}L${point(from)}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${point(to)}Z`}
                fill={colorOf(at)}
                className="sheet-chart-slice"
              >
                <title>{hint}</title>
              </path>
            )}
            {share > 0.05 && (
              <text x={labelX} y={Number(labelY) + 4} textAnchor="middle" className="sheet-chart-share">
                {percent.format(share)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
};
