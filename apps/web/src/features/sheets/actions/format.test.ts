import { expect, test } from 'vitest';
import { withDecimals } from './format.ts';

test.each([
  ['#,##0.00', 1, '#,##0.000'],
  ['#,##0.00', -1, '#,##0.0'],
  ['0', 1, '0.0'],
  ['0.0', -1, '0'],
  ['0', -1, '0'],
  ['0.00%', 1, '0.000%'],
  ['#,##0.00 "€"', 1, '#,##0.000 "€"'],
  ['"€"#,##0', 1, '"€"#,##0.0'],
  ['#,##0.00;(#,##0.00)', -1, '#,##0.0;(#,##0.0)'],
] as const)('%s with %d decimals more is %s', (pattern, by, expected) => {
  expect(withDecimals(pattern, by)).toBe(expected);
});
