import type { Sparkline, SparklineColors } from '@cloudity/calc';

/** Its own colour, if the formula gives one, else what it stands for says. */
export interface Paint {
  readonly own: string | null;
  readonly role: 'main' | 'second' | 'axis';
}

/** In CSS pixels within the cell. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly paint: Paint;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly width: number;
      readonly paint: Paint;
    }
  | { readonly kind: 'dot'; readonly x: number; readonly y: number; readonly radius: number; readonly paint: Paint };

export interface Size {
  readonly width: number;
  readonly height: number;
}

const main = (own: string | null): Paint => ({ own, role: 'main' });
const axis = ({ colors }: Sparkline): Paint => ({ own: colors.axis, role: 'axis' });

interface Ends {
  readonly least: number;
  readonly greatest: number;
}
const endsOf = (values: readonly (number | null)[]): Ends | null => {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least > greatest ? null : { least, greatest };
};

/** Where in [0, 1] a value is between two ends; in the middle when they are one. */
const part = (value: number, from: number, to: number): number =>
  to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0.5;

/** The colour of a value that stands out, the strongest reason first; null for all others. */
const markOf = (
  { values, colors }: Sparkline,
  { least, greatest }: Ends,
): ((value: number, at: number) => string | null) => {
  const isFilled = (value: number | null): boolean => value !== null;
  const [first, last] = [values.findIndex(isFilled), values.findLastIndex(isFilled)];
  const reasons: readonly (readonly [keyof SparklineColors, (value: number, at: number) => boolean])[] = [
    ['high', (value) => value === greatest],
    ['low', (value) => value === least],
    ['first', (_, at) => at === first],
    ['last', (_, at) => at === last],
    ['negative', (value) => value < 0],
  ];
  const wanted = reasons.filter(([name]) => colors[name] !== null);
  return (value, at) => {
    const found = wanted.find(([, holds]) => holds(value, at));
    return found === undefined ? null : colors[found[0]];
  };
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where many points share a pixel its lowest and its highest are drawn, which looks the same. */
const thinned = (points: readonly Point[], width: number): readonly Point[] => {
  const most = Math.max(2, Math.floor(width));
  if (points.length <= most * 4) return points;
  const kept: Point[] = [];
  const size = points.length / most;
  for (let pixel = 0; pixel < most; pixel += 1) {
    const group = points.slice(Math.floor(pixel * size), Math.floor((pixel + 1) * size));
    const byHeight = group.toSorted((one, other) => one.y - other.y);
    const [top, bottom] = [byHeight[0], byHeight.at(-1)];
    if (top === undefined || bottom === undefined) continue;
    kept.push(...(top.x <= bottom.x ? [top, bottom] : [bottom, top]));
  }
  return kept;
};

const dotRadius = 2.2;

const lineShapes = (sparkline: Sparkline, { width, height }: Size): readonly Shape[] => {
  const { values, places, colors, lineWidth, isRightToLeft } = sparkline;
  const ends = endsOf(values);
  if (ends === null) return [];
  const [bottom, top] = [sparkline.least ?? ends.least, sparkline.greatest ?? ends.greatest];
  const along = places === null ? null : endsOf(places);
  const [from, to] = [sparkline.from ?? along?.least ?? 0, sparkline.to ?? along?.greatest ?? values.length - 1];
  const mark = markOf(sparkline, ends);
  const hasMarks = values.some((value, at) => value !== null && mark(value, at) !== null);
  const edge = Math.max(lineWidth / 2, hasMarks ? dotRadius : 0);
  const placed = values
    .map((value, at) => ({ value, at, place: places?.[at] ?? at }))
    .flatMap(({ value, at, place }) => {
      if (value === null) return [];
      const across = part(place, from, to);
      return {
        value,
        at,
        place,
        x: edge + (isRightToLeft ? 1 - across : across) * (width - 2 * edge),
        y: height - edge - part(value, bottom, top) * (height - 2 * edge),
      };
    })
    .sort((one, other) => one.place - other.place);
  const [only] = placed;
  if (placed.length === 1 && only !== undefined)
    return [{ kind: 'dot', x: only.x, y: only.y, radius: dotRadius, paint: main(mark(only.value, 0) ?? colors.main) }];
  const points = thinned(placed, width).map(({ x, y }) => [x, y] as const);
  const dots = placed.flatMap(({ x, y, value, at }): readonly Shape[] => {
    const color = mark(value, at);
    return color === null ? [] : [{ kind: 'dot', x, y, radius: dotRadius, paint: main(color) }];
  });
  return [{ kind: 'line', points, width: lineWidth, paint: main(colors.main) }, ...dots];
};

/** Of the values that would share a pixel the one furthest from zero. */
const grouped = (values: readonly (number | null)[], most: number): readonly { value: number | null; at: number }[] => {
  const size = Math.max(1, values.length / most);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, group) => {
    let found: { value: number | null; at: number } = { value: null, at: Math.floor(group * size) };
    for (let at = Math.floor(group * size); at < Math.min(values.length, Math.floor((group + 1) * size)); at += 1) {
      const value = values[at] ?? null;
      if (value !== null && (found.value === null || Math.abs(value) > Math.abs(found.value))) found = { value, at };
    }
    return found;
  });
};

