import { writeOds } from 'hucre/ods';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { readTable, type TableBounds } from './table.ts';

const bounds: TableBounds = { sheets: 3, rows: 10, columns: 5, characters: 20, cells: 40 };
const sheet = (name: string, rows: (string | number | boolean | Date | null)[][]) => ({ name, rows });

describe('the beginning of a file as a table', () => {
  it('shows numbers and dates as the file does, and what formulas gave', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'Costs',
          rows: [
            ['Cogs', 0.1 + 0.2, true],
            [null, 1234.5, new Date(Date.UTC(2026, 4, 12))],
            [null, null, 0.25],
          ],
          cells: new Map([
            ['1,1', { value: 1234.5, style: { numFmt: '[$€-407] #,##0.00' } }],
            ['1,2', { value: new Date(Date.UTC(2026, 4, 12)), style: { numFmt: 'dd/mm/yyyy' } }],
            ['2,2', { value: 0.25, formula: '1/4', formulaResult: 0.25, style: { numFmt: '0%' } }],
          ] as never),
        },
      ],
    });
    const { sheets } = await readTable(bytes, 'xlsx', bounds);
    expect(sheets).toEqual([
      {
        name: 'Costs',
        rows: [
          ['Cogs', { number: '0.3' }, 'TRUE'],
          ['', { number: '€ 1,234.50' }, { number: '12/05/2026' }],
          ['', '', { number: '25%' }],
        ],
        isWhole: true,
      },
    ]);
    const ods = await writeOds({ sheets: [sheet('A', [['x', 2]])] });
    expect((await readTable(ods, 'ods', bounds)).sheets[0]?.rows).toEqual([['x', { number: '2' }]]);
  });

  it('leaves out what is beyond its bounds, and says so', async () => {
    const long = Array.from({ length: 12 }, (_, row) => [`row ${row}`]);
    const wide = [Array.from({ length: 7 }, (_, column) => `column ${column}`), ['x'.repeat(30)]];
    const many = [sheet('Long', long), sheet('Wide', wide), sheet('Small', [['a']]), sheet('Beyond', [['b']])];
    const table = await readTable(await writeXlsx({ sheets: many }), 'xlsx', bounds);
    expect(table.isWhole).toBe(false);
    expect(table.sheets.map(({ name, rows, isWhole }) => [name, rows.length, isWhole])).toEqual([
      ['Long', 10, false],
      ['Wide', 2, false],
      ['Small', 1, true],
    ]);
    expect(table.sheets[1]?.rows).toEqual([wide[0]?.slice(0, 5), ['x'.repeat(20)]]);
    const few = await readTable(await writeXlsx({ sheets: many }), 'xlsx', { ...bounds, cells: 4 });
    expect(few.sheets.flatMap(({ rows }) => rows.flat()).length).toBe(4);
  });

  it('reads text in rows in whatever dialect, and refuses what openFile refuses', async () => {
    const text = new TextEncoder().encode('Name;Cogs\r\nAda;1,5\r\n');
    expect((await readTable(text, 'text', bounds)).sheets[0]?.rows).toEqual([
      ['Name', 'Cogs'],
      ['Ada', '1,5'],
    ]);
    const locked = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]);
    await expect(readTable(locked, 'xlsx', bounds)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(readTable(text, 'ods', bounds)).rejects.toMatchObject({ code: 'unreadable' });
  });
});
