import { expect, test } from 'vitest';
import { fitted, moved, zoomed } from './zoom.ts';

test('what is under the pointer stays under it, and a fitted picture stays in the middle', () => {
  const at = { x: 120, y: -40 };
  const once = zoomed(fitted, 2, at);
  expect(once).toEqual({ scale: 2, x: -120, y: 40 });
  // The picture's point under the pointer: (at - offset) / scale.
  const again = zoomed(once, 1.5, at);
  expect((at.x - again.x) / again.scale).toBeCloseTo((at.x - once.x) / once.scale);
  expect(zoomed(again, 0.01, at)).toEqual(fitted);
  expect(zoomed(fitted, 1000, at).scale).toBe(12);
  expect(moved(fitted, 50, 50)).toEqual(fitted);
  expect(moved(once, 10, 5)).toEqual({ scale: 2, x: -110, y: 45 });
});
