import { expect, it } from 'vitest';
import { inline } from './inline.ts';

it('writes values of harmless kinds into a statement', () => {
  const id = '01234567-89ab-7def-8123-456789abcdef';
  expect(inline`select f(${id}, ${-7}, ${true}, ${null}, ${new Uint8Array([0, 255])}, ${['a', 'b']}::text[])`).toBe(
    `select f('${id}', -7, true, null, decode('00ff','hex'), array['a','b']::text[])`,
  );
  expect(inline`select ${new Date(0)}`).toBe("select '1970-01-01T00:00:00.000Z'::timestamptz");
  expect(inline`select ${[]}::int[]`).toBe('select array[]::int[]');
});

it('refuses everything that could be more than a value', () => {
  for (const wrong of ["it's", 'a; b', "\\'", 'a"', 'a b', 'é', '\n', 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => inline`select ${wrong}`).toThrow();
  expect(() => inline`select ${['fine', "x'"]}`).toThrow();
  expect(() => inline`select ${new Date(Number.NaN)}`).toThrow();
});
