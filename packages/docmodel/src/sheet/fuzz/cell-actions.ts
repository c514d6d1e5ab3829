import { clearCells, readCell, writeCells } from '../cells.ts';
import { reorderCells } from '../sort.ts';
import { formatCells, type StylePatch } from '../styles.ts';
import { type Action, anySheet, someRange, somewhere } from './action.ts';

export const typeValues: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet, 3);
  const { fromRow, toRow, fromColumn, toColumn } = range;
  ledger.intend(replica, range);
  const values = Array.from({ length: toRow - fromRow + 1 }, () =>
    Array.from({ length: toColumn - fromColumn + 1 }, () => (random.chance(0.15) ? null : ledger.newValue())),
  );
  writeCells(replica.workbook, { sheet, row: fromRow, column: fromColumn }, values);
};

export const pasteColumn: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const { rows, columns } = replica.workbook.sheet(sheet);
  const row = random.chance(0.5) ? 0 : random.below(8);
  const length = random.chance(0.5) ? rows.length - row : Math.min(rows.length - row, 16 + random.below(12));
  const values = Array.from({ length }, () => [random.chance(0.1) ? null : ledger.newValue()]);
  const column = random.below(Math.min(3, columns.length));
  ledger.intend(replica, { sheet, fromRow: row, toRow: row + length - 1, fromColumn: column, toColumn: column });
  writeCells(replica.workbook, { sheet, row, column }, values);
};

export const clear: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const all = replica.workbook.sheet(sheet).rows.length - 1;
  const range = someRange(replica, random, sheet);
  const wanted = random.chance(0.2) ? { ...range, fromRow: 0, toRow: all } : range;
  ledger.intend(replica, wanted);
  clearCells(replica.workbook, wanted);
};

export const typeFormula: Action = (replica, random, ledger) => {
  const sheet = anySheet(replica, random);
  const home = replica.workbook.sheet(sheet);
  const [row, column] = [somewhere(random, home.rows.length), somewhere(random, home.columns.length)];
  const parts = Array.from({ length: 1 + random.below(3) }, () => ledger.newReference(replica, random, { sheet, row }));
  const text = ledger.newValue();
  ledger.intend(replica, { sheet, fromRow: row, toRow: row, fromColumn: column, toColumn: column });
  const formula = `=SUM(${parts.map((part) => part.text).join(',')})&"${text}"`;
  writeCells(replica.workbook, { sheet, row, column }, [[{ formula }]]);
  const shown = readCell(replica.workbook, { sheet, row, column });
  if (JSON.stringify(shown) !== JSON.stringify({ formula }))
    throw new Error(`${formula} is shown as ${JSON.stringify(shown)}`);
  ledger.expectFormula(
    text,
    parts.map((part) => part.anchor),
  );
};

export const sortCells: Action = (replica, random, ledger) => {
  const range = someRange(replica, random, anySheet(replica, random));
  ledger.allowWithin(replica, range);
  ledger.intend(replica, range);
  const order = random.shuffled(Array.from({ length: range.toRow - range.fromRow + 1 }, (_, index) => index));
  reorderCells(replica.workbook, range, order);
};

const patches: readonly StylePatch[] = [
  { bold: true },
  { bold: null },
  { color: 'red' },
  { fill: '#aabbcc', italic: true },
  { numberFormat: '0.00' },
];

export const format: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const { rows, columns } = replica.workbook.sheet(sheet);
  const all = { sheet, fromRow: 0, toRow: rows.length - 1, fromColumn: 0, toColumn: columns.length - 1 };
  formatCells(replica.workbook, random.chance(0.15) ? all : range, random.pick(patches));
};
