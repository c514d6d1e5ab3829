import { describe, expect, test } from 'vitest';
import { fits, isListed } from './fits.ts';

const at = (operands: readonly (number | string | boolean | undefined)[] = [], values: readonly string[] = []) => ({
  operands,
  values,
});

describe('fits', () => {
  test('a list holds texts as they are and numbers by their digits', () => {
    expect(isListed('Tea', ['Tea', '12'])).toBe(true);
    expect(isListed('tea', ['Tea'])).toBe(false);
    expect(isListed(12, ['Tea', '12'])).toBe(true);
    expect(isListed(0, [''])).toBe(false);
    expect(isListed(true, ['TRUE'])).toBe(true);
    expect(fits({ kind: 'list', values: ['a'] }, 'b', at([], ['a']))).toBe(false);
  });

  test('numbers, dates and lengths are what they say', () => {
    const between = { kind: 'between', operands: [1, 5] } as const;
    expect(fits({ kind: 'number', criterion: between }, 5, at([1, 5]))).toBe(true);
    expect(fits({ kind: 'number', criterion: between }, '5', at([1, 5]))).toBe(false);
    expect(fits({ kind: 'length', criterion: between }, 'naïve', at([1, 5]))).toBe(true);
    expect(fits({ kind: 'length', criterion: between }, 'longer', at([1, 5]))).toBe(false);
    expect(fits({ kind: 'date', criterion: { kind: 'dateAfter', operands: [46_000] } }, 46_001.5, at([46_000]))).toBe(
      true,
    );
    expect(fits({ kind: 'text', criterion: { kind: 'isEmail', operands: [] } }, 'nobody', at())).toBe(false);
  });

  test('a check box holds its two values', () => {
    expect([true, false, 'yes'].map((value) => fits({ kind: 'checkbox' }, value, at()))).toEqual([true, true, false]);
    expect(fits({ kind: 'checkbox', on: 'yes', off: 'no' }, 'yes', at())).toBe(true);
  });

  test('nothing is always allowed, and so is what is not known yet', () => {
    expect(fits({ kind: 'list', values: ['a'] }, null, at([], ['a']))).toBe(true);
    const rule = { kind: 'formula', criterion: { kind: 'formula', operands: [{ f: '1', r: [] }] } } as const;
    expect(fits(rule, 3, at([undefined]))).toBe(true);
    expect(fits(rule, 3, at([false]))).toBe(false);
  });
});
