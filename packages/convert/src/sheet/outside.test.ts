import { maxColumns, maxRows } from '@cloudity/docmodel/sheet';
import { expect, it } from 'vitest';
import type { Area } from './area.ts';
import { areasOutside } from './outside.ts';

const seed = Number(process.env.CLOUDITY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

it('every cell is in the areas or in exactly one of those outside of them', () => {
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 200; round += 1) {
    const areas = Array.from({ length: random(6) }, (): Area => {
      const [row, column] = [random(8), random(8)];
      const isRow = random(8) === 0;
      return {
        fromRow: row,
        toRow: random(8) === 0 ? maxRows - 1 : row + random(4),
        fromColumn: isRow ? 0 : column,
        toColumn: isRow ? maxColumns - 1 : column + random(4),
      };
    });
    const outside = areasOutside(areas);
    for (const row of [...Array(13).keys(), maxRows - 1])
      for (const column of [...Array(13).keys(), maxColumns - 1]) {
        const holds = ({ fromRow, toRow, fromColumn, toColumn }: Area): boolean =>
          row >= fromRow && row <= toRow && column >= fromColumn && column <= toColumn;
        expect(outside.filter(holds).length, `seed ${seed} ${row},${column}`).toBe(areas.some(holds) ? 0 : 1);
      }
  }
});
