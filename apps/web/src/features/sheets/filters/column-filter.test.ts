import { expect, test } from 'vitest';
import { everything, filterFromStored, leavesAll, passes, storedFilter } from './column-filter.ts';

test('a filter shows what it does not know: values that come later are there', () => {
  const filter = { hidden: new Set(['Tea', '']), criterion: null };
  expect(passes(filter, 'Tea', 'Tea')).toBe(false);
  expect(passes(filter, null, '')).toBe(false);
  expect(passes(filter, 'Milk', 'Milk')).toBe(true);
});

test('values and a condition have to hold both', () => {
  const filter = { hidden: new Set(['9']), criterion: { kind: 'greater', operands: [5] } } as const;
  expect([4, 7, 9].map((value) => passes(filter, value, String(value)))).toEqual([false, true, false]);
});

test('a saved view is read back as it was, and anything else as one that leaves all', () => {
  const filter = { hidden: new Set(['a']), criterion: { kind: 'between', operands: [1, 5] } } as const;
  expect(filterFromStored(JSON.parse(JSON.stringify(storedFilter(filter))))).toEqual(filter);
  for (const nonsense of [
    null,
    7,
    'x',
    { hidden: 7 },
    { hidden: [null, {}], criterion: { kind: '__proto__', operands: [] } },
  ])
    expect(leavesAll(filterFromStored(nonsense))).toBe(true);
  expect(leavesAll(everything)).toBe(true);
});
