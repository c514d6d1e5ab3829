import { shiftedFormula } from '@cloudity/docmodel/sheet';
import { describe, expect, test } from 'vitest';
import { seriesOf } from './series.ts';

describe('fill series', () => {
  test.each([
    [[1, 2], 3, [3, 4, 5]],
    [[10, 20, 30], 2, [40, 50]],
    [[0.1, 0.2], 2, [0.3, 0.4]],
    [['Monday'], 3, ['Tuesday', 'Wednesday', 'Thursday']],
    [['DEC'], 2, ['JAN', 'FEB']],
    [['janvier', 'mars'], 2, ['mai', 'juillet']],
    [['Week 9'], 2, ['Week 10', 'Week 11']],
    [['A01', 'A03'], 2, ['A05', 'A07']],
    [['Q1 2026'], 1, ['Q1 2027']],
  ])('%j goes on', (values, count, expected) => {
    expect(seriesOf(values, count, false)).toEqual(expected);
  });

  test('backwards, the nearest first', () => {
    expect(seriesOf([5, 7], 2, true)).toEqual([3, 1]);
    expect(seriesOf(['Tue'], 2, true)).toEqual(['Mon', 'Sun']);
  });

  test('what is no series repeats', () => {
    expect(seriesOf(['red', 'blue'], 2, false)).toBeNull();
    expect(seriesOf([7], 2, false)).toBeNull();
    expect(seriesOf([1, 'x'], 2, false)).toBeNull();
    expect(seriesOf([], 2, false)).toBeNull();
  });
});

describe('copied formulas', () => {
  test.each([
    ['=A1+$B$2', 2, 1, '=B3+$B$2'],
    ['=SUM(A$1:A1)', 3, 0, '=SUM(A$1:A4)'],
    ['=Sheet2!C3&"A1"', 1, 1, '=Sheet2!D4&"A1"'],
    ['=A:A+1:1', 1, 1, '=B:B+2:2'],
    ['=A1', -1, 0, '=#REF!'],
  ])('%s by %d rows and %d columns', (formula, rows, columns, expected) => {
    expect(shiftedFormula(formula, rows, columns)).toBe(expected);
  });
});
