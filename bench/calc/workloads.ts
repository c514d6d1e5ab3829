/** A cell as both engines take it in their own form: a number, or a formula with its `=`. */
export type BenchCell = number | string;

export interface Workload {
  readonly name: string;
  readonly rows: readonly (readonly BenchCell[])[];
  /** The cell that is edited, and what one of its dependents shows after it got `value`. */
  readonly edit: { readonly row: number; readonly column: number };
  readonly dependent: { readonly row: number; readonly column: number; readonly valueOf: (value: number) => number };
  readonly loadMost: number;
  readonly editMost: number;
}

const counted = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

const chain = (length: number): Workload => ({
  name: `chain of ${length}`,
  rows: counted(length, (row) => [row === 0 ? 1 : `=A${row}+1`]),
  edit: { row: 0, column: 0 },
  dependent: { row: length - 1, column: 0, valueOf: (value) => value + length - 1 },
  loadMost: 1.2,
  editMost: 1.3,
});

const sums = (height: number): Workload => {
  const total = (value: number): number =>
    value + counted(height - 1, (row) => (row + 1) % 100).reduce((a, b) => a + b, 0);
  return {
    name: `${height * 10} values, ${height} row sums, 10 column sums`,
    rows: [
      ...counted(height, (row) => [...counted(10, () => row % 100), `=SUM(A${row + 1}:J${row + 1})`]),
      counted(
        10,
        (column) => `=SUM(${String.fromCharCode(65 + column)}1:${String.fromCharCode(65 + column)}${height})`,
      ),
    ],
    edit: { row: 0, column: 0 },
    dependent: { row: height, column: 0, valueOf: total },
    loadMost: 1.2,
    editMost: 1.3,
  };
};

const running = (length: number): Workload => ({
  name: `${length} running sums`,
  rows: counted(length, (row) => [1, `=SUM($A$1:A${row + 1})`]),
  edit: { row: 0, column: 0 },
  dependent: { row: length - 1, column: 1, valueOf: (value) => value + length - 1 },
  loadMost: 1.2,
  editMost: 1.3,
});

/** Keys in an order that no search can use. */
const lookup = (length: number): Workload => {
  const key = (row: number): number => ((row * 7919) % length) + 1;
  return {
    name: `${length} exact VLOOKUPs in ${length} unsorted rows`,
    rows: counted(length, (row) => [key(row), row, row + 1, `=VLOOKUP(C${row + 1},$A$1:$B$${length},2,FALSE())`]),
    edit: { row: 0, column: 1 },
    dependent: { row: key(0) - 1, column: 3, valueOf: (value) => value },
    loadMost: 0.2,
    editMost: 0.2,
  };
};

export const workloads = (quick: boolean): readonly Workload[] => [
  chain(10_000),
  sums(10_000),
  running(3000),
  lookup(quick ? 3001 : 5003),
];
