import { type CalcEngine, type CellInput, createEngine } from '@cloudity/calc';
import { type CellValue, HyperFormula, type RawCellContent } from 'hyperformula';
import type { Figure } from '../report.ts';

/** A sheet of formulas, an edit of it, and a cell by which the outcome is told. */
interface Workload {
  readonly name: string;
  readonly rows: readonly (readonly (number | string)[])[];
  readonly edit: { readonly row: number; readonly column: number };
  readonly result: { readonly row: number; readonly column: number };
  readonly loadGoal: number;
  readonly editGoal: number;
}

const size = 10_000;
const count = <Value>(length: number, make: (index: number) => Value): Value[] =>
  Array.from({ length }, (_, index) => make(index));

const workloads: readonly Workload[] = [
  {
    name: 'chain of 10,000',
    rows: count(size, (row) => [row === 0 ? 1 : `=A${row}+1`]),
    edit: { row: 0, column: 0 },
    result: { row: size - 1, column: 0 },
    loadGoal: 1.2,
    editGoal: 1.3,
  },
  {
    name: '10,000 sums of four cells',
    rows: count(size, (row) => [row, row + 1, row + 2, row + 3, `=SUM(A${row + 1}:D${row + 1})`]),
    edit: { row: 0, column: 0 },
    result: { row: 0, column: 4 },
    loadGoal: 1.2,
    editGoal: 1.3,
  },
  {
    name: '2,000 running sums',
    rows: count(2_000, (row) => [row, `=SUM(A$1:A${row + 1})`]),
    edit: { row: 0, column: 0 },
    result: { row: 1_999, column: 1 },
    loadGoal: 1.2,
    editGoal: 1.3,
  },
  {
    name: '5,000 exact look-ups in 5,000 rows',
    rows: count(5_000, (row) => [row * 2, `item ${row}`, `=MATCH(${((row * 7_919) % 5_000) * 2},A$1:A$5000,0)`]),
    edit: { row: 4_999, column: 0 },
    result: { row: 4_999, column: 2 },
    loadGoal: 0.2,
    editGoal: 0.2,
  },
];

interface Run {
  readonly loadMs: number;
  readonly editMs: number;
  readonly result: unknown;
}

const edits = 5;
const timed = (act: () => unknown): number => {
  const begin = performance.now();
  act();
  return performance.now() - begin;
};
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

const inputOf = (value: number | string): CellInput =>
  typeof value === 'string' && value.startsWith('=') ? { formula: value } : value;

const runOurs = ({ rows, edit, result }: Workload): Run => {
  const engine: CalcEngine = createEngine({});
  const input = rows.map((row) => row.map(inputOf));
  const loadMs = timed(() => engine.load({ sheets: [{ sheet: 's', name: 'Sheet1', rows: input }] }));
  const editMs = median(
    count(edits, (time) =>
      timed(() => engine.apply([{ kind: 'setCells', sheet: 's', ...edit, cells: [[100_000 + time]] }])),
    ),
  );
  const [[value] = []] = engine.values({ sheet: 's', ...result, lastRow: result.row, lastColumn: result.column });
  engine.dispose();
  return { loadMs, editMs, result: value };
};

const runPeer = ({ rows, edit, result }: Workload): Run => {
  let engine: HyperFormula | undefined;
  const loadMs = timed(() => {
    engine = HyperFormula.buildFromArray(rows as RawCellContent[][], { licenseKey: 'gpl-v3' });
  });
  const built = engine as HyperFormula;
  const at = ({ row, column }: { readonly row: number; readonly column: number }) => ({ sheet: 0, row, col: column });
  const editMs = median(count(edits, (time) => timed(() => built.setCellContents(at(edit), [[100_000 + time]]))));
  const value: CellValue = built.getCellValue(at(result));
  built.destroy();
  return { loadMs, editMs, result: value };
};

/** Our engine against HyperFormula as it comes, by turns in one process; throws when they do not agree. */
export const engineFigures = (rounds: number): readonly Figure[] =>
  workloads.flatMap((workload) => {
    const ours: Run[] = [];
    const peers: Run[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const [one, other] = [runOurs(workload), runPeer(workload)];
      if (one.result !== other.result && JSON.stringify(one.result) !== JSON.stringify(other.result))
        throw new Error(`${workload.name}: ${JSON.stringify(one.result)} is not ${JSON.stringify(other.result)}`);
      // The first round compiles.
      if (round > 0) ours.push(one);
      if (round > 0) peers.push(other);
    }
    const figure = (what: string, of: (run: Run) => number, goal: number): Figure => {
      const [value, peer] = [median(ours.map(of)), median(peers.map(of))];
      return {
        name: `${workload.name}: ${what}`,
        value,
        unit: 'ms',
        goal: `≤ ${goal}×`,
        holds: value / peer <= goal,
        peer,
        ratio: value / peer,
      };
    };
    return [
      figure('load', ({ loadMs }) => loadMs, workload.loadGoal),
      figure('an edit', ({ editMs }) => editMs, workload.editGoal),
    ];
  });
