import { beforeAll, describe, expect, test } from 'vitest';
import { learnFrenchNames } from '../formula/language.ts';
import { loadNumberFormats } from './number-format.ts';
import { parseInput } from './parse-input.ts';

beforeAll(loadNumberFormats);
beforeAll(learnFrenchNames);

describe('parseInput', () => {
  test.each([
    ['1,234.5', 1234.5],
    ['-12', -12],
    ['+7', 7],
    ['12.5%', 0.125],
    ['true', true],
    ['€12.50', 12.5],
    ['$1,000', 1000],
    ['2026-04-03', 46115],
    ['hello', 'hello'],
    ["'00123", '00123'],
    ['123456789012345678', '123456789012345678'],
    ['', null],
    ['=', '='],
    ['1.2.3.4', '1.2.3.4'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
  ])('%s in English', (typed, value) => {
    expect(parseInput(typed, 'en').input).toEqual(value);
  });

  test.each([
    ['1 234,5', 1234.5],
    ['1\u202f234\u202f567', 1_234_567],
    ['12,5 %', 0.125],
    ['12,50 €', 12.5],
    ['VRAI', true],
    ['3/4/2026', 46115],
  ])('%s in French', (typed, value) => {
    expect(parseInput(typed, 'fr').input).toEqual(value);
  });

  test('the format comes along where the cell has none', () => {
    expect(parseInput('12.5%', 'en').numberFormat).toBe('0.00%');
    expect(parseInput('2026-04-03', 'en').numberFormat).toBe('yyyy-mm-dd');
    expect(parseInput('€12.50', 'en').numberFormat).toBe('"€"#,##0.00');
    expect(parseInput('12,50 €', 'fr').numberFormat).toBe('#,##0.00 "€"');
    expect(parseInput('12', 'en').numberFormat).toBeNull();
    expect(parseInput('12%', 'en', '#,##0').numberFormat).toBeNull();
  });

  test('the format of the cell decides what a bare number is', () => {
    expect(parseInput('50', 'en', '0%').input).toBe(0.5);
    expect(parseInput('50', 'en', '@').input).toBe('50');
    expect(parseInput('=A1', 'en', '@').input).toBe('=A1');
  });

  test('formulas are stored in English', () => {
    expect(parseInput('=SOMME(A1;2,5)', 'fr').input).toEqual({ formula: '=SUM(A1,2.5)' });
    expect(() => parseInput('="abc', 'en')).toThrow();
  });
});
