import { largestImage, smallestImage } from '@cloudity/docmodel/sheet/image';
import { describe, expect, test } from 'vitest';
import { firstSize, scaled } from './picture-size.ts';

const wide = { width: 1_200, height: 600 };

describe('the first size of a picture', () => {
  const desk = { width: 1_200, height: 400 };
  const phone = { width: 320, height: 420 };

  test('is its own when that is small', () => {
    expect(firstSize({ width: 200, height: 100 }, desk)).toEqual({ width: 200, height: 100 });
  });

  test('keeps the shape, and is no larger than the room or 480 × 360', () => {
    expect(firstSize(wide, desk)).toEqual({ width: 480, height: 240 });
    expect(firstSize({ width: 600, height: 1_200 }, desk)).toEqual({ width: 180, height: 360 });
    expect(firstSize(wide, phone)).toEqual({ width: 320, height: 160 });
    expect(firstSize(wide, { width: 700, height: 100 })).toEqual({ width: 200, height: 100 });
  });

  test('can be seen, whatever the room and the shape', () => {
    expect(firstSize(wide, { width: 0, height: -10 })).toEqual({ width: 32, height: smallestImage });
    expect(firstSize({ width: 20_000, height: 1 }, desk)).toEqual({ width: largestImage, height: smallestImage });
  });
});

test('a size is scaled within limits', () => {
  expect(scaled(wide, 0.5)).toEqual({ width: 600, height: 300 });
  expect(scaled(wide, 100)).toEqual({ width: largestImage, height: largestImage / 2 });
});
