import {
  addProtection,
  addSheet,
  type CellRange,
  formatCells,
  type Protection,
  protectionsOf,
  stylesOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvertError } from '../convert-error.ts';
import { openFile, saveFile } from '../files.ts';
import { PackageParts } from '../opc/parts.ts';
import { newWorkbook, reopened, workbookOf } from '../testing/workbooks.ts';
import { spreadsheetml, worksheet, xlsxOf } from '../testing/xlsx.ts';

const plain: Protection = { note: '', isWarning: false, editors: [], isSheet: false };
const area = (sheet: string, fromRow: number, toRow: number, fromColumn: number, toColumn: number): CellRange => ({
  sheet,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});
const protections = (workbook: Workbook, sheet: string) =>
  protectionsOf(workbook, sheet)
    .map(({ range: { fromRow, toRow, fromColumn, toColumn }, isSheet }) =>
      isSheet ? 'sheet' : [fromRow, toRow, fromColumn, toColumn].join(),
    )
    .sort();

const opened = async (behind: string, { cells = '<c r="A1"><v>1</v></c>', columns = '', lock = '' } = {}) => {
  const bytes = await xlsxOf({
    'xl/worksheets/sheet1.xml': worksheet(`<row r="1">${cells}</row>`, { behind }).replace(
      '<sheetData>',
      `${columns}<sheetData>`,
    ),
    'xl/styles.xml': `<styleSheet xmlns="${spreadsheetml}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf/><xf applyProtection="1"><protection locked="0"/></xf></cellXfs></styleSheet>`,
    ...(lock === '' ? {} : { 'xl/workbook.xml': lock }),
  });
  const { update, losses } = await openFile(bytes, 'xlsx');
  const workbook = workbookOf(update);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '', losses };
};

describe('protection', () => {
  it('PR1 of ranges and of sheets goes into an XLSX file and comes back; people, notes and warnings are told', async () => {
    const { workbook, first } = newWorkbook();
    const whole = addSheet(workbook, 'Whole');
    addProtection(workbook, area(first, 1, 3, 1, 2), plain);
    addProtection(workbook, area(first, 7, 7, 0, 25), { ...plain, editors: [{ id: 'ada', name: 'Ada' }] });
    addProtection(workbook, area(first, 9, 9, 0, 0), { ...plain, isWarning: true });
    addProtection(workbook, area(whole, 0, 0, 0, 0), { ...plain, isSheet: true });
    formatCells(workbook, area(whole, 2, 3, 2, 2), { isUnlocked: true });
    const { again, losses, opened: file } = await reopened(workbook);
    expect(losses).toEqual([{ kind: 'protection', count: 2, examples: ['Sheet1!A8:Z8', 'Sheet1!A10'] }]);
    expect(file.losses).toEqual([]);
    const [one = '', other = ''] = again.sheets.map(({ id }) => id);
    expect(protections(again, one)).toEqual(['1,3,1,2', '7,7,0,25']);
    expect(protections(again, other)).toEqual(['sheet']);
    const look = stylesOf(again, other);
    expect([look(2, 2).isUnlocked, look(1, 2).isUnlocked]).toEqual([true, undefined]);
  });

  it('PR2 names in the file what stays open, has no password, and keeps the order of the parts of a worksheet', async () => {
    const { workbook, first } = newWorkbook();
    addProtection(workbook, area(first, 0, 0, 0, 0), plain);
    const { bytes } = await saveFile(workbook, 'xlsx');
    const text = (await new PackageParts(bytes).text('xl/worksheets/sheet1.xml')) ?? '';
    expect(text).toMatch(
      /<\/?sheetData\/?>\s*<sheetProtection sheet="1" formatCells="0"[^>]*\/><protectedRanges><protectedRange name="Open" sqref="B1:XFD1 A2:XFD1048576"\/>/,
    );
    expect(text).not.toMatch(/password|hashValue/);
  });

  it('PR3 of a file is kept without its password; ranges that are open to all are open, columns that are not locked too', async () => {
    const form = await opened(
      '<sheetProtection password="CC1A" sheet="1"/><protectedRanges><protectedRange name="a" sqref="B2:B9"/><protectedRange name="b" password="CC1A" sqref="C2"/></protectedRanges>',
      {
        lock: `<workbook xmlns="${spreadsheetml}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookProtection lockStructure="1"/><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
      },
    );
    expect(protections(form.workbook, form.sheet)).toEqual(['sheet']);
    const look = stylesOf(form.workbook, form.sheet);
    expect([look(1, 1).isUnlocked, look(8, 1).isUnlocked, look(1, 2).isUnlocked]).toEqual([true, true, undefined]);
    expect(form.losses).toEqual([{ kind: 'protection', count: 3, examples: ['A'] }]);

    const columns = await opened('<sheetProtection sheet="1"/>', {
      columns: '<cols><col min="1" max="16384" width="9" style="1"/></cols>',
      cells: '<c r="A1" s="1"><v>1</v></c><c r="B1" s="0"><v>2</v></c><c r="C1" s="0"><v>3</v></c>',
    });
    expect(protections(columns.workbook, columns.sheet)).toEqual(['0,0,1,2']);
    expect(columns.losses).toEqual([]);
    const none = await opened('<sheetProtection objects="1"/>');
    expect(protections(none.workbook, none.sheet)).toEqual([]);
  });

  it('PR4 opens the file, or a ConvertError says why not, whatever is said of protection', async () => {
    const seed = Number(process.env.CLOUDITY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`seed ${seed}`);
    const said = fc
      .array(
        fc.oneof(
          fc.string({ maxLength: 8 }),
          fc.constantFrom(
            '1',
            '0',
            'true',
            'A1',
            'A1:XFD1048576',
            'B2:A1',
            'A:C',
            '9:2',
            ' ',
            '16384',
            '99999',
            '-1',
            'NaN',
          ),
        ),
        { maxLength: 4 },
      )
      .map((words) =>
        words
          .join('')
          .replace(/[\p{Cc}<>&"\ufffe\uffff]/gu, '')
          .toWellFormed(),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 8, maxLength: 8 }), async ([a, b, c, d, e, f, g, h]) => {
        const more = {
          columns: `<cols><col min="${e}" max="${f}" style="${g}"/><col min="1" max="${f}" style="1"/></cols>`,
        };
        await opened(
          `<sheetProtection sheet="1" password="${a}"/><protectedRanges><protectedRange name="${b}" sqref="${c}"/><protectedRange sqref="${d}" algorithmName="${h}"/></protectedRanges>`,
          more,
        ).catch((error: unknown) => {
          if (!(error instanceof ConvertError)) throw error;
        });
      }),
      { seed, numRuns: 100 },
    );
  });
});
