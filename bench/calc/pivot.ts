import { createEngine, type PivotInput } from '@cloudity/calc';
import type { Figure } from '../report.ts';

const dataRows = 100_000;
const regions = 40;
const firstDay = 46_023;
const most = 300;

/** Regions by months of a year, with totals of both: of 100,000 sales. */
const pivot: PivotInput = {
  source: `Sheet1!$A$1:$D$${dataRows + 1}`,
  language: 'en',
  rows: [{ column: 0, grouping: 'none', isDescending: false, sortBy: null, hasTotals: true }],
  columns: [{ column: 1, grouping: 'month', isDescending: false, sortBy: null, hasTotals: true }],
  values: [{ column: 3, summary: 'sum', share: 'none', name: '' }],
  filters: [],
};

const sales = (): readonly (readonly (string | number)[])[] => [
  ['Region', 'Day', 'Article', 'Amount'],
  ...Array.from({ length: dataRows }, (_, row) => [
    `Region ${(row * 7) % regions}`,
    firstDay + ((row * 11) % 365),
    `Article ${(row * 13) % 1_000}`,
    row % 500,
  ]),
];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A pivot table made over the data, and a cell of the data changed below it; its grand total is checked each time. */
export const pivotFigures = (quick: boolean): readonly Figure[] => {
  const rows = sales();
  const made: number[] = [];
  const edited: number[] = [];
  const total = rows.slice(1).reduce((sum, row) => sum + Number(row[3]), 0);
  const corner = { sheet: 's', row: 0, column: 5 };
  for (let round = 0; round < (quick ? 5 : 11); round += 1) {
    const engine = createEngine();
    engine.load({ sheets: [{ sheet: 's', name: 'Sheet1', rows }] });
    const check = (wanted: number): void => {
      const last = { row: regions + 2, column: corner.column + 13 };
      const [[shown]] = engine.values({ sheet: 's', ...last, lastRow: last.row, lastColumn: last.column }) as [
        [unknown],
      ];
      if (shown !== wanted) throw new Error(`the pivot table shows ${String(shown)}, not ${wanted}`);
    };
    const madeAt = performance.now();
    engine.apply([{ kind: 'setCells', ...corner, cells: [[{ pivot }]] }]);
    made.push(performance.now() - madeAt);
    check(total);
    const editedAt = performance.now();
    engine.apply([{ kind: 'setCells', sheet: 's', row: 1, column: 3, cells: [[1_000]] }]);
    edited.push(performance.now() - editedAt);
    check(total + 1_000 - Number(rows[1]?.[3]));
    engine.dispose();
  }
  return [
    { name: 'pivot table of 100,000 rows: made', samples: made },
    { name: 'pivot table of 100,000 rows: one edit', samples: edited },
  ].map(({ name, samples }) => {
    const value = median(samples);
    return { name, value, unit: 'ms', goal: `≤ ${most}`, holds: value <= most };
  });
};
