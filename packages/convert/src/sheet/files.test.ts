import {
  addRecord,
  addSheet,
  defineName,
  formatCells,
  frozenOf,
  hideDimension,
  mergesOf,
  readCell,
  resizeDimension,
  setFrozen,
  setSheetColor,
  setSheetHidden,
  stylesOf,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { ConvertError } from './convert-error.ts';
import { openFile, saveFile } from './files.ts';
import { formulaForFile, formulaFromFile } from './future-functions.ts';
import { newWorkbook, reopened, workbookOf } from './testing/workbooks.ts';
import { worksheet, xlsxOf } from './testing/xlsx.ts';

const failure = async (bytes: Uint8Array): Promise<string> => {
  const error: unknown = await openFile(bytes, 'xlsx').catch((reason: unknown) => reason);
  if (!(error instanceof ConvertError)) throw error;
  return error.code;
};

describe('a workbook as a file and back', () => {
  it('keeps values, formulas and names, also of other sheets', async () => {
    const { workbook, first } = newWorkbook();
    const other = addSheet(workbook, 'Été 2027');
    defineName(workbook, 'rate', '=Sheet1!$B$1', first);
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      ['Text', 1.5, true, false, '=no formula', '007', null, 'a\nb'],
      [{ formula: '=SUM(B1:B2)*rate' }, { formula: '=\'Été 2027\'!A1&"x"' }, { formula: '=XLOOKUP(1,B1:B2,$A:$A)' }],
    ]);
    writeCells(workbook, { sheet: other, row: 0, column: 0 }, [[{ formula: '=LET(x,Sheet1!B1,x+x)' }]]);
    const { again, first: id, losses, opened } = await reopened(workbook);
    expect([losses, opened.losses]).toEqual([[], []]);
    expect(again.sheets.map(({ name }) => name)).toEqual(['Sheet1', 'Été 2027']);
    const row = (at: number, count: number) =>
      Array.from({ length: count }, (_, column) => readCell(again, { sheet: id, row: at, column }));
    expect(row(0, 8)).toEqual(['Text', 1.5, true, false, '=no formula', '007', null, 'a\nb']);
    expect(row(1, 3)).toEqual([
      { formula: '=SUM(B1:B2)*rate' },
      { formula: '=\'Été 2027\'!A1&"x"' },
      { formula: '=XLOOKUP(1,B1:B2,$A:$A)' },
    ]);
    expect(readCell(again, { sheet: again.sheets[1]?.id ?? '', row: 0, column: 0 })).toEqual({
      formula: '=LET(x,Sheet1!B1,x+x)',
    });
  });

  it('SN1 names that are too long for a file are cut and stay apart, in formulas too', async () => {
    const { workbook, first } = newWorkbook();
    const long = 'A name that is longer than Excel can hold';
    const [one, other] = [addSheet(workbook, `${long} 1`), addSheet(workbook, `${long} 2`)];
    writeCells(workbook, { sheet: other, row: 0, column: 0 }, [[7]]);
    defineName(workbook, 'seven', `='${long} 2'!$A$1`, first);
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      [{ formula: `='${long} 1'!A1+SUM('${long} 2'!A1:A2)` }, { formula: '=seven' }],
    ]);
    const { again, first: id, losses, opened } = await reopened(workbook);
    expect([losses, opened.losses]).toEqual([[], []]);
    const [, short = '', second = ''] = again.sheets.map(({ name }) => name);
    expect([short.length, second.length, short === second]).toEqual([31, 31, false]);
    expect(readCell(again, { sheet: id, row: 0, column: 0 })).toEqual({
      formula: `='${short}'!A1+SUM('${second}'!A1:A2)`,
    });
    expect(readCell(again, { sheet: id, row: 0, column: 1 })).toEqual({ formula: '=seven' });
    expect(workbook.sheets.map(({ id: each }) => each)).toEqual([first, one, other]);
  });

  it('keeps looks, of single cells and of large ranges', async () => {
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [...Array.from({ length: 800 }, (_, at) => [at, at])]);
    const all = { sheet: first, fromRow: 0, toRow: 799, fromColumn: 0, toColumn: 0 };
    formatCells(workbook, all, { bold: true, numberFormat: '#,##0.00' });
    const one = { sheet: first, fromRow: 3, toRow: 3, fromColumn: 1, toColumn: 1 };
    const look = {
      italic: true,
      underline: true,
      strike: true,
      size: 14,
      font: 'Liberation Serif',
      color: '#aa0000',
      fill: '#ffeecc',
      align: 'right',
      verticalAlign: 'middle',
      wrap: 'wrap',
      rotation: -45,
      indent: 2,
      borderTop: 'thin #000000',
      borderLeft: 'double #336699',
      isUnlocked: true,
    } as const;
    formatCells(workbook, one, look);
    formatCells(workbook, { ...one, fromRow: 5, toRow: 5 }, { color: 'red', fill: 'yellow' });
    const { again, first: id } = await reopened(workbook);
    const style = stylesOf(again, id);
    expect(style(0, 0)).toEqual({ bold: true, numberFormat: '#,##0.00' });
    expect(style(799, 0)).toEqual({ bold: true, numberFormat: '#,##0.00' });
    expect(style(3, 1)).toEqual(look);
    expect(style(5, 1)).toEqual({ color: '#dc2626', fill: '#facc15' });
    expect(style(4, 1)).toEqual({});
  });

  it('keeps sizes, hidden lines, merges, frozen parts, colours and hidden sheets', async () => {
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [['x', 'y', 'z']]);
    resizeDimension(workbook, { sheet: first, dimension: 'columns', at: 1, count: 1 }, 145);
    resizeDimension(workbook, { sheet: first, dimension: 'rows', at: 2, count: 1 }, 40);
    hideDimension(workbook, { sheet: first, dimension: 'columns', at: 2, count: 1 }, true);
    hideDimension(workbook, { sheet: first, dimension: 'rows', at: 4, count: 2 }, true);
    addRecord(workbook, 'merge', { sheet: first, fromRow: 6, toRow: 7, fromColumn: 0, toColumn: 2 });
    setFrozen(workbook, first, 1, 2);
    setSheetColor(workbook, first, '#3366cc');
    setSheetHidden(workbook, addSheet(workbook, 'Secret'), true);
    const { again, first: id } = await reopened(workbook);
    expect(frozenOf(again, id)).toEqual({ rows: 1, columns: 2 });
    expect(mergesOf(again, id).map(({ range }) => range)).toEqual([
      { sheet: id, fromRow: 6, toRow: 7, fromColumn: 0, toColumn: 2 },
    ]);
    expect(again.sheets).toMatchObject([{ color: '#3366cc', isHidden: false }, { isHidden: true }]);
    const sheet = again.sheet(id);
    const state = (axis: 'rows' | 'columns', at: number, what: string): unknown =>
      sheet[axis].state.get(`${sheet[axis].at(at)}:${what}`);
    expect([state('columns', 1, 's'), state('rows', 2, 's')]).toEqual([145, 40]);
    expect([state('columns', 2, 'h'), state('rows', 4, 'h'), state('rows', 5, 'h'), state('rows', 6, 'h')]).toEqual([
      1,
      1,
      1,
      undefined,
    ]);
  });

  it('keeps values and formulas in an OpenDocument file too', async () => {
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      ['Text', 2.5, true],
      [null, 3],
    ]);
    const { again, first: id } = await reopened(workbook, 'ods');
    expect(readCell(again, { sheet: id, row: 0, column: 0 })).toBe('Text');
    expect(readCell(again, { sheet: id, row: 1, column: 1 })).toBe(3);
  });

  it('LK1 links are formulas here and links there; those that are not followed leave their text', async () => {
    const { workbook, first } = newWorkbook();
    const formulas = [
      '=HYPERLINK("https://example.org/a?b=1&c=2","A ""site""")',
      '=HYPERLINK("#Sheet1!B2","there")',
      '=HYPERLINK("javascript:alert(1)","run")',
    ];
    writeCells(
      workbook,
      { sheet: first, row: 0, column: 0 },
      formulas.map((formula) => [{ formula }]),
    );
    const { again, first: id, losses, opened } = await reopened(workbook);
    expect([losses, opened.losses]).toEqual([[], []]);
    expect([0, 1, 2].map((row) => readCell(again, { sheet: id, row, column: 0 }))).toEqual(
      formulas.map((formula) => ({ formula })),
    );
    const cells = new Map([['0,0', { value: 'click', hyperlink: { target: 'javascript:alert(1)' } }]]);
    const { update, losses: told } = await openFile(await writeXlsx({ sheets: [{ name: 'L', cells }] }), 'xlsx');
    expect(told).toEqual([{ kind: 'link', count: 1, examples: ['L!A1'] }]);
    const linked = workbookOf(update);
    expect(readCell(linked, { sheet: linked.sheets[0]?.id ?? '', row: 0, column: 0 })).toBe('click');
  });

  it('dates are numbers that look like dates', async () => {
    const bytes = await writeXlsx({
      sheets: [{ name: 'D', rows: [[new Date(Date.UTC(2026, 10, 29, 12)), new Date(Date.UTC(1900, 0, 15))]] }],
    });
    const workbook = workbookOf((await openFile(bytes, 'xlsx')).update);
    const id = workbook.sheets[0]?.id ?? '';
    expect(readCell(workbook, { sheet: id, row: 0, column: 0 })).toBe(46_355.5);
    expect(readCell(workbook, { sheet: id, row: 0, column: 1 })).toBe(15);
    expect(stylesOf(workbook, id)(0, 0).numberFormat).toMatch(/y/);
  });
});

