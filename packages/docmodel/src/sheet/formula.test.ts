import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { anchorFromText, textFromAnchor } from './anchor.ts';
import { type CellInput, readCell, writeCells } from './cells.ts';
import { rangesIn } from './criterion.ts';
import { deleteDimension, insertDimension, moveDimension } from './dimension.ts';
import { maxFormulaText } from './limits.ts';
import { defineName, redefineName, removeName, renameName } from './names.ts';
import { addSheet, deleteSheet, emptyWorkbook, renameSheet } from './sheets.ts';
import { reorderRows } from './sort.ts';
import { english, french, tokensOf } from './token.ts';
import { UndoHistory } from './undo.ts';
import { Workbook } from './workbook.ts';

const open = (): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  return new Workbook(doc);
};
const sheet = 's1';
const put = (workbook: Workbook, row: number, column: number, input: CellInput): void =>
  writeCells(workbook, { sheet, row, column }, [[input]]);
const shown = (workbook: Workbook, row: number, column: number): unknown => readCell(workbook, { sheet, row, column });
const typed = (formula: string): unknown => {
  const workbook = open();
  put(workbook, 4, 0, { formula });
  return (shown(workbook, 4, 0) as { formula: string }).formula;
};

describe('a formula is shown as it was typed', () => {
  it.each([
    '=A1+$B$2*B$3-$C4',
    '=SUM(A1:B9,$A$1:C$3)',
    '=SUM(A:C)+SUM($B:$B)+SUM(3:5)+SUM($2:2)',
    '=IF(A5>0,"say ""A1"", please",\'no\'!B2)',
    '=Sheet1!A1+Sheet1!A1:B2',
    '={1,2;3,4}+1.5E-3+.5',
    '=LOG10(100)+ATAN2(1,2)+A1:INDEX(B1:B9,2)',
    '=#REF!+#N/A+#DIV/0!',
    '=A1#+@B2%&" "&unknown_name^-2',
    '=[Book.xlsx]Sheet!A1+Table1[Column]',
    '=LET(x,A1,LAMBDA(y,x+y)(2))',
    '=((((A1))))  +  1\n+2',
    '=SUM(A1,',
    '=',
  ])('%s', (formula) => expect(typed(formula)).toBe(formula));

  it('with canonical letters and a range from its top left corner', () => {
    expect(typed('=sum(a1:b2)+true')).toBe('=SUM(A1:B2)+TRUE');
    expect(typed('=SUM(B$9:$A1)')).toBe('=SUM($A1:B$9)');
    expect(typed('=SUM(C:A,9:2)')).toBe('=SUM(A:C,2:9)');
  });

  it('what is beyond the limits is no reference', () => {
    expect(typed('=XFE1+A1048577+ABCD5')).toBe('=XFE1+A1048577+ABCD5');
  });
});

describe('separators are presentation only', () => {
  it('French in and out, English stored', () => {
    const workbook = open();
    writeCells(workbook, { sheet, row: 0, column: 0 }, [[{ formula: '=SOMME(A2;1,5;{1\\2;3})&"a;b,c"' }]], french);
    expect(shown(workbook, 0, 0)).toEqual({ formula: '=SOMME(A2,1.5,{1,2;3})&"a;b,c"' });
    expect(readCell(workbook, { sheet, row: 0, column: 0 }, french)).toEqual({
      formula: '=SOMME(A2;1,5;{1\\2;3})&"a;b,c"',
    });
    expect(workbook.sheet(sheet).contentAt(0, 0)).toMatchObject({ f: 'SOMME(\u0001,1.5,{1,2;3})&"a;b,c"' });
  });
});

