import {
  addRecord,
  addSheet,
  emptyWorkbook,
  formatCells,
  readCell,
  stylesOf,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { guessDialect, openCsv, readFields, saveCsv } from './csv.ts';
import { saveCsvFile } from './csv-file.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const workbookOf = (update: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};
const grid = (bytes: Uint8Array, rows: number, columns: number) => {
  const workbook = workbookOf(openCsv(bytes, 'list.csv').update);
  const sheet = workbook.sheets[0]?.id ?? '';
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => readCell(workbook, { sheet, row, column })),
  );
};

describe('a text file is opened', () => {
  it('with the delimiter, decimals and encoding it has', () => {
    expect(guessDialect(utf8('a,b\n1.5,2\n'))).toEqual({ encoding: 'utf-8', delimiter: ',', decimal: '.' });
    expect(guessDialect(utf8('a;b\n1,5;2\n3,25;x\n'))).toEqual({ encoding: 'utf-8', delimiter: ';', decimal: ',' });
    expect(guessDialect(utf8('a\tb\n1\t2\n'))).toMatchObject({ delimiter: '\t' });
    const latin = Uint8Array.from([...'été;1,5\n'].map((character) => character.charCodeAt(0)));
    expect(guessDialect(latin)).toMatchObject({ encoding: 'windows-1252', delimiter: ';' });
    expect(grid(latin, 1, 2)).toEqual([['été', 1.5]]);
    const wide = new Uint8Array([0xff, 0xfe, ...[...'a,b'].flatMap((character) => [character.charCodeAt(0), 0])]);
    expect(readFields(wide, guessDialect(wide))).toEqual([['a', 'b']]);
  });

  it('with numbers, truth and dates where they surely are, and text elsewhere', () => {
    expect(
      grid(utf8('1,-2.5,1e3,TRUE,007,12345678901234567,=1+1,"a ""b"", c\nd",2026-11-29,2026-02-30\n'), 1, 10),
    ).toEqual([[1, -2.5, 1000, true, '007', '12345678901234567', '=1+1', 'a "b", c\nd', 46_355, '2026-02-30']]);
    const workbook = workbookOf(openCsv(utf8('2026-11-29\n5\n'), 'x').update);
    const look = stylesOf(workbook, workbook.sheets[0]?.id ?? '');
    expect([look(0, 0), look(1, 0)]).toEqual([{ numberFormat: 'yyyy-mm-dd' }, {}]);
  });
});

describe('a sheet is saved as text', () => {
  it('so that nothing in it runs as a formula elsewhere', () => {
    const workbook = workbookOf(emptyWorkbook());
    const sheet = workbook.sheets[0]?.id ?? '';
    writeCells(workbook, { sheet, row: 0, column: 0 }, [
      ['=cmd()', '@x', -5, 'a;b', 'say "hi"', { formula: '=1+1' }],
      [null, null, true],
    ]);
    expect(saveCsv(workbook, sheet, { computed: () => 2 })).toBe(
      '\ufeff\'=cmd(),\'@x,-5,a;b,"say ""hi""",2\r\n,,true,,,',
    );
  });

  it('TX1 with days and times as everybody reads them; what text cannot hold is told', () => {
    const workbook = workbookOf(emptyWorkbook());
    const sheet = workbook.sheets[0]?.id ?? '';
    writeCells(workbook, { sheet, row: 0, column: 0 }, [[46_356, 46_356.75, 0.5, 59, 1234.5, { formula: '=A1+1' }]]);
    const patterns = ['d mmmm yyyy', 'dd/mm/yyyy hh:mm', '[h]:mm', 'yyyy-mm-dd', '[$€-407] #,##0.00', 'mmm'];
    patterns.forEach((numberFormat, column) => {
      formatCells(workbook, { sheet, fromRow: 0, toRow: 0, fromColumn: column, toColumn: column }, { numberFormat });
    });
    addSheet(workbook, 'Été');
    addRecord(workbook, 'merge', { sheet, fromRow: 4, toRow: 5, fromColumn: 0, toColumn: 1 });
    const { bytes, losses } = saveCsvFile(workbook, sheet, () => 46_357);
    expect(new TextDecoder().decode(bytes)).toBe(
      '2026-11-30,2026-11-30T18:00:00,12:00:00,1900-02-28,1234.5,2026-12-01',
    );
    expect(losses).toEqual([
      { kind: 'sheet', count: 1, examples: ['Été'] },
      { kind: 'look', count: 6, examples: ['A1', 'B1', 'C1', 'D1', 'E1'].map((place) => `Sheet1!${place}`) },
      { kind: 'formulaValue', count: 1, examples: ['Sheet1!F1'] },
      { kind: 'merge', count: 1, examples: ['Sheet1!A5:B6'] },
    ]);
  });
});
