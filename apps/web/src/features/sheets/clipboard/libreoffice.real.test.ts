import { saveFile } from '@cloudity/convert/sheet';
import { addRecord, emptyWorkbook, formatCells, Workbook, writeCells } from '@cloudity/docmodel/sheet';
// Its program is 'soffice'.
import { convertedByLibreOffice } from '@cloudity/testkit/libreoffice';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { clipFromHtml } from './html-table.ts';

test('a table that LibreOffice made keeps values, number formats, looks and merges, and nothing else', async () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const sheet = workbook.sheets[0]?.id ?? '';
  const at = (row: number, column: number) => ({
    sheet,
    fromRow: row,
    toRow: row,
    fromColumn: column,
    toColumn: column,
  });
  writeCells(workbook, { sheet, row: 0, column: 0 }, [
    ['Item', 'Price & <tax>', '007'],
    [true, 1234.5, 46_115],
    ['merged', null, -0.25],
  ]);
  formatCells(workbook, at(0, 0), { bold: true, italic: true, color: '#aa0000', fill: '#ffeecc', align: 'center' });
  formatCells(workbook, at(1, 0), { numberFormat: 'BOOLEAN' });
  formatCells(workbook, at(1, 1), { numberFormat: '#,##0.00', borderBottom: 'thin #336699' });
  formatCells(workbook, at(1, 2), { numberFormat: 'yyyy-mm-dd' });
  formatCells(workbook, at(2, 2), { numberFormat: '0.0%', align: 'left', underline: true });
  addRecord(workbook, 'merge', { ...at(2, 0), toRow: 3, toColumn: 1 });
  const { bytes } = await saveFile(workbook, 'xlsx');
  const html = await convertedByLibreOffice(bytes, { from: 'xlsx', to: 'html' });
  const clip = clipFromHtml(new TextDecoder().decode(html));
  const cells = clip?.cells.map((row) => row.slice(0, 3)) ?? [];
  expect(cells.slice(0, 3).map((row) => row.map(({ input, isTyped }) => [input, isTyped]))).toEqual([
    [
      ['Item', false],
      ['Price & <tax>', false],
      ['007', false],
    ],
    [
      [true, false],
      [1234.5, false],
      [46_115, false],
    ],
    [
      ['merged', false],
      [null, false],
      [-0.25, false],
    ],
  ]);
  expect(cells.slice(0, 3).map((row) => row.map(({ style }) => style))).toEqual([
    [{ bold: true, italic: true, color: '#aa0000', fill: '#ffeecc', align: 'center' }, {}, {}],
    [{}, { numberFormat: '#,##0.00', borderBottom: 'thin #336699' }, { numberFormat: 'YYYY-MM-DD' }],
    [{}, null, { numberFormat: '0.0%', align: 'left', underline: true }],
  ]);
  expect(clip?.merges).toEqual([{ row: 2, column: 0, rows: 2, columns: 2 }]);
});
