import { describe, expect, test } from 'vitest';
import { createEngine, isCalcError, isSparkline, type Sparkline } from '../index.ts';
import { cell, engineWith, grid, set } from '../testing/workbook.ts';

const drawn = (formula: string, ...rows: readonly (readonly (number | string | boolean | null)[])[]): Sparkline => {
  const value = cell(engineWith([[formula], ...rows]), 0, 0);
  if (!isSparkline(value)) throw new Error(`${formula} gave ${JSON.stringify(value)}`);
  return value.sparkline;
};
const refused = (formula: string, ...rows: readonly (readonly (number | string | boolean | null)[])[]): string => {
  const value = cell(engineWith([[formula], ...rows]), 0, 0);
  return isCalcError(value) ? `${value.error} ${value.message}` : JSON.stringify(value);
};
const data = [[3], [18], [7]] as const;

describe('CA10: SPARKLINE gives a drawing of its values', () => {
  test('a line unless told', () => {
    expect(drawn('=SPARKLINE(A2:A4)', ...data)).toMatchObject({
      type: 'line',
      values: [3, 18, 7],
      places: null,
      lineWidth: 1.5,
      colors: { main: null },
    });
  });

  test('options are pairs in an array or in cells, in any case of letters', () => {
    const line = '=SPARKLINE(A2:A4,{"ChartType","Column";"COLOR","#1A73E8";"ymin",-2;"axis",TRUE;"negcolor","red"})';
    expect(drawn(line, ...data)).toMatchObject({
      type: 'column',
      least: -2,
      greatest: null,
      hasAxis: true,
      colors: { main: '#1a73e8', negative: 'red' },
    });
    expect(drawn('=SPARKLINE({1,2,3},{"charttype","linewidth","axis";"line",3,TRUE})').lineWidth).toBe(3);
    expect(drawn('=SPARKLINE(A2:A4,B2:C4)', [3, 'charttype', 'bar'], [18, 'max', 40], [7, null, null])).toMatchObject({
      type: 'bar',
      greatest: 40,
    });
  });

  test('empty cells and texts are gaps, or zeros on request; what follows the last value is left out', () => {
    const rows = [[1], [null], ['a'], [4], [null]] as const;
    expect(drawn('=SPARKLINE(A2:A6)', ...rows).values).toEqual([1, null, null, 4]);
    expect(drawn('=SPARKLINE(A2:A6,{"empty","zero";"nan","convert"})', ...rows).values).toEqual([1, 0, 0, 4, 0]);
    expect(drawn('=SPARKLINE(A2:A4)', [null]).values).toEqual([]);
  });

  test('two columns of a line are where and what', () => {
    const rows = [
      [1, 5],
      [2, 6],
      [9, null],
      [10, 7],
    ] as const;
    expect(drawn('=SPARKLINE(A2:B5)', ...rows)).toMatchObject({ places: [1, 2, 10], values: [5, 6, 7] });
    expect(drawn('=SPARKLINE(A2:B5,{"charttype","winloss"})', ...rows).values).toEqual([1, 5, 2, 6, 9, null, 10, 7]);
  });

  test('what cannot be drawn is an error that says why', () => {
    expect(refused('=SPARKLINE(A2:A4,{"colour","red"})', ...data)).toBe('#VALUE! SPARKLINE has no option "colour".');
    expect(refused('=SPARKLINE(A2:A4,{"color","reddish"})', ...data)).toMatch(/^#VALUE! The option color .* colour/);
    expect(refused('=SPARKLINE(A2:A4,{"color","red;}</style>"})', ...data)).toMatch(/^#VALUE! The option color/);
    expect(refused('=SPARKLINE(A2:A4,{"charttype","pie"})', ...data)).toMatch(/one of line, column, winloss, bar/);
    expect(refused('=SPARKLINE(A2:A4,{"linewidth",99})', ...data)).toMatch(/from 0.5 to 10/);
    expect(refused('=SPARKLINE(A2:A4,"column")', ...data)).toMatch(/are pairs/);
    expect(refused('=SPARKLINE(A2:A3)', [1], ['=1/0'])).toMatch(/^#DIV\/0!/);
    expect(refused('=SPARKLINE(SEQUENCE(10001))')).toMatch(/at most 10000 values, and these are 10001/);
    expect(refused('=SPARKLINE()')).toMatch(/^#N\/A/);
  });
});

describe('CA11: a drawing is a value of its cell alone', () => {
  test('branches of conditions, LET and names pass it on', () => {
    const formulas = [
      '=IF(A2>0,SPARKLINE(A2:A4),"")',
      '=IFERROR(SPARKLINE(A2:A4),"none")',
      '=LET(x,A2:A4,SPARKLINE(x))',
      '=(IFS(FALSE,1,TRUE,SPARKLINE(A2:A4)))',
      '=SWITCH(2,1,"a",SPARKLINE(A2:A4))',
    ];
    for (const formula of formulas) expect(drawn(formula, ...data).values, formula).toEqual([3, 18, 7]);
    const named = engineWith([['=trend'], [5], [6]], { trend: '=SPARKLINE(Sheet1!$A$2:$A$3)' });
    expect(cell(named, 0, 0)).toMatchObject({ sparkline: { values: [5, 6] } });
    named.apply([{ kind: 'defineName', name: 'trend', formula: '=LEN(SPARKLINE(Sheet1!$A$2:$A$3))' }]);
    expect(cell(named, 0, 0)).toBe(0);
  });

  test('everybody who reads it reads an empty text', () => {
    const formulas = [
      '=A1',
      '=A1&"x"',
      '=LEN(A1)',
      '=SUM(A1:A4)',
      '=COUNT(A1:A4)',
      '=COUNTIF(A1:A4,">0")',
      '=ISTEXT(A1)',
      '=A1=""',
      '=LEN(SPARKLINE(A2:A4))',
      '=SPARKLINE(A2:A4)&"x"',
      '=MATCH("",A1:A4,0)',
      '=TYPE(A1)',
      '=VLOOKUP("",A1:A4,1,FALSE)',
    ];
    const engine = engineWith([['=SPARKLINE(A2:A4)', ...formulas], [3], [18], [7]]);
    expect(grid(engine, 1, formulas.length, 0, 1)).toEqual([['', 'x', 0, 28, 3, 3, true, true, 0, 'x', 1, 2, '']]);
  });

  test('of a result that fills cells the first alone is drawn', () => {
    const engine = engineWith([['=IF({TRUE,TRUE},SPARKLINE(A2:A4),1)'], [3], [18], [7]]);
    expect(cell(engine, 0, 0)).toMatchObject({ sparkline: { values: [3, 18, 7] } });
    expect(cell(engine, 0, 1)).toBe('');
    expect(grid(engineWith([[3, '=BYROW(A1:A2,LAMBDA(r,SPARKLINE(r)))'], [18]]), 2, 1, 0, 1)).toEqual([[''], ['']]);
  });

  test('it follows its data, moves with its row and goes with its formula', () => {
    const engine = engineWith([['=IF(A2>0,SPARKLINE(A2:A4),"")'], [3], [18], [7]]);
    const { changes } = engine.apply([set(3, 0, 9)]);
    expect(changes).toMatchObject([
      { row: 3, value: 9 },
      { row: 0, value: { sparkline: { values: [3, 18, 9] } } },
    ]);
    engine.apply([{ kind: 'addRows', sheet: 's', at: 0, count: 2 }]);
    expect(cell(engine, 2, 0)).toMatchObject({ sparkline: { values: [3, 18, 9] } });
    expect(engine.apply([set(3, 0, -1)]).changes).toContainEqual({ sheet: 's', row: 2, column: 0, value: '' });
    engine.apply([set(3, 0, 1)]);
    expect(cell(engine, 2, 0)).toMatchObject({ sparkline: { values: [1, 18, 9] } });
    engine.apply([set(2, 0, null)]);
    expect(cell(engine, 2, 0)).toBeNull();
  });

  test('it is the value of a formula that stands in no cell, too', () => {
    const engine = createEngine();
    engine.load({ sheets: [{ sheet: 's', name: 'S', rows: [[1, 2]] }] });
    expect(engine.evaluate('s', ['=SPARKLINE(A1:B1)'])).toMatchObject([{ sparkline: { values: [1, 2] } }]);
  });
});
