import { beforeAll, describe, expect, test } from 'vitest';
import { type CalcEngine, createEngine } from '../index.ts';
import { bare, engineWith, grid, rowsOf, type Typed } from '../testing/workbook.ts';

/** A1:A6 are 3 1 4 1 5 9, B1:B6 words, C1:C6 mixed, D1:D3 and E1:E3 a line y = 2x + 1, F1 an error. */
const data: readonly (readonly Typed[])[] = [
  [3, 'apple', 10, 3, 1, '=1/0'],
  [1, 'pear', 'x', 5, 2, null],
  [4, 'Fig', null, 7, 3, null],
  [1, 'plum', true, null, null, null],
  [5, 'kiwi', 20, null, null, null],
  [9, 'fig tree', 30, null, null, null],
];
/** Below and to the right of everything, so that results have room. */
const [row, column] = [20, 10];

type Wanted = Typed | readonly (readonly Typed[])[];
const isGrid = (wanted: Wanted): wanted is readonly (readonly Typed[])[] => Array.isArray(wanted);

const linesWith = (formula: string): Typed[][] => {
  const lines: Typed[][] = Array.from({ length: row + 1 }, (_, index) => [...(data[index] ?? [])]);
  lines[row] = [...Array.from({ length: column }, () => null), formula];
  return lines;
};

const check = (engine: CalcEngine, sheet: string, formula: string, wanted: Wanted): void => {
  const height = isGrid(wanted) ? wanted.length : 1;
  const width = isGrid(wanted) ? (wanted[0]?.length ?? 1) : 1;
  const found = engine.values({ sheet, row, column, lastRow: row + height, lastColumn: column + width });
  const expected = isGrid(wanted) ? wanted : [[wanted]];
  for (let down = 0; down <= height; down += 1)
    for (let right = 0; right <= width; right += 1) {
      const [value, goal] = [bare(found[down]?.[right] ?? null), expected[down]?.[right] ?? null];
      if (typeof value === 'number' && typeof goal === 'number') expect(value, formula).toBeCloseTo(goal, 6);
      else expect(value, formula).toBe(goal);
    }
};

