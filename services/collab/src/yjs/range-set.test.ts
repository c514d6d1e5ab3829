import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockRange, RangeSet } from './range-set.ts';

const range = fc
  .record({ client: fc.integer({ min: 0, max: 2 }), start: fc.nat(40), length: fc.nat(12) })
  .map(({ client, start, length }): ClockRange => ({ client, start, end: start + length }));

const clocks = (ranges: Iterable<ClockRange>): Set<string> => {
  const all = new Set<string>();
  for (const { client, start, end } of ranges)
    for (let clock = start; clock < end; clock++) all.add(`${client}:${clock}`);
  return all;
};

describe('RangeSet', () => {
  it('holds exactly the union of what was added, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), range, (ranges, probe) => {
        const set = RangeSet.from(ranges);
        const model = clocks(ranges);
        expect(clocks(set)).toEqual(model);
        const missing = new Set([...clocks([probe])].filter((clock) => !model.has(clock)));
        expect(clocks(set.gaps(probe))).toEqual(missing);
        expect(set.covers(probe)).toBe(missing.size === 0);
        for (const { start, end } of set) expect(start).toBeLessThan(end);
      }),
    );
  });

  it('keeps ranges sorted, disjoint and not touching', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const previous = new Map<number, number>();
        for (const { client, start, end } of RangeSet.from(ranges)) {
          expect(start).toBeGreaterThan(previous.get(client) ?? -1);
          previous.set(client, end);
        }
      }),
    );
  });

  it('H2: its vector stops at the first hole', () => {
    const set = RangeSet.from([
      { client: 1, start: 0, end: 4 },
      { client: 1, start: 6, end: 9 },
      { client: 2, start: 3, end: 5 },
    ]);
    expect(set.vector()).toEqual(new Map([[1, 4]]));
    set.add({ client: 1, start: 4, end: 6 });
    set.add({ client: 2, start: 0, end: 3 });
    expect(set.vector()).toEqual(
      new Map([
        [1, 9],
        [2, 5],
      ]),
    );
  });
});
