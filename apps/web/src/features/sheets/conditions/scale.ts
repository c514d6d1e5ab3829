import type { CellValue } from '@cloudity/calc';
import type { ColorPoint, ScalePoint } from '@cloudity/docmodel/sheet';

/** The formula whose value is where a point of a scale over the range stands; null for one that needs none. */
export const pointFormulas = (point: ScalePoint, range: string): readonly string[] => {
  switch (point.at) {
    case 'min':
      return [`=MIN(${range})`];
    case 'max':
      return [`=MAX(${range})`];
    case 'percent':
      return [`=MIN(${range})+(MAX(${range})-MIN(${range}))*${point.value / 100}`];
    case 'percentile':
      return [`=PERCENTILE(${range},${point.value / 100})`];
    case 'number':
      return [];
  }
};

const channels = (color: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

const mixed = (one: string, other: string, share: number): string => {
  const [a, b] = [channels(one), channels(other)];
  return `#${a
    .map((from, at) =>
      Math.round(from + ((b[at] ?? from) - from) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
};

/** The colour of a value between points that stand at `places`. */
export const colorAt = (value: number, points: readonly ColorPoint[], places: readonly number[]): string | null => {
  const stops = points
    .map(({ color }, at) => ({ color, place: places[at] ?? Number.NaN }))
    .filter(({ place }) => Number.isFinite(place))
    .sort((one, other) => one.place - other.place);
  const [first] = stops;
  const last = stops.at(-1);
  if (first === undefined || last === undefined) return null;
  if (value <= first.place) return first.color;
  for (const [at, stop] of stops.entries()) {
    const before = stops[at - 1];
    if (before === undefined || value > stop.place) continue;
    const width = stop.place - before.place;
    return width === 0 ? stop.color : mixed(before.color, stop.color, (value - before.place) / width);
  }
  return last.color;
};

/** How much of a cell a bar fills, from 0 to 1; null for what is no number. Bars begin at 0 unless values are below it. */
export const shareOf = (value: CellValue, from: number, to: number): number | null =>
  typeof value !== 'number' || !(to > from) ? null : Math.max(0, Math.min(1, (value - from) / (to - from)));
