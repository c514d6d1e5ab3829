import { expect, test } from 'vitest';
import { createEngine, functionTable, isCalcError } from '../index.ts';

test('at least 450 functions, each of which the engine knows', () => {
  const table = functionTable();
  expect(table.length).toBeGreaterThanOrEqual(450);
  const engine = createEngine();
  const rows = table.map(({ name }) => [{ formula: `=${name}(1)` }]);
  engine.load({ sheets: [{ sheet: 's', name: 'S', rows }] });
  const values = engine.values({ sheet: 's', row: 0, column: 0, lastRow: table.length - 1, lastColumn: 0 });
  const unknown = table.filter((_, index) => {
    const value = values[index]?.[0] ?? null;
    return isCalcError(value) && /not recognized/.test(value.message);
  });
  expect(unknown.map(({ name }) => name)).toEqual([]);
});
