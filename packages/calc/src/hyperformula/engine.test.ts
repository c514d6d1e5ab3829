import { describe, expect, test } from 'vitest';
import { CalcRefused, createEngine, isCalcError } from '../index.ts';
import { bare, book, cell, engineWith, grid, inputOf, set } from '../testing/workbook.ts';

describe('cells', () => {
  test('text is never read as anything else', () => {
    const texts = ['123', '=1+1', "'a", 'TRUE', '1/2', '12:00', '50%', '#N/A', '$3', ' 7', '', 'a"b'];
    const engine = createEngine();
    engine.load({ sheets: [{ sheet: 's', name: 'S', rows: [texts] }] });
    expect(grid(engine, 1, texts.length)).toEqual([texts]);
    engine.apply([{ kind: 'setCells', sheet: 's', row: 1, column: 0, cells: [texts] }]);
    expect(grid(engine, 1, texts.length, 1)).toEqual([texts]);
  });

  test('values have fifteen digits', () => {
    const engine = engineWith([[123_456_789_012.34, '=A1', '=A1+0.01', '=1/3', '=0.1+0.2', '=3*1.1']]);
    expect(grid(engine, 1, 6)).toEqual([
      [123_456_789_012.34, 123_456_789_012.34, 123_456_789_012.35, 0.333_333_333_333_333, 0.3, 3.3],
    ]);
  });

  test('an edit gives the cells whose values changed, and no others', () => {
    const engine = engineWith([[1, '=A1+1', '=B1*0', '=C1+5', 7]]);
    const { changes, isTimedOut } = engine.apply([set(0, 0, 2)]);
    expect(isTimedOut).toBe(false);
    expect(changes.map(({ column, value }) => [column, value])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  test('a batch that names an unknown sheet or place is refused as a whole', () => {
    const engine = engineWith([[1]]);
    const bad = [
      { kind: 'addRows', sheet: 'other', at: 0, count: 1 },
      { kind: 'addRows', sheet: 's', at: -1, count: 1 },
      { kind: 'removeRows', sheet: 's', at: 0, count: 0 },
      { kind: 'moveRows', sheet: 's', at: 2, count: 3, to: 4 },
      { kind: 'addSheet', sheet: 's', name: 'New' },
      { kind: 'addSheet', sheet: 't', name: 'sheet1' },
      { kind: 'setCells', sheet: 's', row: 1_048_576, column: 0, cells: [[1]] },
      { kind: 'setCells', sheet: 's', row: 0, column: 16_384, cells: [[1]] },
    ] as const;
    for (const operation of bad) expect(() => engine.apply([set(0, 0, 9), operation])).toThrow(CalcRefused);
    expect(grid(engine, 1, 1)).toEqual([[1]]);
  });

  test('sheets come, go and change their names', () => {
    const engine = engineWith([["='Second sheet'!A1"]]);
    expect(grid(engine, 1, 1)).toEqual([['#REF!']]);
    engine.apply([
      { kind: 'addSheet', sheet: 't', name: 'Second sheet' },
      { kind: 'setCells', sheet: 't', row: 0, column: 0, cells: [[4]] },
    ]);
    expect(grid(engine, 1, 1)).toEqual([[4]]);
    engine.apply([{ kind: 'renameSheet', sheet: 't', name: 'Other' }, set(0, 1, '=Other!A1+1')]);
    expect(grid(engine, 1, 2)).toEqual([[4, 5]]);
    engine.apply([{ kind: 'removeSheet', sheet: 't' }]);
    expect(grid(engine, 1, 2)).toEqual([['#REF!', '#REF!']]);
  });

  test('references follow inserted, removed and moved rows', () => {
    const engine = engineWith([[1], [2], [3], ['=SUM(A1:A3)', '=A2']]);
    engine.apply([{ kind: 'addRows', sheet: 's', at: 1, count: 2 }, set(1, 0, 10)]);
    expect(grid(engine, 1, 2, 5)).toEqual([[16, 2]]);
    engine.apply([{ kind: 'removeRows', sheet: 's', at: 0, count: 1 }]);
    expect(grid(engine, 1, 2, 4)).toEqual([[15, 2]]);
    engine.apply([{ kind: 'moveRows', sheet: 's', at: 2, count: 1, to: 0 }, set(0, 0, 7)]);
    expect(grid(engine, 1, 2, 4)[0]?.[1]).toBe(7);
  });
});

describe('names', () => {
  test('a name, a named function, and a name that changes', () => {
    const engine = engineWith([[2, '=rate*A1', '=twice(A1)', '=twice({1,2})']], {
      Rate: '=0.5',
      twice: '=LAMBDA(x,x*2)',
    });
    expect(grid(engine, 1, 5)).toEqual([[2, 1, 4, 2, 4]]);
    engine.apply([{ kind: 'addRows', sheet: 's', at: 0, count: 1 }]);
    engine.apply([
      { kind: 'defineName', name: 'rate', formula: '=10' },
      { kind: 'defineName', name: 'TWICE', formula: null },
    ]);
    expect(grid(engine, 1, 4, 1)).toEqual([[2, 20, '#NAME?', '#NAME?']]);
  });

  test('a name that contains itself is an error', () => {
    expect(cell(engineWith([['=a']], { a: '=b+1', b: '=a+1' }), 0, 0)).toMatchObject({ error: '#ERROR!' });
  });
});

describe('results that fill cells', () => {
  test('blocked by a value, free again without it', () => {
    const engine = engineWith([['=SEQUENCE(3)'], ['x'], [null], ['=SUM(A1#)']]);
    expect(grid(engine, 4, 1)).toEqual([['#SPILL!'], ['x'], [null], ['#SPILL!']]);
    engine.apply([set(1, 0, null)]);
    expect(grid(engine, 4, 1)).toEqual([[1], [2], [3], [6]]);
    expect(engine.explain({ sheet: 's', row: 0, column: 0 }).spill).toMatchObject({ lastRow: 2, lastColumn: 0 });
    engine.apply([set(2, 0, 'y')]);
    expect(grid(engine, 4, 1)).toEqual([['#SPILL!'], [null], ['y'], ['#SPILL!']]);
    engine.apply([set(0, 0, 5)]);
    expect(grid(engine, 3, 1)).toEqual([[5], [null], ['y']]);
  });

  test('a result grows and shrinks with what it is calculated from, and others follow', () => {
    const engine = engineWith([[2, '=SEQUENCE(A1)', '=B1:B4*10', '=COUNT(B1:B9)']]);
    expect(grid(engine, 4, 4).map((row) => row.slice(1))).toEqual([
      [1, 10, 2],
      [2, 20, null],
      [null, 0, null],
      [null, 0, null],
    ]);
    const { changes } = engine.apply([set(0, 0, 3)]);
    expect(grid(engine, 4, 4).map((row) => row[2])).toEqual([10, 20, 30, 0]);
    expect(changes.some(({ row, column, value }) => row === 2 && column === 1 && value === 3)).toBe(true);
    engine.apply([set(0, 0, 1)]);
    expect(grid(engine, 4, 4).map((row) => row.slice(1))).toEqual([
      [1, 10, 1],
      [null, 0, null],
      [null, 0, null],
      [null, 0, null],
    ]);
  });

  test('of two results the one earlier in reading order wins, whichever came first', () => {
    const engine = engineWith([
      [null, null],
      ['=SEQUENCE(1,2)', null],
    ]);
    engine.apply([set(0, 1, '=SEQUENCE(2)')]);
    expect(grid(engine, 2, 2)).toEqual([
      [null, 1],
      ['#SPILL!', 2],
    ]);
    engine.apply([set(0, 1, null)]);
    expect(grid(engine, 2, 2)).toEqual([
      [null, null],
      [1, 2],
    ]);
  });

  test('rows inserted into a result leave it whole, and references stay with their cells', () => {
    const engine = engineWith([['=SEQUENCE(3)', '=A2']]);
    engine.apply([{ kind: 'addRows', sheet: 's', at: 1, count: 1 }]);
    expect(grid(engine, 4, 2)).toEqual([
      [1, 3],
      [2, null],
      [3, null],
      [null, null],
    ]);
  });

  test('a result larger than the limit or the sheet is an error', () => {
    const engine = createEngine({ limits: { spillCells: 100 } });
    engine.load(book([['=SEQUENCE(101)', '=SEQUENCE(100)']]));
    expect(cell(engine, 0, 0)).toEqual({ error: '#SPILL!', message: 'The result has more than 100 cells.' });
    expect(cell(engine, 99, 1)).toBe(100);
    engine.apply([set(1_048_570, 3, '=SEQUENCE(20)')]);
    expect(cell(engine, 1_048_570, 3)).toMatchObject({ error: '#SPILL!' });
  });

  test('what depends on the cells it fills is circular', () => {
    const engine = engineWith([['=A2:A4+1']]);
    expect(grid(engine, 4, 1)).toEqual([['#CYCLE!'], [null], [null], [null]]);
  });
});

describe('references that the text does not tell', () => {
  test('INDIRECT follows its cells through several steps', () => {
    const engine = engineWith([['=INDIRECT("B1")', '=INDIRECT("C1")', '=INDIRECT("D1")', 1]]);
    expect(grid(engine, 1, 4)).toEqual([[1, 1, 1, 1]]);
    const { changes } = engine.apply([set(0, 3, 5)]);
    expect(grid(engine, 1, 4)).toEqual([[5, 5, 5, 5]]);
    expect(changes).toHaveLength(4);
  });

  test('a circle through INDIRECT is found and named', () => {
    const engine = engineWith([['=INDIRECT("B1")+1', '=A1+1', 3]]);
    expect(grid(engine, 1, 3)).toEqual([['#CYCLE!', '#CYCLE!', 3]]);
    const { circle } = engine.explain({ sheet: 's', row: 0, column: 0 });
    expect(circle.map(({ column }) => column)).toEqual([0, 1, 0]);
    engine.apply([set(0, 1, 4)]);
    expect(grid(engine, 1, 2)).toEqual([[5, 4]]);
  });
});

describe('circles', () => {
  test('are named cell by cell, and end when one is changed', () => {
    const engine = engineWith([
      ['=B1', '=SUM(C1:C2)', '=A1'],
      [null, null, 1],
    ]);
    expect(grid(engine, 1, 3)).toEqual([['#CYCLE!', '#CYCLE!', '#CYCLE!']]);
    expect(engine.explain({ sheet: 's', row: 0, column: 1 }).circle.map(({ column }) => column)).toEqual([1, 2, 0, 1]);
    engine.apply([set(0, 2, 4)]);
    expect(grid(engine, 1, 3)).toEqual([[5, 5, 4]]);
  });
});

describe('limits', () => {
  const message = (formula: string): string => {
    const value = cell(engineWith([[formula]]), 0, 0);
    return isCalcError(value) ? `${value.error} ${value.message}` : String(value);
  };

  test.each([
    ['brackets', `=${'('.repeat(1000)}1${')'.repeat(1000)}`],
    ['calls', `=${'ABS('.repeat(1000)}1${')'.repeat(1000)}`],
    ['signs', `=${'-'.repeat(1000)}1`],
    ['arrays', `=${'{'.repeat(1000)}1${'}'.repeat(1000)}`],
    ['LAMBDA calls', `=LAMBDA(1)${'()'.repeat(1000)}`],
    ['operators in a row', `=1${'+1'.repeat(1000)}`],
  ])('1,000 %s are refused with a reason', (_what, formula) =>
    expect(message(formula)).toMatch(/^#ERROR! (The formula is nested deeper than 128|More than \d+)/),
  );

  test('what is allowed is calculated', () => {
    expect(message(`=${'('.repeat(127)}1${')'.repeat(127)}`)).toBe('1');
    expect(message(`=${'ABS('.repeat(127)}-1${')'.repeat(127)}`)).toBe('1');
    expect(message(`=1${'+1'.repeat(512)}`)).toBe('513');
    expect(message(`=${`(1${'+1'.repeat(500)})`.repeat(1)}${'^1'.repeat(500)}`)).toBe('501');
  });

  test('a formula longer than 8,192 characters is refused', () => {
    expect(message(`="${'x'.repeat(8192)}"`)).toBe('#ERROR! The formula is longer than 8192 characters.');
  });

  test('a LAMBDA that doubles itself ends at the depth limit or the time limit', () => {
    const engine = createEngine({ limits: { batchMs: 300 } });
    const startedAt = performance.now();
    const { isTimedOut } = engine.load(
      book([['=REDUCE(0,SEQUENCE(900,1000),LAMBDA(a,v,a+SUM(MAP(SEQUENCE(1000),LAMBDA(x,x*v)))))', '=1+1']]),
    );
    expect(isTimedOut).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(bare(cell(engine, 0, 0))).toBe('#ERROR!');
    engine.apply([set(0, 0, 3)]);
    engine.recalculate();
    expect(grid(engine, 1, 2)).toEqual([[3, 2]]);
  });

  test('a recursive function ends with an error, never with the stack', () => {
    expect(message('=LET(f,LAMBDA(g,n,IF(n=0,0,1+g(g,n-1))),f(f,20))')).toBe('20');
    expect(message('=LET(f,LAMBDA(g,n,1+g(g,n+1)),f(f,0))')).toMatch(/^#NUM! LAMBDA calls are deeper/);
  });

  test('numbers that are none are errors', () => {
    const engine = createEngine();
    engine.load({
      sheets: [{ sheet: 's', name: 'S', rows: [[Number.NaN, Number.POSITIVE_INFINITY, 'ok', inputOf('=A1')]] }],
    });
    expect(grid(engine, 1, 4)).toEqual([['#NUM!', '#NUM!', 'ok', '#NUM!']]);
  });
});

describe('volatile functions', () => {
  test('keep their value within a batch and change with the next', () => {
    let draw = 0.1;
    const engine = engineWith([['=RAND()', '=INDIRECT("A1")', '=A1=B1']], undefined, { random: () => draw });
    const [first] = grid(engine, 1, 3);
    expect(first?.[2]).toBe(true);
    draw = 0.7;
    engine.recalculate();
    const [second] = grid(engine, 1, 3);
    expect(second?.[2]).toBe(true);
    expect(second?.[0]).not.toBe(first?.[0]);
  });
});

describe('questions', () => {
  test('a formula is evaluated without standing in a cell, and changes nothing', () => {
    const engine = engineWith([[1, '=A1*2'], [5]]);
    expect(engine.evaluate('s', ['=SUM(A1:B2)', '=B1>1', '=A1:A2', '=LET(x,A2,x+1)', '="a"&A1'])).toEqual([
      8,
      true,
      1,
      6,
      'a1',
    ]);
    expect(grid(engine, 2, 2)).toEqual([
      [1, 2],
      [5, null],
    ]);
  });

  test('a bad one is an error and the next one is answered', () => {
    const engine = engineWith([[1]]);
    const [bad, broken, good] = engine.evaluate('s', ['=1+', '=1/0', '=A1']);
    expect([bad, broken].map((value) => isCalcError(value ?? null))).toEqual([true, true]);
    expect(good).toBe(1);
    expect(() => engine.evaluate('other', ['=1'])).toThrow(CalcRefused);
  });
});
