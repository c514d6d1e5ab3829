import { expect, test } from 'vitest';
import { absolute } from './absolute.ts';

test('every column and row gets its sign, once', () => {
  expect(absolute('A1:B9')).toBe('$A$1:$B$9');
  expect(absolute('$A1:B$9')).toBe('$A$1:$B$9');
  expect(absolute('C4')).toBe('$C$4');
  expect(absolute('C:D')).toBe('$C:$D');
  expect(absolute('2:7')).toBe('$2:$7');
  expect(absolute("A1:A9,'It, a sheet'!C1:C9")).toBe("$A$1:$A$9,'It, a sheet'!$C$1:$C$9");
});