describe('references follow', () => {
  it('a row that is inserted, moved, sorted and deleted; undo brings it back', () => {
    const workbook = open();
    const undo = new UndoHistory(workbook.journal);
    put(workbook, 0, 3, { formula: '=A5+SUM(A1:A9)' });
    insertDimension(workbook, { sheet, dimension: 'rows', at: 2, count: 3 });
    expect(shown(workbook, 0, 3)).toEqual({ formula: '=A8+SUM(A1:A12)' });
    insertDimension(workbook, { sheet, dimension: 'columns', at: 0, count: 1 });
    expect(shown(workbook, 0, 4)).toEqual({ formula: '=B8+SUM(B1:B12)' });
    moveDimension(workbook, { sheet, dimension: 'rows', at: 7, count: 1 }, 20);
    expect(shown(workbook, 0, 4)).toEqual({ formula: '=B20+SUM(B1:B11)' });
    reorderRows(workbook, sheet, 0, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(shown(workbook, 10, 4)).toEqual({ formula: '=B20+SUM(B1:B11)' });
    deleteDimension(workbook, { sheet, dimension: 'rows', at: 19, count: 1 });
    expect(shown(workbook, 10, 4)).toEqual({ formula: '=#REF!+SUM(B1:B11)' });
    expect(undo.undo()).toBe(true);
    expect(shown(workbook, 10, 4)).toEqual({ formula: '=B20+SUM(B1:B11)' });
  });

  it('a deleted corner moves inwards until nothing is left', () => {
    const workbook = open();
    put(workbook, 9, 9, { formula: '=SUM(B2:C4)' });
    deleteDimension(workbook, { sheet, dimension: 'rows', at: 1, count: 1 });
    expect(shown(workbook, 8, 9)).toEqual({ formula: '=SUM(B2:C3)' });
    deleteDimension(workbook, { sheet, dimension: 'columns', at: 2, count: 1 });
    expect(shown(workbook, 8, 8)).toEqual({ formula: '=SUM(B2:B3)' });
    deleteDimension(workbook, { sheet, dimension: 'rows', at: 1, count: 2 });
    expect(shown(workbook, 6, 8)).toEqual({ formula: '=SUM(#REF!)' });
  });

  it('sheets and names by id', () => {
    const workbook = open();
    const other = addSheet(workbook, "It's new");
    const name = defineName(workbook, 'Rate', "='It''s new'!$B$2", sheet);
    put(workbook, 0, 0, { formula: "='It''s new'!B2*rate" });
    renameSheet(workbook, other, 'Data');
    renameName(workbook, name, 'Quota');
    expect(shown(workbook, 0, 0)).toEqual({ formula: '=Data!B2*Quota' });
    removeName(workbook, name);
    deleteSheet(workbook, other);
    expect(shown(workbook, 0, 0)).toEqual({ formula: '=#REF!*#NAME?' });
  });

  it('a name follows its rows and is given another range under the same id', () => {
    const workbook = open();
    const id = defineName(workbook, 'Sales', '=Sheet1!$B$2:$B$5', sheet);
    put(workbook, 0, 0, { formula: '=SUM(Sales)' });
    const meant = () => {
      const [name] = workbook.names.list();
      return name && rangesIn(workbook, '', name.formula).map(({ fromRow, toRow }) => [fromRow, toRow]);
    };
    insertDimension(workbook, { sheet, dimension: 'rows', at: 3, count: 2 });
    insertDimension(workbook, { sheet, dimension: 'rows', at: 0, count: 1 });
    expect(meant()).toEqual([[2, 7]]);
    moveDimension(workbook, { sheet, dimension: 'rows', at: 4, count: 1 }, 20);
    expect(meant()).toEqual([[2, 6]]);
    redefineName(workbook, id, '=Sheet1!$C$1:$C$9', sheet);
    expect([meant(), workbook.names.idOf('sales')]).toEqual([[[0, 8]], id]);
    expect(shown(workbook, 1, 0)).toEqual({ formula: '=SUM(Sales)' });
    expect(() => redefineName(workbook, id, '="open', sheet)).toThrow();
    removeName(workbook, id);
    expect(() => redefineName(workbook, id, '=Sheet1!$A$1', sheet)).toThrow('no longer');
  });

  it('a filled-down column stores one formula over and over', () => {
    const workbook = open();
    const rows = Array.from({ length: 200 }, (_, index) => [
      { formula: `=A${index + 1}*$B$1+SUM(A${index + 1}:B${index + 1})` },
    ]);
    writeCells(workbook, { sheet, row: 0, column: 2 }, rows);
    const { r } = workbook.sheet(sheet).contentAt(7, 2) as { r: readonly string[] };
    expect(r).toEqual([':1', '$1:$2', ':1~:2']);
    expect(workbook.sheet(sheet).contentAt(199, 2)).toEqual(workbook.sheet(sheet).contentAt(7, 2));
  });

  it('a formula makes the sheet large enough for what it names', () => {
    const workbook = open();
    put(workbook, 0, 0, { formula: '=AZ2000+SUM(A1:A1500)' });
    const { rows, columns } = workbook.sheet(sheet);
    expect([rows.length, columns.length]).toEqual([2_000, 52]);
    expect(shown(workbook, 0, 0)).toEqual({ formula: '=AZ2000+SUM(A1:A1500)' });
  });
});

describe('bad input', () => {
  it('is refused with a reason, before anything is written', () => {
    const workbook = open();
    const before = Y.encodeStateAsUpdate(workbook.doc);
    const write = (input: CellInput): void => put(workbook, 0, 0, input);
    expect(() => write({ formula: '="open' })).toThrow(/not closed/);
    expect(() => write({ formula: "='open!A1" })).toThrow(/not closed/);
    expect(() => write({ formula: 'A1' })).toThrow(/equals sign/);
    expect(() => write({ formula: `=${'1+'.repeat(maxFormulaText)}` })).toThrow(/characters/);
    expect(() => write('x'.repeat(32_768))).toThrow(/32767/);
    expect(() => write(Number.NaN)).toThrow(/number/);
    expect(() => put(workbook, 1_048_576, 0, 1)).toThrow(/between/);
    expect(() => put(workbook, 0, 16_384, 1)).toThrow(/between/);
    expect(() => defineName(workbook, 'A1', '=B2', sheet)).toThrow(/no name/);
    expect(() => defineName(workbook, 'two words', '=B2', sheet)).toThrow(/no name/);
    expect(() => renameSheet(workbook, sheet, 'a/b')).toThrow(/name/);
    expect(Y.encodeStateAsUpdate(workbook.doc)).toEqual(before);
  });

  it('a thousand brackets and no end are read without recursion', () => {
    const deep = `${'('.repeat(1_000)}A1${')'.repeat(1_000)}`;
    expect(typed(`=${deep}`)).toBe(`=${deep}`);
    expect(tokensOf('('.repeat(8_000), english)).toHaveLength(8_000);
  });

  it('whatever is stored is read without throwing', () => {
    const workbook = open();
    const { values } = workbook.sheet(sheet).parts;
    const rubbish: readonly unknown[] = [
      { f: 'SUM(\u0001,\u0001)', r: ['nonsense'] },
      { f: 'A\u0001"', r: ['1:1~2:2~3:3'] },
      { f: 5, r: [] },
      { f: 'x', r: [7] },
      { v: 1 },
      ['a'],
      { f: '\u0001', r: ['gone!1:1'] },
    ];
    for (const [index, value] of rubbish.entries()) values.set(`${index + 1}:1`, value);
    expect(rubbish.map((_, row) => shown(workbook, row, 0))).toEqual([
      { formula: '=SUM(#REF!,#REF!)' },
      { formula: '=A#REF!"' },
      null,
      null,
      null,
      null,
      { formula: '=#REF!' },
    ]);
    expect(readCell(workbook, { sheet, row: 1, column: 0 }, french)).toEqual({ formula: '=A#REF!"' });
  });
});

describe('anchors', () => {
  it.each(['7:3', ':3', '$7:$3', 's2!7:3', '1:1~9:3', ':1~$aB1.9:$3', '*:1~*:$3', '1:*~$9:*', '@n1'])('%s', (text) => {
    const anchor = anchorFromText(text);
    expect(anchor === null ? null : textFromAnchor(anchor)).toBe(text);
  });

  it.each(['', ':', '1', '1:1~', '1:1~*:3', '@', 'a b:1', '1:1:1', '-1:2'])('%j is none', (text) =>
    expect(anchorFromText(text)).toBeNull(),
  );
});
