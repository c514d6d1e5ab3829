import { expect, test } from 'vitest';
import { colorAt, pointFormulas, shareOf } from './scale.ts';

const points = [
  { at: 'min', value: 0, color: '#ff0000' },
  { at: 'percentile', value: 50, color: '#ffff00' },
  { at: 'max', value: 0, color: '#00ff00' },
] as const;

test('a colour lies between its neighbours as the value does', () => {
  expect(colorAt(-5, points, [0, 10, 20])).toBe('#ff0000');
  expect(colorAt(5, points, [0, 10, 20])).toBe('#ff8000');
  expect(colorAt(10, points, [0, 10, 20])).toBe('#ffff00');
  expect(colorAt(15, points, [0, 10, 20])).toBe('#80ff00');
  expect(colorAt(99, points, [0, 10, 20])).toBe('#00ff00');
});

test('equal and missing points do no harm', () => {
  expect(colorAt(5, points, [5, 5, 5])).toBe('#ff0000');
  expect(colorAt(5, points, [Number.NaN, Number.NaN, Number.NaN])).toBeNull();
});

test('points are asked of the engine', () => {
  expect(points.map((point) => pointFormulas(point, 'A1:A9')[0])).toEqual([
    '=MIN(A1:A9)',
    '=PERCENTILE(A1:A9,0.5)',
    '=MAX(A1:A9)',
  ]);
});

test('a bar fills its part', () => {
  expect([0, 5, 20, -3].map((value) => shareOf(value, 0, 10))).toEqual([0, 0.5, 1, 0]);
  expect([shareOf('5', 0, 10), shareOf(5, 3, 3)]).toEqual([null, null]);
});
