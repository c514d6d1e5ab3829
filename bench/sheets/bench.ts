import type { Bench, Figure } from '../report.ts';
import { cellsFigures } from './cells.ts';
import { chainFigures } from './chain.ts';
import { gridFigures } from './grid.ts';
import { modelFigures } from './model.ts';
import { openingFigures } from './opening.ts';
import { writersFigures } from './writers/measure.ts';

type Measure = (quick: boolean) => readonly Figure[] | Promise<readonly Figure[]>;

const parts: Readonly<Record<string, Measure>> = {
  model: (quick) => modelFigures(quick ? 3 : 9),
  grid: gridFigures,
  chain: chainFigures,
  opening: openingFigures,
  cells: cellsFigures,
  writers: writersFigures,
};

/** The spreadsheet: its shared document against the plainest one that could hold the same cells, the app alone and beside FortuneSheet, programs that read cells, and many writers. Its engine: `calc`. */
export const bench: Bench = async ({ quick, only }) => {
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts))
    if (only.length === 0 || only.includes(name)) figures.push(...(await measure(quick)));
  return { name: 'sheets', figures };
};
