/** Round numbers for an axis, and where values stand between its ends. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** An axis that holds all values and, for what is drawn from a base, 0. About `count` ticks at 1, 2, 5, 10 … */
export const axisOf = (values: readonly number[], count: number, hasBase: boolean): Axis => {
  let [least, greatest] = hasBase ? [0, 0] : [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (!Number.isFinite(least)) [least, greatest] = [0, 1];
  if (least === greatest) [least, greatest] = least === 0 ? [0, 1] : [Math.min(0, least), Math.max(0, least)];
  const rough = (greatest - least) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((each) => each >= rough * 0.999) ?? rough;
  const from = Math.floor(least / step + 1e-9) * step;
  const to = Math.ceil(greatest / step - 1e-9) * step;
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) =>
    Number((from + at * step).toPrecision(12)),
  );
  return { from, to, ticks };
};

/** From 0 to 1. */
export const placeOf = ({ from, to }: Axis, value: number): number => (value - from) / (to - from);

/** What each series stands on and reaches to, one upon the other; below 0 they hang under each other. */
export const stacked = (
  series: readonly (readonly (number | null)[])[],
): readonly (readonly { readonly from: number; readonly to: number }[])[] => {
  const above: number[] = [];
  const below: number[] = [];
  return series.map((values) =>
    values.map((value, at) => {
      const amount = value ?? 0;
      const pile = amount < 0 ? below : above;
      const from = pile[at] ?? 0;
      pile[at] = from + amount;
      return { from, to: from + amount };
    }),
  );
};

/** Every how many labels one has room, when each takes `need` of `room` pixels. */
export const everyNth = (count: number, need: number, room: number): number =>
  Math.max(1, Math.ceil((count * need) / Math.max(1, room)));
