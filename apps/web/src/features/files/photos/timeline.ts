/** How many photos a day has; days are the latest first. */
export interface DayCount {
  readonly day: string;
  readonly count: number;
}

/** Consecutive days that are asked for together. */
export interface Bucket {
  readonly from: string;
  readonly until: string;
  readonly count: number;
}

export interface DayBlock extends DayCount {
  /** Set on the first day of a month: a larger heading. */
  readonly isMonthFirst: boolean;
  readonly bucket: Bucket;
  /** Photos of the bucket before this day's. */
  readonly offset: number;
  /** Pixels from the top, and how many it takes. */
  readonly top: number;
  readonly height: number;
}

export interface Measures {
  readonly columns: number;
  readonly tile: number;
  readonly gap: number;
}

export const monthHeading = 52;
export const dayHeading = 36;
const bucketCount = 120;

/** As many columns as fit at this width, tiles as wide as that leaves. */
export const measuresFor = (width: number): Measures => {
  const gap = 4;
  const wanted = width < 600 ? 110 : 180;
  const columns = Math.max(2, Math.floor((width + gap) / (wanted + gap)));
  return { columns, gap, tile: Math.floor((width - gap * (columns - 1)) / columns) };
};

const bucketsOf = (days: readonly DayCount[]): readonly (readonly DayCount[])[] => {
  const buckets: DayCount[][] = [];
  let count = bucketCount;
  for (const day of days) {
    if (count >= bucketCount) {
      buckets.push([]);
      count = 0;
    }
    buckets.at(-1)?.push(day);
    count += day.count;
  }
  return buckets;
};

/** Where every day stands: known from the counts alone, so that the scroll bar is right before any photo is there. */
export const layOut = (days: readonly DayCount[], { columns, tile, gap }: Measures): readonly DayBlock[] => {
  const blocks: DayBlock[] = [];
  let top = 0;
  let month = '';
  for (const group of bucketsOf(days)) {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) continue;
    const bucket = { from: last.day, until: first.day, count: group.reduce((sum, { count }) => sum + count, 0) };
    let offset = 0;
    for (const { day, count } of group) {
      const isMonthFirst = day.slice(0, 7) !== month;
      month = day.slice(0, 7);
      const rows = Math.ceil(count / columns);
      const height = (isMonthFirst ? monthHeading : 0) + dayHeading + rows * (tile + gap) + 12;
      blocks.push({ day, count, isMonthFirst, bucket, offset, top, height });
      offset += count;
      top += height;
    }
  }
  return blocks;
};

/** The blocks that reach into the window, and a window's height around it. By halving: a life has many days. */
export const visibleBlocks = (blocks: readonly DayBlock[], top: number, height: number): readonly DayBlock[] => {
  const [from, until] = [top - height, top + 2 * height];
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block && block.top + block.height < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < blocks.length && (blocks[end]?.top ?? Number.POSITIVE_INFINITY) <= until) end += 1;
  return blocks.slice(low, end);
};
