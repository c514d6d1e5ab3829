import type { CellRange } from '../range.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';

/** One user action on one replica. It may be refused with a SheetError, as a person's would be. */
export type Action = (replica: Replica, random: Random, ledger: Ledger) => void;

export const anySheet = (replica: Replica, random: Random): string =>
  random.chance(0.75) ? (replica.workbook.sheets[0]?.id ?? '') : random.pick(replica.workbook.sheets).id;

/** Mostly near the top left, so that people meet. */
export const somewhere = (random: Random, length: number): number =>
  random.below(random.chance(0.7) ? Math.min(length, 5) : length);

export const someRange = (replica: Replica, random: Random, sheet: string, mostRows = 6): CellRange => {
  const { rows, columns } = replica.workbook.sheet(sheet);
  const [fromRow, fromColumn] = [somewhere(random, rows.length), somewhere(random, columns.length)];
  return {
    sheet,
    fromRow,
    fromColumn,
    toRow: Math.min(rows.length - 1, fromRow + random.below(mostRows)),
    toColumn: Math.min(columns.length - 1, fromColumn + random.below(3)),
  };
};
