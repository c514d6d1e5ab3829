import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClockRange, RangeSet } from './range-set.ts';

const range = fc
  .record({ client: fc.integer({ min: 1, max: 3 }), start: fc.nat(40), length: fc.nat(12) })
  .map(({ client, start, length }): ClockRange => ({ client, start, end: start + length }));
const clocksOf = (ranges: Iterable<ClockRange>): Set<string> => {
  const clocks = new Set<string>();
  for (const { client, start, end } of ranges)
    for (let clock = start; clock < end; clock += 1) clocks.add(`${client}:${clock}`);
  return clocks;
};

const without = (clocks: Set<string>, others: Set<string>): Set<string> =>
  new Set([...clocks].filter((clock) => !others.has(clock)));

describe('set of clock ranges', () => {
  test('agrees with a plain set of clocks, whatever is added and removed', () => {
    const operations = fc.array(fc.tuple(fc.constantFrom('add' as const, 'remove' as const), range), { maxLength: 60 });
    fc.assert(
      fc.property(operations, range, (steps, asked) => {
        const set = new RangeSet();
        let model = new Set<string>();
        for (const [kind, step] of steps) {
          set[kind](step);
          const clocks = clocksOf([step]);
          model = kind === 'add' ? new Set([...model, ...clocks]) : without(model, clocks);
        }
        const wanted = clocksOf([asked]);
        expect(clocksOf(set)).toEqual(model);
        expect(set.isEmpty).toBe(model.size === 0);
        expect(clocksOf(set.gaps(asked))).toEqual(without(wanted, model));
        expect(set.covers(asked)).toBe(without(wanted, model).size === 0);
        expect(clocksOf(set.common(asked))).toEqual(without(wanted, without(wanted, model)));
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps ranges sorted and joins those that touch', () => {
    const set = new RangeSet();
    for (const start of [6, 0, 4, 2]) set.add({ client: 1, start, end: start + 1 });
    expect([...set].map(({ start }) => start)).toEqual([0, 2, 4, 6]);
    set.add({ client: 1, start: 1, end: 4 });
    expect([...set]).toEqual([
      { client: 1, start: 0, end: 5 },
      { client: 1, start: 6, end: 7 },
    ]);
    expect(set.vector()).toEqual(new Map([[1, 5]]));
    set.remove({ client: 1, start: 0, end: 1 });
    expect(set.vector()).toEqual(new Map());
  });

  test('H2: its vector stops at the first hole', () => {
    const set = RangeSet.from([
      { client: 1, start: 0, end: 4 },
      { client: 1, start: 6, end: 9 },
      { client: 2, start: 3, end: 5 },
    ]);
    expect(set.vector()).toEqual(new Map([[1, 4]]));
    expect(set.contiguousEnd(2)).toBe(0);
    set.add({ client: 1, start: 4, end: 6 });
    set.add({ client: 2, start: 0, end: 3 });
    expect([...set.vector()]).toEqual([
      [1, 9],
      [2, 5],
    ]);
  });
});
