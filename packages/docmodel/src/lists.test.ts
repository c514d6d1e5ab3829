import { describe, expect, it } from 'vitest';
import { ListCounter, type ListPosition, listMarker } from './lists.ts';

const at = (list: ListPosition['list'], indent = 0, start: number | null = null): ListPosition => ({
  list,
  indent,
  start,
});
const numbers = (positions: readonly (ListPosition | null)[]): readonly (number | null)[] => {
  const counter = new ListCounter();
  return positions.map((position) => counter.next(position));
};

describe('ListCounter', () => {
  it('counts each level on its own and begins deeper levels again', () => {
    expect(
      numbers([
        at('number'),
        at('number', 1),
        at('number', 1),
        at('number'),
        at('number', 1),
        at('number', 2),
        at('number'),
      ]),
    ).toEqual([1, 1, 2, 2, 1, 1, 3]);
  });
  it('counts on over an item’s second paragraph and deeper bullets, not over anything else', () => {
    expect(numbers([at('number'), at(null, 1), at('number')])).toEqual([1, null, 2]);
    expect(numbers([at('number'), at('bullet', 1), at('number')])).toEqual([1, null, 2]);
    expect(numbers([at('number'), at(null), at('number')])).toEqual([1, null, 1]);
    expect(numbers([at('number'), at('bullet'), at('number')])).toEqual([1, null, 1]);
    expect(numbers([at('number'), null, at('number')])).toEqual([1, null, 1]);
  });
  it('begins where it is told', () => {
    expect(numbers([at('number', 0, 7), at('number'), at('number', 0, 0), at('number')])).toEqual([7, 8, 0, 1]);
  });
});

describe('listMarker', () => {
  it('changes with the level and stays readable for any number', () => {
    expect([0, 1, 2, 3].map((level) => listMarker('bullet', level, null))).toEqual(['•', '◦', '▪', '•']);
    expect([0, 1, 2, 3].map((level) => listMarker('number', level, 4))).toEqual(['4.', 'd.', 'iv.', '4.']);
    expect([27, 702, 703, 0, 90_000].map((n) => listMarker('number', 1, n))).toEqual([
      'aa.',
      'zz.',
      'aaa.',
      '0.',
      '90000.',
    ]);
    expect(listMarker('number', 2, 1994)).toBe('mcmxciv.');
  });
});
