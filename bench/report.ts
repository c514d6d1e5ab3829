/** One measured figure with what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** As a person reads it, such as `≤ 35`; null for a figure that is only told. */
  readonly goal: string | null;
  readonly holds: boolean;
  /** The same measured on a peer in the same run. */
  readonly peer?: number;
  /** Ours over the peer's. */
  readonly ratio?: number;
}

export interface Report {
  readonly name: string;
  readonly figures: readonly Figure[];
}

export interface BenchOptions {
  /** Ends within three minutes. */
  readonly quick: boolean;
  /** Names of the parts to measure; none for all. A benchmark without parts does not look. */
  readonly only: readonly string[];
  /** How often everything that is compared is measured; null for the benchmark's own number. */
  readonly rounds: number | null;
}

/** What each `bench/<name>/bench.ts` exports as `bench`. */
export type Bench = (options: BenchOptions) => Promise<Report>;

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: true });
const shown = (value: number | undefined): string => (value === undefined ? '' : digits.format(value));

/** The report as a table of plain text, one figure a line. */
export const printReport = ({ name, figures }: Report): string => {
  const rows = [
    ['figure', 'value', 'unit', 'goal', 'peer', 'ratio', ''],
    ...figures.map((figure) => [
      figure.name,
      shown(figure.value),
      figure.unit,
      figure.goal ?? '',
      shown(figure.peer),
      shown(figure.ratio),
      figure.goal === null ? '' : figure.holds ? 'holds' : 'MISSED',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column > 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [name, ...lines].join('\n');
};

/** What the process ends with (contract.md 7): 0 when every goal holds, 2 when one misses. */
export const exitCodeOf = ({ figures }: Report): 0 | 2 => (figures.every(({ holds }) => holds) ? 0 : 2);
