import {
  addChart,
  addConditionalFormat,
  addMerges,
  addProtection,
  addRecord,
  addSheet,
  type CellRange,
  type CellStyle,
  type ConditionalLook,
  chartsOf,
  conditionalFormatsOf,
  criterionFrom,
  defineName,
  formatCells,
  frozenOf,
  hideDimension,
  mergesOf,
  placedRecords,
  protectionsOf,
  readCell,
  resizeDimension,
  ruleFormula,
  ruleText,
  setFrozen,
  setSheetColor,
  setValidation,
  stylesOf,
  textFromFormula,
  type ValidationRule,
  validationsOf,
  type Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvertError } from '../convert-error.ts';
import { openFile, saveFile } from '../files.ts';
import { odsOf } from '../testing/ods.ts';
import { newWorkbook, reopened, workbookOf } from '../testing/workbooks.ts';
import { formulaForOds, formulaFromOds } from './formula.ts';

const area = (sheet: string, fromRow: number, toRow: number, fromColumn: number, toColumn: number): CellRange => ({
  sheet,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});

/** What the records of a sheet say, with formulas as they read in the first cell of each. */
const readable = (workbook: Workbook, range: CellRange, value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && 'f' in part && 'r' in part
        ? ruleText(workbook, range, part as never)
        : part,
    ),
  );
const placeOf = ({ fromRow, fromColumn, toRow, toColumn }: CellRange): string =>
  [fromRow, fromColumn, toRow, toColumn].join();
const rules = (workbook: Workbook, sheet: string) =>
  validationsOf(workbook, sheet)
    .map(({ range, rule, isStrict, hint }) => [placeOf(range), readable(workbook, range, rule), isStrict, hint])
    .sort((one, other) => String(one[0]).localeCompare(String(other[0])));
const looks = (workbook: Workbook, sheet: string) =>
  conditionalFormatsOf(workbook, sheet).map(({ range, look }) => [placeOf(range), readable(workbook, range, look)]);

const opened = async (spreadsheet: string, more: Parameters<typeof odsOf>[1] = {}) => {
  const { update, losses } = await openFile(await odsOf(spreadsheet, more), 'ods');
  const workbook = workbookOf(update);
  return { workbook, sheet: workbook.sheets[0]?.id ?? '', losses };
};

