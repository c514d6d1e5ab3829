import { expect, test } from 'vitest';
import { layOut, measuresFor, visibleBlocks } from './timeline.ts';

const days = Array.from({ length: 2_000 }, (_, index) => ({
  day: new Date(Date.UTC(2026, 0, 1) - index * 86_400_000).toISOString().slice(0, 10),
  count: 1 + (index % 19),
}));

test('every photo has its place: blocks follow each other without a hole, buckets hold whole days', () => {
  const blocks = layOut(days, measuresFor(1000));
  let top = 0;
  for (const block of blocks) {
    expect(block.top).toBe(top);
    top += block.height;
  }
  const buckets = new Map(blocks.map((block) => [block.bucket.until, block.bucket]));
  expect([...buckets.values()].reduce((sum, { count }) => sum + count, 0)).toBe(
    days.reduce((sum, { count }) => sum + count, 0),
  );
  expect(Math.max(...[...buckets.values()].map(({ count }) => count))).toBeLessThan(140);
  expect(blocks.filter(({ isMonthFirst }) => isMonthFirst).length).toBe(
    new Set(days.map(({ day }) => day.slice(0, 7))).size,
  );
});

test('what is drawn is what can be seen, and a window around it', () => {
  const blocks = layOut(days, measuresFor(1000));
  const height = 800;
  for (const top of [0, 12_345, 200_000, (blocks.at(-1)?.top ?? 0) + 5_000]) {
    const seen = visibleBlocks(blocks, top, height);
    const should = blocks.filter((block) => block.top + block.height >= top - height && block.top <= top + 2 * height);
    expect(seen).toEqual(should);
  }
  expect(measuresFor(390).columns).toBe(3);
});
