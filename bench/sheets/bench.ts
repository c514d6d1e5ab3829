import type { Bench } from '../report.ts';
import { modelFigures } from './model.ts';

/** The spreadsheet: its shared document against the plainest one that could hold the same cells. */
export const bench: Bench = async ({ quick }) => ({ name: 'sheets', figures: await modelFigures(quick ? 3 : 9) });