describe('an OpenDocument file', () => {
  it('OD1 keeps cells, looks, merges, sizes, hidden lines and sheets, frozen parts, colours of tabs and names', async () => {
    const { workbook, first } = newWorkbook();
    const other = addSheet(workbook, 'L’été d’Ada');
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      [1.5, 'two  spaces\nand a line', true, { formula: '=SUM(A1,2)' }, -0.25, 46_356.5],
      [
        null,
        { formula: '=HYPERLINK("https://example.org/?a=1&b=2","to & fro")' },
        { formula: '=HYPERLINK("#Sheet1!C9","there")' },
      ],
    ]);
    writeCells(workbook, { sheet: other, row: 2, column: 1 }, [['far', { formula: "=Sheet1!A1&'L’été d’Ada'!B3" }]]);
    const all: readonly CellStyle[] = [
      { numberFormat: '#,##0.00', bold: true, color: '#ff0000', fill: '#00ff00' },
      { italic: true, underline: true, strike: true, size: 18, font: 'Arial', wrap: 'wrap' },
      { align: 'center', verticalAlign: 'middle', borderTop: 'thin #112233', borderLeft: 'double #000000' },
      { numberFormat: '0.0%', rotation: -45, borderBottom: 'medium #445566', borderRight: 'dashed #000000' },
      { numberFormat: '@', align: 'left', indent: 2 },
      { numberFormat: 'yyyy-mm-dd hh:mm', isUnlocked: true, align: 'right', verticalAlign: 'top' },
    ];
    for (const [column, style] of all.entries()) formatCells(workbook, area(first, 0, 0, column, column), style);
    addMerges(workbook, first, [area(first, 4, 5, 0, 2)]);
    resizeDimension(workbook, { sheet: first, dimension: 'columns', at: 1, count: 1 }, 180);
    resizeDimension(workbook, { sheet: first, dimension: 'rows', at: 0, count: 1 }, 48);
    hideDimension(workbook, { sheet: first, dimension: 'rows', at: 3, count: 1 }, true);
    hideDimension(workbook, { sheet: first, dimension: 'columns', at: 3, count: 1 }, true);
    setFrozen(workbook, first, 1, 2);
    setSheetColor(workbook, other, '#336699');
    defineName(workbook, 'Rate', '=Sheet1!$A$1', first);
    defineName(workbook, 'Twice', '=Sheet1!$A$1*2', first);
    const { again, first: id, losses, opened: file } = await reopened(workbook, 'ods');
    expect([losses, file.losses]).toEqual([[], []]);
    const cells = (from: Workbook, sheet: string) =>
      [0, 1].map((row) => [0, 1, 2, 3, 4, 5].map((column) => readCell(from, { sheet, row, column })));
    expect(cells(again, id)).toEqual(cells(workbook, first));
    const second = again.sheets[1];
    expect([second?.name, second?.color]).toEqual(['L’été d’Ada', '#336699']);
    expect(readCell(again, { sheet: second?.id ?? '', row: 2, column: 2 })).toEqual({
      formula: "=Sheet1!A1&'L’été d’Ada'!B3",
    });
    expect(all.map((_, column) => stylesOf(again, id)(0, column))).toEqual(all);
    expect(mergesOf(again, id).map(({ range }) => placeOf(range))).toEqual(['4,0,5,2']);
    const lines = again.sheet(id);
    const stored = (axis: 'rows' | 'columns', at: number, key: string): unknown =>
      lines[axis].state.get(`${lines[axis].at(at)}:${key}`);
    expect([
      stored('columns', 1, 's'),
      stored('rows', 0, 's'),
      stored('rows', 3, 'h'),
      stored('columns', 3, 'h'),
    ]).toEqual([180, 48, 1, 1]);
    expect(frozenOf(again, id)).toEqual({ rows: 1, columns: 2 });
    const home = { space: again, sheet: id, row: null };
    expect(again.names.list().map(({ name, formula }) => [name, textFromFormula(formula, home)])).toEqual([
      ['Rate', '=Sheet1!$A$1'],
      ['Twice', '=Sheet1!$A$1*2'],
    ]);
  });

  it('OD2 writes formulas as OpenFormula does, and reads those of LibreOffice', () => {
    for (const [ours, theirs] of [
      ['SUM(A1,\'My sheet\'!$B$2:C3,"a;b")', 'SUM([.A1];[$\'My sheet\'.$B$2:.C3];"a;b")'],
      ['IF(A:A>{1,2;3,4},TRUE,2:3)', 'IF([.A:.A]>{1;2|3;4};TRUE();[.2:.3])'],
      [
        'XLOOKUP(1,A1:A2,NORMSDIST(2),F.DIST(1,2,3,FALSE))',
        'COM.MICROSOFT.XLOOKUP(1;[.A1:.A2];LEGACY.NORMSDIST(2);FDIST(1;2;3;FALSE()))',
      ],
    ] as const) {
      expect(formulaForOds(ours)).toBe(theirs);
      expect(formulaFromOds(`of:=${theirs}`).replaceAll('TRUE()', 'TRUE').replaceAll('FALSE()', 'FALSE')).toBe(ours);
    }
    expect(formulaFromOds("of:=[$'It''s'.A1]+[.#REF!]+['file:///a.ods'#$Sheet1.A1]")).toBe("'It''s'!A1+#REF!+#REF!");
    expect(formulaFromOds('msoxl:=_xlfn.CONCAT(A1,B1)')).toBe('CONCAT(A1,B1)');
    expect(formulaFromOds('of:=ORG.LIBREOFFICE.RAND.NV()&COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETBIN2DEC(1)')).toBe(
      'RAND.NV()&BIN2DEC(1)',
    );
  });

  it('OD3 keeps rules for what may be typed, conditional formats, the filter and protected sheets', async () => {
    const { workbook, first } = newWorkbook();
    addSheet(workbook, 'Été 2027');
    const column = (at: number): CellRange => area(first, 1, 9, at, at);
    const asked: readonly ((range: CellRange) => ValidationRule)[] = [
      () => ({ kind: 'list', values: ['1,5', 'say "so"', 'a;b)'] }),
      (range) => ({ kind: 'range', source: ruleFormula(workbook, range, "='Été 2027'!$A$1:$A$9") }),
      () => ({ kind: 'checkbox' }),
      (range) => ({ kind: 'number', criterion: criterionFrom(workbook, range, 'between', [1, { formula: '=A2+1' }]) }),
      (range) => ({ kind: 'number', isWhole: true, criterion: criterionFrom(workbook, range, 'atLeast', [-2]) }),
      (range) => ({ kind: 'date', criterion: criterionFrom(workbook, range, 'dateAfter', [46_356]) }),
      (range) => ({ kind: 'length', criterion: criterionFrom(workbook, range, 'notBetween', [8, 9]) }),
      (range) => ({ kind: 'formula', criterion: criterionFrom(workbook, range, 'formula', [{ formula: '=H2>$A$1' }]) }),
    ];
    for (const [at, rule] of asked.entries())
      setValidation(workbook, column(at), { rule: rule(column(at)), isStrict: at % 2 === 0, hint: `Hint & ${at}` });
    const style = { bold: true, color: '#842029', fill: '#f8d7da' } as const;
    const shown: readonly ((range: CellRange) => ConditionalLook)[] = [
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'greater', [10]) }),
      (range) => ({
        kind: 'style',
        style: { italic: true, underline: true, strike: true },
        criterion: criterionFrom(workbook, range, 'between', [{ formula: '=$A$1' }, 9.5]),
      }),
      (range) => ({ kind: 'style', style, criterion: criterionFrom(workbook, range, 'textContains', ['<la"te)>']) }),
      (range) => ({
        kind: 'style',
        style,
        criterion: criterionFrom(workbook, range, 'formula', [{ formula: '=MOD($A2,2)=0' }]),
      }),
      () => ({
        kind: 'scale',
        points: [
          { at: 'min', value: 0, color: '#f8696b' },
          { at: 'percentile', value: 50, color: '#ffeb84' },
          { at: 'max', value: 0, color: '#63be7b' },
        ],
      }),
      () => ({ kind: 'bar', color: '#638ec6', from: { at: 'number', value: 0 }, to: { at: 'max', value: 0 } }),
    ];
    for (const [at, look] of shown.entries()) addConditionalFormat(workbook, column(at), look(column(at)));
    addRecord(workbook, 'filter', area(first, 0, 9, 0, 3));
    addProtection(workbook, area(first, 0, 0, 0, 0), { note: '', isWarning: false, editors: [], isSheet: true });
    const { again, first: id, losses, opened: file } = await reopened(workbook, 'ods');
    expect([losses, file.losses]).toEqual([[], []]);
    expect(rules(again, id)).toEqual(rules(workbook, first));
    expect(looks(again, id)).toEqual(looks(workbook, first));
    expect(placedRecords(again, id, 'filter').map(({ range }) => placeOf(range))).toEqual(['0,0,9,3']);
    expect(protectionsOf(again, id)).toMatchObject([{ isSheet: true }]);
  });

  it('OD4 keeps charts: ranges, names, labels, titles, legend, stacking, place and size', async () => {
    const { workbook, first } = newWorkbook();
    writeCells(workbook, { sheet: first, row: 0, column: 0 }, [
      ['Month', 'In', 'Out'],
      ['Jan', 1, 2],
      ['Feb', 3, 4],
    ]);
    const types = ['column', 'bar', 'line', 'area', 'pie', 'scatter', 'combo'] as const;
    for (const [at, type] of types.entries())
      addChart(
        workbook,
        { sheet: first, row: 5 + at, column: 2 },
        {
          type,
          source: type === 'pie' ? '=$A$1:$B$3' : '=$A$1:$C$3',
          title: `<b>${type}</b>`,
          xTitle: type === 'pie' ? '' : 'Across',
          yTitle: type === 'pie' ? '' : 'Up',
          legend: at % 2 === 0 ? 'bottom' : 'none',
          isStacked: type === 'column',
          seriesIn: 'columns',
          hasNames: true,
          hasLabels: true,
          x: 7,
          y: 12,
          width: 400,
          height: 240,
        },
      );
    const { again, first: id, losses, opened: file } = await reopened(workbook, 'ods');
    expect([losses, file.losses]).toEqual([[], []]);
    const drawn = (from: Workbook, sheet: string) =>
      chartsOf(from, sheet)
        .map(({ id: _, source, ...chart }) => ({
          ...chart,
          source: textFromFormula(source as never, { space: from, sheet, row: null }),
        }))
        .sort((one, other) => (one.at?.row ?? 0) - (other.at?.row ?? 0));
    const plain = (text: unknown): unknown => JSON.parse(JSON.stringify(text).replaceAll('Sheet1!', ''));
    expect(plain(drawn(again, id))).toEqual(plain(drawn(workbook, first)));
  });

  it('OD5 tells what it cannot hold, both ways, with the places', async () => {
    const { workbook, first } = newWorkbook();
    addProtection(workbook, area(first, 1, 2, 0, 0), { note: '', isWarning: false, editors: [], isSheet: false });
    addRecord(workbook, 'filter', area(first, 0, 9, 0, 3), { name: 'Mine' });
    expect((await saveFile(workbook, 'ods')).losses).toEqual([
      { kind: 'filterChoice', count: 1, examples: ['Sheet1'] },
      { kind: 'protection', count: 1, examples: ['Sheet1!A2:A3'] },
    ]);
    const { losses } = await opened(
      `<table:table table:name="A" table:protected="true" table:protection-key="x"><table:shapes><draw:frame><draw:image/></draw:frame><draw:custom-shape/></table:shapes><table:table-row><table:table-cell office:value-type="string"><office:annotation/><text:p><text:span text:style-name="T1">a</text:span>b</text:p></table:table-cell></table:table-row><calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="A.A1"><calcext:icon-set/></calcext:conditional-format></calcext:conditional-formats></table:table><table:data-pilot-tables><table:data-pilot-table/></table:data-pilot-tables>`,
    );
    expect(losses.map(({ kind, count, examples }) => [kind, count, ...examples])).toEqual([
      ['comment', 1, 'A!A1'],
      ['richText', 1, 'A!A1'],
      ['image', 2, 'A', 'A'],
      ['pivot', 1],
      ['condition', 1, 'A!A1'],
      ['protection', 1, 'A'],
    ]);
  });

  it('OD6 reads what is repeated, filled, dated and styled by column without making cells of it', async () => {
    const { workbook, sheet, losses } = await opened(
      `<table:table table:name="A"><table:table-column table:number-columns-repeated="16384" table:default-cell-style-name="bold"/><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/><table:table-cell office:value-type="date" office:date-value="2026-11-30T12:00:00"/><table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/></table:table-row><table:table-row><table:table-cell table:formula="of:=[.A1:.A2]*2" table:number-matrix-rows-spanned="2" table:number-matrix-columns-spanned="1" office:value-type="float" office:value="14"/></table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="14"/></table:table-row><table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`,
      {
        styles:
          '<style:default-style style:family="paragraph"/><number:number-style style:name="n"><number:number number:decimal-places="2" number:min-integer-digits="1"/></number:number-style><style:style style:name="bold" style:family="table-cell" style:data-style-name="n"><style:text-properties fo:font-weight="bold"/></style:style>',
      },
    );
    expect(losses).toEqual([]);
    expect([0, 2].map((row) => [0, 1, 2, 3].map((column) => readCell(workbook, { sheet, row, column })))).toEqual(
      Array(2).fill([7, 7, 46_356.5, 1.5]),
    );
    expect([3, 4].map((row) => readCell(workbook, { sheet, row, column: 0 }))).toEqual([{ formula: '=A1:A2*2' }, null]);
    const look = stylesOf(workbook, sheet);
    expect([look(0, 0), look(500, 20)]).toEqual(Array(2).fill({ bold: true, numberFormat: '0.00' }));
  });
});

