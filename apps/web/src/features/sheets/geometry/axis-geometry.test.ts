import { describe, expect, test } from 'vitest';
import { AxisGeometry } from './axis-geometry.ts';

describe('AxisGeometry', () => {
  test('agrees with adding up, for random sizes', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state % below;
    };
    for (let round = 0; round < 40; round += 1) {
      const count = 1 + random(300);
      const sizes = new Map(Array.from({ length: random(60) }, () => [random(count), random(5) * 13] as const));
      const geometry = new AxisGeometry(count, 21, sizes);
      let offset = 0;
      for (let position = 0; position < count; position += 1) {
        expect(geometry.offset(position), `seed ${seed}`).toBe(offset);
        const size = sizes.get(position) ?? 21;
        expect(geometry.size(position), `seed ${seed}`).toBe(size);
        if (size > 0) expect(geometry.at(offset + size / 2), `seed ${seed}`).toBe(position);
        offset += size;
      }
      expect(geometry.total, `seed ${seed}`).toBe(offset);
    }
  });

  test('a million rows cost what their exceptions cost', () => {
    const geometry = new AxisGeometry(1_048_576, 21, new Map([[500_000, 0]]));
    expect(geometry.offset(1_048_576)).toBe(1_048_575 * 21);
    expect(geometry.at(500_000 * 21)).toBe(500_001);
    expect(geometry.step(499_999, 1)).toBe(500_001);
    expect(geometry.at(1e12)).toBe(1_048_575);
  });
});
