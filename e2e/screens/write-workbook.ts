import {
  addProtection,
  addRecord,
  addSheet,
  type CellInput,
  defineName,
  formatCells,
  type Protection,
  quotedSheetName,
  renameSheet,
  resizeDimension,
  type StylePatch,
  setFrozen,
  setSheetColor,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import type { TestPerson } from '@cloudity/testkit/suite';
import { changeLive } from '../people/live.ts';

const items: readonly (readonly [string, string, number, number, number, number])[] = [
  ['Salaries and social contributions', 'Staff', 182_400, 184_100, 186_900, 191_250],
  ['Training and conferences', 'Staff', 4_200, 6_850, 2_400, 9_100],
  ['Rent, Rua do Alecrim 41', 'Premises', 21_600, 21_600, 21_600, 22_248],
  ['Electricity and heating', 'Premises', 6_912.4, 3_208.75, 2_144.1, 6_480],
  ['Laptops and phones', 'Equipment', 12_480, 0, 3_990, 5_200],
  ['Software subscriptions', 'Equipment', 8_140.5, 8_140.5, 8_690.25, 8_690.25],
  ['Travel', 'Operations', 11_320, 14_870, 9_660, 16_400],
  ['Legal and accounting', 'Operations', 5_500, 5_500, 7_250, 5_500],
  ['Insurance', 'Operations', 3_180, 3_180, 3_180, 3_180],
  ['Trade fairs (Lisbon, Hannover, Lyon)', 'Marketing', 0, 28_900, 4_100, 31_600],
  ['Advertising', 'Marketing', 9_750, 10_400, 8_800, 15_250],
];

/** A budget as an office keeps it: a title, frozen headings, formulas, percentages, a note that wraps, and a second sheet. */
export const fillBudget = (workbook: Workbook, sheet: string): void => {
  const look = (fromRow: number, toRow: number, fromColumn: number, toColumn: number, patch: StylePatch): void =>
    formatCells(workbook, { sheet, fromRow, toRow, fromColumn, toColumn }, patch);
  const first = 4;
  const last = first + items.length - 1;
  const rows: CellInput[][] = [
    ['Budget 2027'],
    ['Lumière & Fils, second draft for the board, all amounts in euros without VAT'],
    [],
    ['Item', 'Area', 'Q1', 'Q2', 'Q3', 'Q4', 'Year', 'Share', 'Per month'],
    ...items.map(([name, area, ...quarters], index): CellInput[] => {
      const row = first + index + 1;
      return [
        name,
        area,
        ...quarters,
        { formula: `=SUM(C${row}:F${row})` },
        { formula: `=G${row}/G$${last + 2}` },
        { formula: `=G${row}/12` },
      ];
    }),
    [
      'Total',
      null,
      ...['C', 'D', 'E', 'F', 'G', 'H', 'I'].map(
        (column): CellInput => ({ formula: `=SUM(${column}${first + 1}:${column}${last + 1})` }),
      ),
    ],
    [],
    [
      'Largest item',
      null,
      {
        formula: `=INDEX(A${first + 1}:A${last + 1},MATCH(MAX(G${first + 1}:G${last + 1}),G${first + 1}:G${last + 1},0))`,
      },
    ],
    ['Approved on', null, 46_371],
    ['Margin of error', null, { formula: '=1/0' }],
    [
      'Note',
      null,
      'Electricity is an estimate: the new contract begins in April. Ask Benedikt before the next meeting.',
    ],
  ];
  writeCells(workbook, { sheet, row: 0, column: 0 }, rows);
  look(0, 0, 0, 0, { bold: true, size: 18 });
  look(1, 1, 0, 0, { color: '#666666' });
  look(3, 3, 0, 8, { bold: true, fill: '#d9ead3', borderBottom: 'medium #43a047' });
  look(3, 3, 2, 8, { align: 'right' });
  look(first, last + 1, 2, 6, { numberFormat: '#,##0.00' });
  look(first, last + 1, 8, 8, { numberFormat: '#,##0' });
  look(first, last + 1, 7, 7, { numberFormat: '0.0%' });
  look(last + 1, last + 1, 0, 8, { bold: true, borderTop: 'thin #000000', fill: '#efefef' });
  look(last + 4, last + 4, 2, 2, { numberFormat: 'd mmm yyyy', align: 'left' });
  look(last + 6, last + 6, 2, 2, { wrap: 'wrap', verticalAlign: 'top', italic: true });
  addRecord(workbook, 'merge', { sheet, fromRow: last + 6, toRow: last + 6, fromColumn: 2, toColumn: 5 });
  resizeDimension(workbook, { sheet, dimension: 'rows', at: last + 6, count: 1 }, 40);
  resizeDimension(workbook, { sheet, dimension: 'columns', at: 0, count: 1 }, 236);
  setFrozen(workbook, sheet, 4, 1);
  const protect = (row: number, toRow: number, protection: Partial<Protection>): void =>
    void addProtection(
      workbook,
      { sheet, fromRow: row, toRow, fromColumn: 0, toColumn: 8 },
      { note: '', isWarning: false, editors: [], isSheet: false, ...protection },
    );
  protect(3, 3, { isWarning: true });
  protect(first, first + 1, { note: 'Set by the board', editors: [{ id: 'somebody', name: 'Benedikt Østergaard' }] });
  const name = `=${quotedSheetName(workbook.sheetNameOf(sheet) ?? '')}!`;
  defineName(workbook, 'Quarters', `${name}$C$${first + 1}:$F$${last + 1}`, sheet);
  defineName(workbook, 'Total_of_the_year', `${name}$G$${last + 2}`, sheet);
  defineName(workbook, 'VAT', '=0.23', sheet);
};

export const writeWorkbook = (person: TestPerson, id: string): Promise<void> =>
  changeLive(person, id, (doc) => {
    const workbook = new Workbook(doc);
    const sheet = workbook.sheets[0]?.id ?? '';
    doc.transact(() =>
      workbook.journal.transact(() => {
        renameSheet(workbook, sheet, 'Budget');
        fillBudget(workbook, sheet);
        setSheetColor(workbook, sheet, '#43a047');
        addSheet(workbook, 'Assumptions');
        addSheet(workbook, 'Headcount 2026');
      }),
    );
    workbook.destroy();
  });