describe('a hostile OpenDocument file', () => {
  const row = (cell: string): string =>
    `<table:table table:name="A"><table:table-row>${cell}</table:table-row></table:table>`;

  it('OD7 with entities, too many cells or a password, or damaged, says so; scripts are text or left out', async () => {
    const failing = async (spreadsheet: string, more = {}): Promise<string | undefined> =>
      openFile(await odsOf(spreadsheet, more), 'ods').then(
        () => undefined,
        (error: unknown) => (error instanceof ConvertError ? error.code : String(error)),
      );
    expect(await failing('', { more: { 'content.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' } })).toBe(
      'unreadable',
    );
    expect(
      await failing(row('<table:table-cell/>'), {
        more: { 'META-INF/manifest.xml': '<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>' },
      }),
    ).toBe('encrypted');
    expect(
      await failing(
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row></table:table>',
      ),
    ).toBe('too_large');
    expect(await failing('')).toBe('unreadable');
    const script = '&lt;img src=x onerror=alert(1)&gt;';
    const { workbook, sheet, losses } = await opened(
      row(
        `<table:table-cell office:value-type="string"><text:p><text:a xlink:href="javascript:alert(1)">${script}</text:a></text:p></table:table-cell>`,
      ),
    );
    expect(readCell(workbook, { sheet, row: 0, column: 0 })).toBe('<img src=x onerror=alert(1)>');
    expect(losses).toEqual([{ kind: 'link', count: 1, examples: ['A!A1'] }]);
  });

  it('OD8 opens or says why not, whatever its parts say', async () => {
    const seed = Number(process.env.CLOUDITY_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`seed ${seed}`);
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        'of:=',
        '[.A1',
        '[.A1]',
        ']',
        "'",
        '"',
        ';',
        '1e999',
        '-1',
        '9'.repeat(20),
        '$A.B2:.C3',
        'cell-content()',
        '>=',
        'between(1,',
        ')',
        'P',
        'PT1H',
        '2026-99-99',
        '#',
        '1cm',
        'NaN',
        'valueOf',
      ),
    );
    const text = fc.array(word, { maxLength: 5 }).map((words) =>
      words
        .join('')
        .replace(/[^\P{Cc}]|[<>&"\ufffe\uffff]/gu, '')
        .toWellFormed(),
    );
    const cells = [
      'table:formula',
      'office:value',
      'office:date-value',
      'office:time-value',
      'table:number-columns-repeated',
      'table:number-rows-spanned',
      'table:content-validation-name',
      'table:style-name',
    ];
    const types = ['float', 'date', 'time', 'boolean', 'string', ''];
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 24, maxLength: 24 }), fc.nat(5), async (words, type) => {
        const at = (index: number): string => words[index] ?? '';
        // Of equal rows and cells at most some hundred each way: two million are allowed, and take seconds.
        const few = (index: number): string =>
          at(index)
            .replace(/(?<!^)\D/g, '')
            .slice(0, 2);
        const attributes = cells
          .map((name, index) => [name, name.endsWith('-repeated') ? few(index) : at(index)])
          .map(([name, said]) => (said === '' ? '' : ` ${name}="${said}"`))
          .join('');
        const bytes = await odsOf(
          `<table:content-validations><table:content-validation table:name="${at(6)}" table:condition="${at(8)}" table:base-cell-address="${at(9)}"><table:error-message table:message-type="${at(10)}"/></table:content-validation></table:content-validations><table:table table:name="${at(11)}"><table:table-row table:number-rows-repeated="${few(12)}"><table:table-cell${attributes} office:value-type="${types[type]}"><text:p>${at(13)}<text:s text:c="${at(14)}"/><text:a xlink:href="${at(15)}">x</text:a></text:p><draw:frame svg:x="${at(16)}" svg:width="${at(17)}"><draw:object xlink:href="./o"/></draw:frame></table:table-cell></table:table-row><calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="${at(18)}"><calcext:condition calcext:value="${at(19)}" calcext:apply-style-name="s"/><calcext:color-scale><calcext:color-scale-entry calcext:value="${at(20)}" calcext:type="number"/></calcext:color-scale></calcext:conditional-format></calcext:conditional-formats></table:table><table:named-expressions><table:named-range table:name="${at(21)}" table:cell-range-address="${at(22)}"/></table:named-expressions><table:database-ranges><table:database-range table:target-range-address="${at(23)}" table:display-filter-buttons="true"/></table:database-ranges>`,
          {
            styles: `<style:style style:name="${at(7)}" style:family="table-cell" style:parent-style-name="${at(7)}" style:data-style-name="n"><style:text-properties fo:font-size="${at(16)}" fo:color="${at(17)}"/></style:style><number:number-style style:name="n"><number:number number:decimal-places="${at(20)}"/><number:text>${at(13)}</number:text></number:number-style>`,
            more: {
              'o/content.xml': `<a xmlns:table="t" xmlns:chart="c"><chart:chart chart:class="chart:${at(10)}"><chart:plot-area><chart:series chart:values-cell-range-address="${at(18)}"/></chart:plot-area></chart:chart></a>`,
            },
          },
        );
        await openFile(bytes, 'ods').catch((error: unknown) => {
          if (!(error instanceof ConvertError)) throw error;
        });
      }),
      { seed, numRuns: 150 },
    );
  });
});
