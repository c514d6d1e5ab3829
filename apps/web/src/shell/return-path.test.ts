import { expect, test } from 'vitest';
import { safeReturnPath, tokenInFragment } from './return-path.ts';

test('a return path never leaves the application', () => {
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', '', null, 7, '/sign-in?return=/'])
    expect(safeReturnPath(path)).toBe('/');
  expect(safeReturnPath('/d/0197?x=1#y')).toBe('/d/0197?x=1#y');
});

test('a token comes from the fragment, named or bare', () => {
  expect(tokenInFragment('#abc-_1')).toBe('abc-_1');
  expect(tokenInFragment('#token=abc-_1')).toBe('abc-_1');
  expect(tokenInFragment('')).toBeNull();
});
