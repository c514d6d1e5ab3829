import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Figure } from '../report.ts';
import { atMost, percentile, told } from './figure.ts';
import { createSheet } from './visit.ts';

const rows = 10_000;
const formulas = 'ABCDEFGHIJ';

/** Ranges of a workbook of 100,000 formulas, read by a program: the first after a change, and those that follow. */
export const cellsFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  await using suite = await spawnSuite({ env: { CLOUDITY_COLLAB_LIMITS: 'off' } });
  const owner = await suite.setup(suite.setupLink() ?? '');
  const id = await createSheet(
    owner,
    'Formulas',
    Array.from({ length: rows }, (_, row) => [
      row,
      ...Array.from(formulas, (column) => ({ formula: `=${column}${row + 1}+1` })),
    ]),
  );
  const read = async (row: number): Promise<number> => {
    const from = performance.now();
    const range = `A${row}:K${row + 99}`;
    const { values } = await owner.api('GET /files/{id}/cells', { params: { id }, query: { range } });
    const ms = performance.now() - from;
    if (values[1]?.[10] !== row + 10) throw new Error(`row ${row + 1} gives ${values[1]?.[10]}`);
    return ms;
  };
  const times = { first: [] as number[], next: [] as number[], write: [] as number[] };
  for (let round = 0; round < (quick ? 3 : 9); round += 1) {
    const from = performance.now();
    const body = { values: [[-round]] };
    await owner.api('PATCH /files/{id}/cells', { params: { id }, query: { range: 'A1' }, body });
    times.write.push(performance.now() - from);
    times.first.push(await read(1));
    for (let row = 101; row < rows; row += 500) times.next.push(await read(row));
  }
  return [
    told(`${rows * formulas.length} formulas: 1,100 cells read after a change`, percentile(times.first, 0.5), 'ms'),
    atMost('the next 1,100 read, p95', percentile(times.next, 0.95), 'ms', 100),
    told('a cell written', percentile(times.write, 0.5), 'ms'),
  ];
};