describe('newer functions', () => {
  it('have marks in files alone', () => {
    for (const [ours, theirs] of [
      ['XLOOKUP(A1,B:B,C:C)', '_xlfn.XLOOKUP(A1,B:B,C:C)'],
      ['SORT(FILTER(A1:A9,A1:A9>1))', '_xlfn._xlws.SORT(_xlfn._xlws.FILTER(A1:A9,A1:A9>1))'],
      ['LET(x,1,y,x+1,x*y)', '_xlfn.LET(_xlpm.x,1,_xlpm.y,_xlpm.x+1,_xlpm.x*_xlpm.y)'],
      ['MAP(A1:A3,LAMBDA(v,v*2))', '_xlfn.MAP(A1:A3,_xlfn.LAMBDA(_xlpm.v,_xlpm.v*2))'],
      ['"LET(x,1,x)"&SUM(A1)', '"LET(x,1,x)"&SUM(A1)'],
      ["'IFS(x)'!A1+IFS(A1,1)", "'IFS(x)'!A1+_xlfn.IFS(A1,1)"],
    ] as const) {
      expect(formulaForFile(ours)).toBe(theirs);
      expect(formulaFromFile(theirs)).toBe(ours);
    }
  });
});

describe('files that cannot be opened (BI5)', () => {
  it('say why', async () => {
    expect(await failure(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]))).toBe('encrypted');
    expect(await failure(new TextEncoder().encode('a,b,c'))).toBe('unreadable');
    const { bytes } = await saveFile(newWorkbook().workbook, 'xlsx');
    expect(await failure(bytes.slice(0, -40))).toBe('unreadable');
    const bomb = bytes.slice();
    const view = new DataView(bomb.buffer);
    const directory = view.getUint32(bomb.length - 22 + 16, true);
    view.setUint32(directory + 24, 0x7fff_ffff, true);
    expect(await failure(bomb)).toBe('too_large');
  });

  it('are too large when a cell lies outside of every sheet', async () => {
    const rows = (xml: string) => xlsxOf({ 'xl/worksheets/sheet1.xml': worksheet(xml) });
    const far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    expect(await failure(await rows(far))).toBe('too_large');
    expect(await failure(await rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'))).toBe('too_large');
    const wide = await openFile(await rows('<row r="1"><c r="XFD1"><v>7</v></c></row>'), 'xlsx');
    const workbook = workbookOf(wide.update);
    expect(readCell(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 16_383 })).toBe(7);
  });

  it('never expand entities, and never run macros', async () => {
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const dtd = `<!DOCTYPE lolz [<!ENTITY l0 "lol">${laughs}]>`;
    const text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>';
    const bytes = await xlsxOf({
      'xl/worksheets/sheet1.xml': worksheet(text, { before: dtd }),
      'xl/vbaProject.bin': 'Sub Auto_Open()',
    });
    const { update, losses } = await openFile(bytes, 'xlsx');
    expect(update.length).toBeLessThan(1_000);
    expect(losses).toEqual([{ kind: 'macro', count: 1, examples: [] }]);
  });

  it('BI6 tell the parts that nothing here stands for by their names', async () => {
    const { losses } = await openFile(
      await xlsxOf({
        'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
        'customXml/item1.xml': '<a/>',
        'xl/externalLinks/externalLink1.xml': '<a/>',
        'xl/connections.xml': '<a/>',
      }),
      'xlsx',
    );
    expect(losses).toEqual([
      {
        kind: 'part',
        count: 3,
        examples: ['customXml/item1.xml', 'xl/externalLinks/externalLink1.xml', 'xl/connections.xml'],
      },
    ]);
  });

  it('end in an error of ours, whatever the bytes', async () => {
    const { bytes } = await saveFile(newWorkbook().workbook, 'xlsx');
    const seed = Date.now() % 1_000_000_007;
    console.log(`seed ${seed}`);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 150; round += 1) {
      const broken = bytes.slice();
      for (let flips = 1 + random(12); flips > 0; flips -= 1) broken[random(broken.length)] = random(256);
      await openFile(broken, 'xlsx').catch((error: unknown) => {
        if (!(error instanceof ConvertError)) throw new Error(`round ${round}`, { cause: error });
      });
    }
  });
});
