import { createEngine } from '@cloudity/calc';
import { HyperFormula } from 'hyperformula';
import type { Bench, Figure } from '../report.ts';
import { pivotFigures } from './pivot.ts';
import { type Workload, workloads } from './workloads.ts';

/** Both engines behind the same four steps. */
interface Candidate {
  load(workload: Workload): void;
  edit(workload: Workload, value: number): void;
  shown(workload: Workload): unknown;
  close(): void;
}

const ours = (): Candidate => {
  const engine = createEngine();
  return {
    load: ({ rows }) => {
      const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { formula: cell } : cell)));
      engine.load({ sheets: [{ sheet: 's', name: 'Sheet1', rows: cells }] });
    },
    edit: ({ edit }, value) => void engine.apply([{ kind: 'setCells', sheet: 's', ...edit, cells: [[value]] }]),
    shown: ({ dependent: { row, column } }) =>
      engine.values({ sheet: 's', row, column, lastRow: row, lastColumn: column })[0]?.[0],
    close: () => engine.dispose(),
  };
};

const raw = (): Candidate => {
  let engine: HyperFormula | null = null;
  return {
    load: ({ rows }) => {
      engine = HyperFormula.buildFromArray(
        rows.map((row) => [...row]),
        { licenseKey: 'gpl-v3' },
      );
    },
    edit: ({ edit: { row, column } }, value) => void engine?.setCellContents({ sheet: 0, row, col: column }, [[value]]),
    shown: ({ dependent: { row, column } }) => engine?.getCellValue({ sheet: 0, row, col: column }),
    close: () => engine?.destroy(),
  };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Times {
  readonly load: number[];
  readonly edit: number[];
}

/** Enough that the first, unwarmed ones do not decide; fewer where one takes long. */
const editsPerRound = 20;
const editsPerRoundMs = 500;
const leastEdits = 3;

const measure = (make: () => Candidate, workload: Workload, times: Times): void => {
  const candidate = make();
  const startedAt = performance.now();
  candidate.load(workload);
  times.load.push(performance.now() - startedAt);
  const editsFrom = performance.now();
  for (let count = 0; count < editsPerRound; count += 1) {
    if (count >= leastEdits && performance.now() - editsFrom > editsPerRoundMs) break;
    const value = 1000 + count;
    const editedAt = performance.now();
    candidate.edit(workload, value);
    times.edit.push(performance.now() - editedAt);
    const shown = candidate.shown(workload);
    if (shown !== workload.dependent.valueOf(value))
      throw new Error(`${workload.name}: shows ${String(shown)} after ${value}`);
  }
  candidate.close();
};

/** Our engine and the bare one below it, in turns in one process; medians, every result checked. */
const besideHyperFormula = (quick: boolean): readonly Figure[] => {
  const figures: Figure[] = [];
  for (const workload of workloads(quick)) {
    const own: Times = { load: [], edit: [] };
    const peer: Times = { load: [], edit: [] };
    for (let round = 0; round < (quick ? 4 : 8); round += 1) {
      measure(round % 2 === 0 ? ours : raw, workload, round % 2 === 0 ? own : peer);
      measure(round % 2 === 0 ? raw : ours, workload, round % 2 === 0 ? peer : own);
    }
    for (const step of ['load', 'edit'] as const) {
      const [value, other] = [median(own[step]), median(peer[step])];
      const most = step === 'load' ? workload.loadMost : workload.editMost;
      figures.push({
        name: `${workload.name}: ${step === 'load' ? 'load' : 'one edit'}`,
        value,
        unit: 'ms',
        goal: `≤ ${most}×`,
        holds: value / other <= most,
        peer: other,
        ratio: value / other,
      });
    }
  }
  return figures;
};

const parts: Readonly<Record<string, (quick: boolean) => readonly Figure[]>> = {
  formulas: besideHyperFormula,
  pivot: pivotFigures,
};

export const bench: Bench = async ({ quick, only }) => ({
  name: 'calc',
  figures: Object.entries(parts).flatMap(([name, measure]) =>
    only.length === 0 || only.includes(name) ? measure(quick) : [],
  ),
});