const columnShapes = (sparkline: Sparkline, { width, height }: Size): readonly Shape[] => {
  const { values, colors, hasAxis, isRightToLeft } = sparkline;
  const ends = endsOf(values);
  if (ends === null) return [];
  const isSigned = sparkline.type === 'winloss';
  const bottom = isSigned ? -1 : (sparkline.least ?? Math.min(0, ends.least));
  const top = isSigned ? 1 : (sparkline.greatest ?? Math.max(0, ends.greatest));
  const heightOf = (value: number): number => height - (top > bottom ? part(value, bottom, top) : 0) * height;
  const zero = heightOf(Math.max(bottom, Math.min(top, 0)));
  const mark = markOf(sparkline, ends);
  const columns = grouped(values, Math.max(1, Math.floor(width)));
  const step = width / columns.length;
  const gap = step >= 3 ? Math.min(3, step * 0.2) : 0;
  const shapes = columns.flatMap(({ value, at }, index): readonly Shape[] => {
    if (value === null || (isSigned && value === 0)) return [];
    const y = heightOf(isSigned ? Math.sign(value) : value);
    const place = isRightToLeft ? columns.length - 1 - index : index;
    return [
      {
        kind: 'rect',
        x: place * step + gap / 2,
        y: Math.min(y, zero),
        width: Math.max(step - gap, 0.5),
        height: Math.max(Math.abs(zero - y), value === 0 ? 0 : 1),
        paint: main(mark(value, at) ?? colors.main),
      },
    ];
  });
  if (!hasAxis) return shapes;
  return [...shapes, { kind: 'rect', x: 0, y: Math.min(zero, height - 1), width, height: 1, paint: axis(sparkline) }];
};

const barShapes = (sparkline: Sparkline, { width, height }: Size): readonly Shape[] => {
  const parts = sparkline.values.filter((value) => value !== null && value > 0) as readonly number[];
  const total = parts.reduce((sum, value) => sum + value, 0);
  const whole = sparkline.greatest !== null && sparkline.greatest > 0 ? sparkline.greatest : total;
  let done = 0;
  return parts.map((value, at): Shape => {
    const from = Math.min(1, done / whole) * width;
    done += value;
    const to = Math.min(1, done / whole) * width;
    return {
      kind: 'rect',
      x: sparkline.isRightToLeft ? width - to : from,
      y: 0,
      width: to - from,
      height,
      paint: at % 2 === 0 ? main(sparkline.colors.main) : { own: sparkline.colors.second, role: 'second' },
    };
  });
};

/** What a sparkline looks like in a place of this size. */
export const shapesOf = (sparkline: Sparkline, size: Size): readonly Shape[] => {
  if (size.width < 2 || size.height < 2) return [];
  if (sparkline.type === 'line') return lineShapes(sparkline, size);
  return sparkline.type === 'bar' ? barShapes(sparkline, size) : columnShapes(sparkline, size);
};

/** Room between a sparkline and the lines of its cell, in CSS pixels. */
export const sparklineMargin = 3;