const cases: Readonly<Record<string, readonly (readonly [string, Wanted])[]>> = {
  'what other spreadsheets give': [
    ['=1E3+1.5e-3*2+1E+1', 1010.003],
    ['=INT(-2.5)', -3],
    ['=ACOT(-1)', 2.3561944902],
    ['=DECIMAL("zz",36)', 1295],
    ['=DECIMAL("2",2)', '#NUM!'],
    ['=FIND("o","Hello World",6)', 8],
    ['=FIND("o","Hello World",9)', '#VALUE!'],
    ['=FIND("","abc",4)', 4],
    ['=SUBSTITUTE("banana","","o")', 'banana'],
    ['=SUBSTITUTE("banana","an","AN",2)', 'banANa'],
    ['=SUBSTITUTE("banana","an","AN",0)', '#VALUE!'],
    ['=EDATE(DATE(2020,2,29),0)-DATE(2020,2,29)', 0],
    ['=EDATE(DATE(2024,1,31),1)-DATE(2024,2,29)', 0],
    ['=EDATE(DATE(2024,3,31),-13)-DATE(2023,2,28)', 0],
    ['=DATEDIF(DATE(2000,2,29),DATE(2025,2,28),"y")', 24],
    ['=DATEDIF(DATE(2000,2,29),DATE(2025,3,1),"ym")', 0],
    ['=DATEDIF(DATE(2024,1,31),DATE(2024,3,1),"M")', 1],
    ['=DATEDIF(DATE(2023,12,20),DATE(2024,1,5),"yd")', 16],
    ['=DATEDIF(DATE(2024,1,2),DATE(2024,1,1),"d")', '#NUM!'],
    ['=DATEVALUE("2024-02-29")-DATE(2024,2,29)', 0],
    ['=DATEVALUE("2023-02-29")', '#VALUE!'],
    ['=ROUND(0.00015,4)', 0.0002],
    ['=ROUND(-1.005,2)', -1.01],
    ['=ROUND(2.5,0)', 3],
    ['=ROUND(0.285*100,0)', 29],
    ['=ROUND(1234567890123456,0)-1234567890123000', 456],
    ['=ROUND(1450,-2)', 1500],
    ['=ROUND(5,-400)', 0],
    ['=ROUND(1E-20,400)', 1e-20],
    ['=ROUNDDOWN(4.35,2)', 4.35],
    ['=ROUNDUP(4.35,2)', 4.35],
    ['=TRUNC(-4.359,2)', -4.35],
    ['=TRUNC((0.1+0.7)*10)', 7],
    ['=PMT(RATE(12,-950,2000),12,2000)', -950],
    ['=PMT(RATE(60,-950,2000),60,2000)', -950],
    ['=PMT(RATE(360,-1000,150000),360,150000)', -1000],
    ['=RATE(10,0,-100,200)', 2 ** 0.1 - 1],
    ['=RATE(10,-10,100)', 0],
    ['=PMT(RATE(12,-100,1000,0,1),12,1000,0,1)', -100],
    ['=RATE(12,100,1000)', '#NUM!'],
    ['=RATE(0,100,1000)', '#NUM!'],
    ['=AVERAGEIFS(A1:A6,A1:A6,">1")', 5.25],
    ['=AVERAGEIFS(A1:A6,A1:A6,">1",B1:B6,"*i*")', 6],
    ['=AVERAGEIFS(C1:C6,A1:A6,">0")', 20],
    ['=AVERAGEIFS(A1:A6,B1:B6,"none")', '#DIV/0!'],
    ['=AVERAGEIFS(F1:F6,A1:A6,3)', '#DIV/0!'],
    ['=AVERAGEIFS(A1:A6,B1:B5,"pear")', '#VALUE!'],
    ['=MATCH("F*",B1:B6,0)', 3],
    ['=MATCH("fig?tree",B1:B6,0)', 6],
    ['=MATCH("~*",B1:B6,0)', '#N/A'],
    ['=MATCH("*z*",A1:F1,0)', '#N/A'],
    ['=MATCH("*pp*",A1:F1,0)', 2],
  ],
  'functions of arrays': [
    ['=INDEX(A1:C6,2,1)', 1],
    ['=INDEX(A1:B2,0,1)', [[3], [1]]],
    ['=INDEX(A1:B2,2,0)', [[1, 'pear']]],
    ['=INDEX(A1:A6,5)', 5],
    ['=INDEX(A1:E1,3)', 10],
    ['=INDEX(A1:B2,3,1)', '#REF!'],
    ['=SUM(INDEX(A1:C6,0,1))', 23],
    [
      '=TAKE(A1:B6,2)',
      [
        [3, 'apple'],
        [1, 'pear'],
      ],
    ],
    ['=TAKE(A1:B6,-1,1)', [[9]]],
    ['=DROP(A1:A6,4)', [[5], [9]]],
    ['=DROP(A1:B6,-5,1)', [['apple']]],
    ['=DROP(A1:A6,6)', '#VALUE!'],
    [
      '=CHOOSEROWS(A1:B6,1,-1)',
      [
        [3, 'apple'],
        [9, 'fig tree'],
      ],
    ],
    ['=CHOOSEROWS(A1:B6,7)', '#VALUE!'],
    [
      '=CHOOSECOLS(A1:B2,2,1)',
      [
        ['apple', 3],
        ['pear', 1],
      ],
    ],
    ['=TOCOL(A1:B2)', [[3], ['apple'], [1], ['pear']]],
    ['=TOCOL(A1:B2,0,TRUE)', [[3], [1], ['apple'], ['pear']]],
    ['=TOCOL(C1:C4,1)', [[10], ['x'], [true]]],
    ['=TOCOL(E1:F1,2)', [[1]]],
    ['=TOROW(A1:B2)', [[3, 'apple', 1, 'pear']]],
    [
      '=WRAPROWS(A1:A5,2)',
      [
        [3, 1],
        [4, 1],
        [5, '#N/A'],
      ],
    ],
    [
      '=WRAPROWS(A1:A5,2,0)',
      [
        [3, 1],
        [4, 1],
        [5, 0],
      ],
    ],
    [
      '=WRAPCOLS(A1:A5,2,0)',
      [
        [3, 4, 5],
        [1, 1, 0],
      ],
    ],
    ['=WRAPCOLS(A1:B2,2)', '#VALUE!'],
    [
      '=EXPAND(A1:A2,3,2,0)',
      [
        [3, 0],
        [1, 0],
        [0, 0],
      ],
    ],
    ['=EXPAND(A1:A2,1)', '#VALUE!'],
    ['=SORTBY(B1:B3,A1:A3)', [['pear'], ['apple'], ['Fig']]],
    ['=SORTBY(B1:B3,A1:A3,-1)', [['Fig'], ['apple'], ['pear']]],
    [
      '=SORTBY(A1:B4,A1:A4,1,B1:B4,-1)',
      [
        [1, 'plum'],
        [1, 'pear'],
        [3, 'apple'],
        [4, 'Fig'],
      ],
    ],
    ['=SORTBY(A1:A3,A1:A2)', '#VALUE!'],
    [
      '=HSTACK(A1:A2,B1:B2)',
      [
        [3, 'apple'],
        [1, 'pear'],
      ],
    ],
    [
      '=HSTACK(A1:A2,B1)',
      [
        [3, 'apple'],
        [1, '#N/A'],
      ],
    ],
    ['=VSTACK(A1:A2,9)', [[3], [1], [9]]],
    [
      '=VSTACK(A1:B1,E1)',
      [
        [3, 'apple'],
        [1, '#N/A'],
      ],
    ],
  ],
  'functions that look up': [
    ['=XMATCH(4,A1:A6)', 3],
    ['=XMATCH("FIG",B1:B6)', 3],
    ['=XMATCH(1,A1:A6,0,-1)', 4],
    ['=XMATCH(2,A1:A6)', '#N/A'],
    ['=XMATCH(2,A1:A6,-1)', 2],
    ['=XMATCH(6,A1:A6,1)', 6],
    ['=XMATCH("fig*",B1:B6,2)', 3],
    ['=XMATCH("?i*",B1:B6,2,-1)', 6],
    ['=XMATCH("p~*",B1:B6,2)', '#N/A'],
    ['=XMATCH({4;5},A1:A6)', [[3], [5]]],
    ['=XMATCH(4,A1:B6)', '#VALUE!'],
    ['=XMATCH(1/0,A1:A6)', '#DIV/0!'],
    ['=LOOKUP(1/0,A1:A6)', '#DIV/0!'],
    ['=LOOKUP(2,E1:E3,D1:D3)', 5],
    ['=LOOKUP(2.5,E1:E3)', 2],
    ['=LOOKUP(0,E1:E3)', '#N/A'],
    ['=LOOKUP(2,{1,2,3;7,8,9})', 8],
    ['=VLOOKUP(4,A1:B6,2,FALSE)', 'Fig'],
    ['=VLOOKUP(7,A1:B6,2,FALSE)', '#N/A'],
    ['=VLOOKUP("PLUM",B1:C6,2,0)', true],
    ['=XLOOKUP(5,A1:A6,B1:B6)', 'kiwi'],
    ['=XLOOKUP(7,A1:A6,B1:B6,"none")', 'none'],
    ['=XLOOKUP(5,A1:A6,B1:C6)', [['kiwi', 20]]],
    ['=XLOOKUP({5;4},A1:A6,B1:B6)', [['kiwi'], ['Fig']]],
    ['=MATCH(9,A1:A6,0)', 6],
    ['=ERROR.TYPE(F1)', 2],
    ['=ERROR.TYPE(NA())', 7],
    ['=ERROR.TYPE(1)', '#N/A'],
    ['=TYPE(1)', 1],
    ['=TYPE("a")', 2],
    ['=TYPE(TRUE)', 4],
    ['=TYPE(F1)', 16],
    ['=TYPE(A1:A2)', 64],
  ],
  'functions of text': [
    ['=TEXT(1234.5,"#,##0.00")', '1,234.50'],
    ['=TEXT(0.256,"0.0%")', '25.6%'],
    ['=TEXT(46347,"yyyy-mm-dd")', '2026-11-21'],
    ['=TEXT(0.75,"hh:mm")', '18:00'],
    ['=TEXT(-5,"0;(0)")', '(5)'],
    ['=TEXT(46347,"dddd")', 'Saturday'],
    ['=TEXT(1234567,"0.00E+00")', '1.23E+06'],
    ['=TEXT("abc","@@")', 'abcabc'],
    ['=TEXT(F1,"0")', '#DIV/0!'],
    ['=TEXT(TRUE,"0")', 'TRUE'],
    ['=TEXT(0.5,"# ?/?")', ' 1/2'],
    ['=CONCAT(A1:A3,"-",B1)', '314-apple'],
    ['=CONCAT(F1)', '#DIV/0!'],
    ['=REGEXMATCH("order 66","\\d+")', true],
    ['=REGEXMATCH("order","^\\d+$")', false],
    ['=REGEXMATCH("ABC","b")', false],
    ['=REGEXMATCH("ABC","b",TRUE)', true],
    ['=REGEXTEST("a1","[a-z]\\d")', true],
    ['=REGEXMATCH("a","(")', '#VALUE!'],
    ['=REGEXMATCH("aa","(a)\\1")', '#VALUE!'],
    ['=REGEXMATCH("a","(?=a)")', '#VALUE!'],
    ['=REGEXEXTRACT("id 42, id 7","\\d+")', '42'],
    ['=REGEXEXTRACT("id 42, id 7","\\d+",1)', [['42'], ['7']]],
    ['=REGEXEXTRACT("ann@x.org","(\\w+)@(\\w+)",2)', [['ann', 'x']]],
    ['=REGEXEXTRACT("abc","\\d")', '#N/A'],
    ['=REGEXEXTRACT("aXbX","a.*?X")', 'aX'],
    ['=REGEXEXTRACT("2026-11-21","\\d{4}")', '2026'],
    ['=REGEXREPLACE("a-b-c","-","+")', 'a+b+c'],
    ['=REGEXREPLACE("a-b-c","-","+",2)', 'a-b+c'],
    ['=REGEXREPLACE("a-b-c","-","+",-1)', 'a-b+c'],
    ['=REGEXREPLACE("john smith","(\\w+) (\\w+)","$2 $1")', 'smith john'],
    ['=REGEXREPLACE("abc","","-")', '-a-b-c-'],
    ['=TEXTBEFORE("a-b-c","-")', 'a'],
    ['=TEXTBEFORE("a-b-c","-",2)', 'a-b'],
    ['=TEXTBEFORE("a-b-c","-",-1)', 'a-b'],
    ['=TEXTBEFORE("abc","-")', '#N/A'],
    ['=TEXTBEFORE("abc","-",1,0,0,"no")', 'no'],
    ['=TEXTBEFORE("abc","-",1,0,1)', 'abc'],
    ['=TEXTAFTER("a-b-c","-")', 'b-c'],
    ['=TEXTAFTER("a-b-c","-",-1)', 'c'],
    ['=TEXTAFTER("aXb","x",1,1)', 'b'],
    [
      '=TEXTSPLIT("a,b;c",",",";")',
      [
        ['a', 'b'],
        ['c', '#N/A'],
      ],
    ],
    [
      '=TEXTSPLIT("a,b;c",",",";",FALSE,0,"")',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    ['=TEXTSPLIT("a,,b",",",,TRUE)', [['a', 'b']]],
    ['=VALUETOTEXT("a",1)', '"a"'],
    ['=VALUETOTEXT(1.5)', '1.5'],
    ['=ARRAYTOTEXT(A1:B2)', '3, apple, 1, pear'],
    ['=ARRAYTOTEXT(A1:B2,1)', '{3,"apple";1,"pear"}'],
    ['=FIXED(1234.567)', '1,234.57'],
    ['=FIXED(1234.567,1,TRUE)', '1234.6'],
    ['=FIXED(1234.567,-2)', '1,200'],
    ['=DOLLAR(1234.5)', '$1,234.50'],
    ['=DOLLAR(-3,0)', '($3)'],
    ['=NUMBERVALUE("1.234,5",",",".")', 1234.5],
    ['=NUMBERVALUE("12%")', 0.12],
    ['=NUMBERVALUE("1,2,3")', 123],
    ['=NUMBERVALUE("abc")', '#VALUE!'],
    ['=ENCODEURL("a b&c")', 'a%20b%26c'],
  ],
  'functions of samples': [
    ['=AGGREGATE(1,0,A1:A6)', 23 / 6],
    ['=AGGREGATE(2,0,A1:C6)', 9],
    ['=AGGREGATE(3,0,B1:C6)', 11],
    ['=AGGREGATE(4,6,A1:F6)', 30],
    ['=AGGREGATE(4,0,A1:F6)', '#DIV/0!'],
    ['=AGGREGATE(5,0,A1:A6)', 1],
    ['=AGGREGATE(6,0,A1:A6)', 540],
    ['=AGGREGATE(7,0,D1:D3)', 2],
    ['=AGGREGATE(8,0,D1:D3)', Math.sqrt(8 / 3)],
    ['=AGGREGATE(9,6,A1:F1)', 17],
    ['=AGGREGATE(10,0,D1:D3)', 4],
    ['=AGGREGATE(11,0,D1:D3)', 8 / 3],
    ['=AGGREGATE(12,0,A1:A6)', 3.5],
    ['=AGGREGATE(13,0,A1:A6)', 1],
    ['=AGGREGATE(14,0,A1:A6,2)', 5],
    ['=AGGREGATE(15,0,A1:A6,3)', 3],
    ['=AGGREGATE(16,0,D1:D3,0.25)', 4],
    ['=AGGREGATE(17,0,D1:D3,1)', 4],
    ['=AGGREGATE(18,0,D1:D3,0.25)', 3],
    ['=AGGREGATE(19,0,D1:D3,2)', 5],
    ['=AGGREGATE(20,0,A1:A6)', '#VALUE!'],
    ['=MODE(A1:A6)', 1],
    ['=MODE.SNGL(A2:A3)', '#N/A'],
    ['=MODE.MULT({1,1,2,2,3})', [[1], [2]]],
    ['=RANK(4,A1:A6)', 3],
    ['=RANK(4,A1:A6,1)', 4],
    ['=RANK.EQ(1,A1:A6)', 5],
    ['=RANK.AVG(1,A1:A6)', 5.5],
    ['=RANK(7,A1:A6)', '#N/A'],
    ['=PERCENTRANK({1,2,3,4,5},3)', 0.5],
    ['=PERCENTRANK.INC({1,2,3,4,5},2.5)', 0.375],
    ['=PERCENTRANK.EXC({1,2,3,4},2)', 0.4],
    ['=PERCENTRANK({1,2},5)', '#N/A'],
    ['=FREQUENCY(A1:A6,{1;4})', [[2], [2], [2]]],
    ['=KURT({3,4,5,2,3,4,5,6,4,7})', -0.151799637],
    ['=TRIMMEAN({4,5,6,7,2,3,4,5,1,2,3},0.2)', 3.777777778],
    ['=FORECAST(4,D1:D3,E1:E3)', 9],
    ['=FORECAST.LINEAR(0,D1:D3,E1:E3)', 1],
    ['=FORECAST(1,D1:D3,{1;1;1})', '#DIV/0!'],
    ['=INTERCEPT(D1:D3,E1:E3)', 1],
    ['=TREND(D1:D3,E1:E3,{4;5})', [[9], [11]]],
    ['=TREND(D1:D3)', [[3], [5], [7]]],
    ['=GROWTH({2;4;8},{1;2;3},{4})', 16],
    ['=LINEST(D1:D3,E1:E3)', [[2, 1]]],
    ['=PROB({0,1,2,3},{0.2,0.3,0.1,0.4},1,3)', 0.8],
    ['=PROB({0,1},{0.2,0.3},1)', '#NUM!'],
  ],
  'matrices, counting, securities': [
    ['=MDETERM({1,2;3,4})', -2],
    ['=MDETERM({1,2,3})', '#VALUE!'],
    [
      '=MINVERSE({4,7;2,6})',
      [
        [0.6, -0.7],
        [-0.2, 0.4],
      ],
    ],
    ['=MINVERSE({1,2;2,4})', '#NUM!'],
    [
      '=MUNIT(2)',
      [
        [1, 0],
        [0, 1],
      ],
    ],
    ['=PERMUT(5,2)', 20],
    ['=PERMUT(2,5)', '#NUM!'],
    ['=PERMUTATIONA(3,2)', 9],
    ['=BINOM.DIST.RANGE(60,0.75,48)', 0.083974967],
    ['=BINOM.DIST.RANGE(60,0.75,45,50)', 0.523629793],
    ['=GESTEP(5,4)', 1],
    ['=GESTEP(-1)', 0],
    ['=PERCENTOF(A1:A1,A1:A6)', 3 / 23],
    ['=DISC(DATE(2018,7,1),DATE(2048,1,1),97.975,100,2)', 0.0006765033],
    ['=INTRATE(DATE(2008,2,15),DATE(2008,5,15),1000000,1014420,2)', 0.05768],
    ['=RECEIVED(DATE(2008,2,15),DATE(2008,5,15),1000000,0.0575,2)', 1014584.6544071],
    ['=PRICEDISC(DATE(2008,2,16),DATE(2008,3,1),0.0525,100,2)', 99.79583333],
    ['=YIELDDISC(DATE(2008,2,16),DATE(2008,3,1),99.795,100,2)', 0.0528225719],
  ],
  'LET and LAMBDA': [
    ['=LET(x,5,y,x+1,x*y)', 30],
    ['=LET(r,A1:A6,SUM(r)/COUNT(r))', 23 / 6],
    ['=LET(r,A1:A6*2,SUM(r)+SUM(r))', 92],
    ['=LET(x,2,LET(x,3,x)+x)', 5],
    ['=LET(x,1,y)', '#NAME?'],
    ['=LET(x,1)', '#ERROR!'],
    ['=LAMBDA(x,y,x+y)(1,2)', 3],
    ['=LAMBDA(x,x)(1,2)', '#VALUE!'],
    ['=LAMBDA(x,x)', '#VALUE!'],
    ['=LAMBDA(f,f(f(3)))(LAMBDA(x,x*2))', 12],
    ['=LET(add,LAMBDA(a,LAMBDA(b,a+b)),add(1)(2))', 3],
    ['=MAP(A1:A3,LAMBDA(v,v*10))', [[30], [10], [40]]],
    ['=MAP(A1:A2,E1:E2,LAMBDA(a,b,a+b))', [[4], [3]]],
    ['=MAP(A1:A2,5)', '#VALUE!'],
    ['=REDUCE(0,A1:A6,LAMBDA(t,v,t+v))', 23],
    ['=REDUCE("",B1:B3,LAMBDA(t,v,t&LEFT(v,1)))', 'apF'],
    ['=SCAN(0,A1:A3,LAMBDA(t,v,t+v))', [[3], [4], [8]]],
    ['=BYROW(D1:E2,LAMBDA(r,SUM(r)))', [[4], [7]]],
    ['=BYCOL(D1:E3,LAMBDA(c,MAX(c)))', [[7, 3]]],
    [
      '=MAKEARRAY(2,3,LAMBDA(r,c,r*c))',
      [
        [1, 2, 3],
        [2, 4, 6],
      ],
    ],
    ['=MAKEARRAY(0,1,LAMBDA(r,c,1))', '#VALUE!'],
    ['=SUM(MAP(A1:A6,LAMBDA(v,IF(v>2,v,0))))', 21],
  ],
  'references that only calculation tells': [
    ['=INDIRECT("A1")', 3],
    ['=SUM(INDIRECT("A1:A"&3))', 8],
    ['=INDIRECT("Sheet1!B2")', 'pear'],
    ['=INDIRECT("R1C2",FALSE)', 'apple'],
    ['=INDIRECT("nothing")', '#REF!'],
    ['=INDIRECT("Other!A1")', '#REF!'],
    ['=OFFSET(A1,1,1)', 'pear'],
    ['=SUM(OFFSET(A1,0,0,A1,1))', 8],
    ['=OFFSET(A1,-1,0)', '#REF!'],
  ],
  'words and operators': [
    ['=TRUE', true],
    ['=IF(FALSE,1,2)', 2],
    ['=-2^2', 4],
    ['=2^3^2', 64],
    ['=50%%', 0.005],
    ['="say ""hi"" \\o/"', 'say "hi" \\o/'],
    ['=1E+3', 1000],
    ['=@A1:A6', 3],
    [
      '=A1:A3*{1,2}',
      [
        [3, 6],
        [1, 2],
        [4, 8],
      ],
    ],
    ['=_xlfn.CONCAT("a","b")', 'ab'],
    ['=NOSUCH(1)', '#NAME?'],
    ['=CALC.VAR("x")', '#ERROR!'],
    ['="CALC."&1', 'CALC.1'],
    ['=1+', '#ERROR!'],
    ['=A1:B2:C3', '#ERROR!'],
    ['=RANDBETWEEN(4,4)', 4],
    ['=RANDARRAY(2,1,7,7,TRUE)', [[7], [7]]],
    ['=RAND()<1', true],
    ['=NOW()>TODAY()-1', true],
  ],
};

/** A sheet for each case, all in one workbook. */
const engine = createEngine({ now: () => Date.UTC(2026, 10, 21), random: () => 0.5 });
const formulas = Object.values(cases).flatMap((list) => list.map(([formula]) => formula));
beforeAll(() => {
  const sheets = formulas.map((formula, index) => ({
    sheet: formula,
    name: `Sheet${index + 1}`,
    rows: rowsOf(linesWith(formula)),
  }));
  engine.load({ sheets });
});

for (const [title, list] of Object.entries(cases))
  describe(title, () => {
    test.each(list)('%s', (formula, wanted) => check(engine, formula, formula, wanted as Wanted));
  });

test('a pattern that backtracking could not finish ends at once', () => {
  const other = engineWith([[`${'a'.repeat(5000)}b`, '=REGEXMATCH(A1,"^(a+)+$")', '=REGEXMATCH(A1,"^(a|a)*c")']]);
  expect(grid(other, 1, 2, 0, 1)).toEqual([[false, false]]);
});
