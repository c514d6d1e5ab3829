import type { CellInput } from '@cloudity/calc';

/** What the formulas read: `Data!A1:H12`. Numbers, words, dates, truth values, gaps, and an error. */
export const data: readonly (readonly Exclude<CellInput, { readonly pivot: unknown }>[])[] = [
  [3, 'apple', 10, 46_000, true, 1, 0.05, 'x'],
  [1, 'pear', 25, 46_031, false, 2, 0.1, 'y'],
  [4, 'Fig', null, 46_090, true, 3, -0.2, 'x'],
  [1, 'plum', 40, 45_657, null, 5, 0.3, 'z'],
  [5, 'kiwi', 55, 36_526, false, 8, 0.45, 'y'],
  [9, 'fig tree', 70, 43_890, true, 13, 0.6, 'x'],
  [2, 'ápple', -5, 44_256, 'text', 21, 0.75, ''],
  [6, '12', 0, 44_620, null, 34, 0.9, 'z'],
  [5, '3.5', 12.5, 40_179, true, 55, 1, 'x'],
  [3, ' spaced  out ', 1e6, 46_387, false, 89, 1.5, 'y'],
];

type Arguments = readonly string[];
const each = (names: string, ...lists: readonly Arguments[]): readonly string[] =>
  names.split(' ').flatMap((name) => product(lists).map((args) => `=${name}(${args.join(',')})`));
const product = (lists: readonly Arguments[]): readonly (readonly string[])[] =>
  lists.reduce<readonly (readonly string[])[]>(
    (found, list) => found.flatMap((head) => list.map((item) => [...head, item])),
    [[]],
  );
const all = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s*\n\s*/)
    .map((line) => `=${line}`);

const numbers = ['0', '1', '-1', '0.5', '-2.5', '3', '7.25', '100', '1E-8', '"2"', 'TRUE', '"x"', 'Data!C3', '1/0'];
const parts = ['0', '0.25', '0.5', '0.999', '1', '-0.3', '2'];
const texts = ['"Hello World"', '""', '"ÀÉÎ õ"', '123.5', 'TRUE', 'Data!B10', 'Data!C3', '"a,b;c"', '1/0'];
const dates = ['Data!D1', 'Data!D5', 'Data!D6', '45351', '60.75', '1'];
const column = 'Data!A1:A10';

const mathematics = [
  ...each('ABS SIGN INT EVEN ODD FACT FACTDOUBLE SQRT SQRTPI EXP LN LOG10 RADIANS DEGREES', numbers),
  ...each('SIN COS TAN COT SEC CSC SINH COSH TANH ASINH ATAN ACOT', numbers),
  ...each('ASIN ACOS ATANH', parts),
  ...each(
    'ROUND ROUNDUP ROUNDDOWN TRUNC',
    ['2.5', '-2.5', '1234.567', '0.00015', '-0.5', '1E10'],
    ['0', '1', '-2', '4'],
  ),
  ...each('CEILING FLOOR MROUND', ['2.5', '7', '-7.1', '0'], ['1', '2', '0.5', '-2']),
  ...each('MOD QUOTIENT', ['10', '-10', '7.5', '0'], ['3', '-3', '0.5', '0']),
  ...each('POWER', ['2', '-2', '0', '0.5'], ['3', '-1', '0.5', '0']),
  ...each('LOG', ['8', '100', '0', '-1', '0.5'], ['2', '10', '0.5', '1']),
  ...each('ATAN2', ['1', '-1', '0'], ['1', '-2', '0']),
  ...each('COMBIN COMBINA PERMUT PERMUTATIONA', ['5', '10', '3', '0'], ['2', '3', '0', '7']),
  ...each('GCD LCM', ['12', '18', '7', '0'], ['8', '30', '0']),
  ...each('BITAND BITOR BITXOR', ['13', '25', '0'], ['7', '25', '1']),
  ...each('BITLSHIFT BITRSHIFT', ['5', '64', '0'], ['1', '3', '0']),
  ...each('SUM PRODUCT SUMSQ AVERAGE', [column, 'Data!C1:C10', 'Data!A1:C3', 'Data!B1:B3', '1,2,"3"', 'TRUE,2']),
  ...each('SUMX2MY2 SUMX2PY2 SUMXMY2', [`${column},Data!F1:F10`]),
  ...each('BASE', ['255', '7', '0'], ['2', '16', '36']),
  ...each('DECIMAL', ['"FF"', '"101"', '"zz"'], ['16', '2', '36']),
  ...each('ARABIC', ['"XIV"', '"MCMXC"', '"IIII"']),
  ...each('ROMAN', ['14', '1990', '3999', '0', '49']),
  ...each('MULTINOMIAL', ['2,3,4', '1,1', '0,5']),
  ...each('SUBTOTAL', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'], [column, 'Data!C1:C10']),
];

const words = [
  ...each('LEN UPPER LOWER PROPER TRIM CLEAN T N CODE UNICODE', texts),
  ...each('LEFT RIGHT', texts, ['0', '1', '3', '50']),
  ...each('MID', texts.slice(0, 6), ['1', '3', '20'], ['0', '2', '50']),
  ...each('FIND SEARCH', ['"o"', '"O"', '"lo w"', '""', '"z"', '"l?"'], ['"Hello World"', '""', '"o"']),
  ...each('FIND SEARCH', ['"o"'], ['"Hello World"'], ['1', '5', '6', '9', '0', '50']),
  ...each('SUBSTITUTE', ['"banana"', '""', '"AaAa"'], ['"a"', '"an"', '""'], ['"o"', '""']),
  ...each('SUBSTITUTE', ['"banana"'], ['"a"'], ['"o"'], ['1', '2', '9']),
  ...each('REPLACE', ['"Hello"', '""'], ['1', '3', '9'], ['0', '2'], ['"XY"', '""']),
  ...each('REPT', ['"ab"', '""', '5'], ['0', '1', '3']),
  ...each('EXACT', ['"a"', '"A"', '1', '""'], ['"a"', '1', '"1"']),
  ...each('CHAR UNICHAR', ['65', '97', '33', '255', '8364']),
  ...each('VALUE', ['"12"', '"3.5"', '"-7"', '"1E3"', '"12%"', '"abc"', '""', '5']),
  ...each(
    'TEXT',
    ['0', '1234.5', '-0.25', '46000.75'],
    ['"0"', '"0.00"', '"#,##0.0"', '"0%"', '"0.0E+00"', '"yyyy-mm-dd"', '"hh:mm:ss"', '"000000"', '"# ?/?"'],
  ),
  ...each('CONCATENATE', ['"a"', '1.5', 'TRUE', 'Data!C3'], ['"b"', '2', 'Data!A1']),
  ...each('TEXTJOIN', ['", "', '""'], ['TRUE', 'FALSE'], ['Data!B1:B3', 'Data!C1:C4', '"a","","b"']),
  ...each('CONCAT', ['Data!B1:B3', '"a",1', 'Data!C1:C4']),
  ...each('DOLLAR FIXED', ['1234.567', '-5', '0'], ['0', '1', '2']),
];

const calendar = [
  ...each('YEAR MONTH DAY WEEKDAY WEEKNUM ISOWEEKNUM HOUR MINUTE SECOND', dates),
  ...each('WEEKDAY', dates, ['1', '2', '3', '11', '16']),
  ...each('WEEKNUM', dates.slice(0, 4), ['1', '2', '21']),
  ...each('DATE', ['2024', '1999', '2027'], ['1', '2', '12', '14', '0'], ['1', '29', '31', '0']),
  ...each('TIME', ['0', '13', '25'], ['0', '30', '75'], ['0', '59']),
  ...each('EDATE EOMONTH', dates.slice(0, 4), ['0', '1', '-1', '13']),
  ...each('DAYS DAYS360', dates.slice(0, 4), ['Data!D2', 'Data!D4']),
  ...each('YEARFRAC', ['Data!D5', 'Data!D6'], ['Data!D1', 'Data!D3'], ['0', '1', '2', '3', '4']),
  ...each('NETWORKDAYS', ['Data!D1', 'Data!D4'], ['Data!D2', 'Data!D3', 'Data!D10']),
  ...each('WORKDAY', ['Data!D1', 'Data!D6'], ['0', '1', '5', '-10', '30']),
  ...each('DATEDIF', ['Data!D5', 'Data!D6'], ['Data!D1', 'Data!D3'], ['"d"', '"m"', '"y"', '"ym"', '"yd"']),
  ...each('DATEVALUE', ['"2024-02-29"', '"2027-12-31"', '"nonsense"']),
  ...each('TIMEVALUE', ['"12:30"', '"23:59:59"', '"nonsense"']),
];

const statistics = [
  ...each('MIN MAX MEDIAN MODE COUNT COUNTA COUNTBLANK STDEV STDEVP VAR VARP AVEDEV DEVSQ GEOMEAN HARMEAN SKEW KURT', [
    column,
    'Data!C1:C10',
    'Data!F1:F10',
    'Data!B1:B4',
    'Data!A1:A1',
  ]),
  ...each('MINA MAXA AVERAGEA STDEVA STDEVPA VARA VARPA', [column, 'Data!E1:E10', 'Data!C1:C10']),
  ...each('LARGE SMALL', [column, 'Data!C1:C10'], ['1', '3', '10', '0', '11']),
  ...each('PERCENTILE PERCENTRANK', [column, 'Data!F1:F10'], ['0', '0.25', '0.5', '1']),
  ...each('QUARTILE', [column, 'Data!F1:F10'], ['0', '1', '2', '3', '4', '5']),
  ...each('RANK', ['5', '9', '3', '7'], [column], ['0', '1']),
  ...each('CORREL COVAR PEARSON RSQ SLOPE INTERCEPT STEYX FORECAST', [`${column},Data!F1:F10`]).filter(
    (text) => !text.includes('FORECAST'),
  ),
  ...each('TRIMMEAN', [column], ['0', '0.2', '0.5']),
  ...each('NORM.S.DIST', ['0', '1', '-1.96', '0.5'], ['TRUE', 'FALSE']),
  ...each('NORM.DIST', ['0', '3', '-2'], ['0', '1'], ['1', '2'], ['TRUE', 'FALSE']),
  ...each('NORM.S.INV GAMMALN FISHER FISHERINV', ['0.1', '0.5', '0.9', '0.025']),
  ...each('NORM.INV', ['0.1', '0.5', '0.975'], ['0', '10'], ['1', '3']),
  ...each('BINOM.DIST', ['0', '3', '10'], ['10'], ['0.1', '0.5'], ['TRUE', 'FALSE']),
  ...each('POISSON.DIST', ['0', '2', '7'], ['1', '4.5'], ['TRUE', 'FALSE']),
  ...each('EXPON.DIST', ['0', '0.5', '3'], ['1', '2'], ['TRUE', 'FALSE']),
  ...each('T.DIST.2T T.DIST.RT', ['0.5', '2'], ['3', '10']),
  ...each('T.INV T.INV.2T', ['0.1', '0.5', '0.9'], ['3', '10']),
  ...each('CHISQ.DIST.RT CHISQ.INV.RT', ['0.1', '0.5', '0.9'], ['2', '5']),
  ...each('F.DIST.RT', ['0.5', '1', '3'], ['2', '5'], ['3']),
  ...each('GAMMA', ['0.5', '1', '5', '-0.5']),
  ...each('WEIBULL.DIST LOGNORM.DIST GAMMA.DIST', ['0.5', '2'], ['1', '2'], ['1', '3'], ['TRUE', 'FALSE']),
  ...each('STANDARDIZE', ['3', '-1'], ['0', '2'], ['1', '4']),
  ...each('CONFIDENCE.NORM CONFIDENCE.T', ['0.05', '0.1'], ['1', '2.5'], ['10', '50']),
];

const criteria = ['5', '">3"', '"<=1"', '"<>5"', '"fig"', '"fig*"', '"?ig"', '"=x"', '""', '"<>"', 'TRUE', '"APPLE"'];
const lookups = [
  ...each('COUNTIF', [column, 'Data!B1:B10', 'Data!H1:H10', 'Data!C1:C10', 'Data!E1:E10'], criteria),
  ...each('SUMIF AVERAGEIF', [column, 'Data!B1:B10', 'Data!H1:H10'], criteria, ['Data!C1:C10']),
  ...each('COUNTIFS', ['Data!H1:H10'], ['"x"', '"y"'], [column], ['">2"', '"<9"']),
  ...each('SUMIFS AVERAGEIFS', ['Data!C1:C10'], ['Data!H1:H10'], ['"x"', '"z"'], [column], ['">2"', '"<9"']),
  ...each('MAXIFS MINIFS', ['Data!C1:C10'], ['Data!H1:H10'], ['"x"', '"nobody"']),
  ...each('VLOOKUP', ['3', '5', '9', '7', '"x"'], ['Data!A1:C10'], ['1', '2', '3'], ['FALSE']),
  ...each('VLOOKUP', ['1', '4', '34', '90', '0.5'], ['Data!F1:H10'], ['1', '2'], ['TRUE']),
  ...each('HLOOKUP', ['3', '"apple"', '"none"'], ['Data!A1:C10'], ['1', '2', '5'], ['FALSE']),
  ...each('MATCH', ['5', '13', '14', '"fig"', '"f*"'], ['Data!F1:F10', 'Data!B1:B10', column], ['0']),
  ...each('MATCH', ['5', '13', '14', '100', '0'], ['Data!F1:F10'], ['1']),
  ...each('INDEX', ['Data!A1:C10'], ['1', '5', '11'], ['1', '3', '4']),
  ...each('CHOOSE', ['1', '2', '3', '4', '0'], ['"a","b",3']),
  ...each('LOOKUP', ['1', '13', '14', '100', '0'], ['Data!F1:F10']),
  ...each('ROW COLUMN ROWS COLUMNS', ['Data!C4', 'Data!B2:D9']),
  ...each('ADDRESS', ['1', '30'], ['1', '28'], ['1', '2', '3', '4']),
  ...each('SUMPRODUCT', [`${column},Data!F1:F10`, `(${column}>2)*Data!F1:F10`, `(Data!H1:H10="x")*1`]),
];

const logic = [
  ...each('IF', ['TRUE', 'FALSE', '0', '5', '"x"', 'Data!C3', '1/0'], ['1', '"yes"'], ['0']),
  ...each('AND OR XOR', ['TRUE', 'FALSE', '0', '"x"'], ['TRUE', 'FALSE', '3']),
  ...each('NOT', ['TRUE', 'FALSE', '0', '7', '"x"']),
  ...each('IFERROR IFNA', ['1/0', 'NA()', '5', '"x"'], ['"none"']),
  ...each('SWITCH', ['1', '2', '3'], ['1,"one",2,"two"', '1,"one",2,"two","many"']),
  ...each('IFS', ['FALSE,1,TRUE,2', 'FALSE,1', '1>0,"a"']),
  ...each('ISNUMBER ISTEXT ISBLANK ISERROR ISERR ISNA ISLOGICAL ISNONTEXT ISEVEN ISODD TYPE ERROR.TYPE', [
    '1',
    '"x"',
    'Data!C3',
    'TRUE',
    '1/0',
    'NA()',
    'Data!B8',
  ]),
];

const money = [
  ...each('PMT PV FV', ['0.05', '0.004', '0'], ['12', '360'], ['-100', '20000'], ['0', '1000']),
  ...each('NPER', ['0.05', '0.01'], ['-200', '-1000'], ['5000', '10000']),
  ...each('RATE', ['12', '60'], ['-200', '-950'], ['2000', '10000']),
  ...each('IPMT PPMT', ['0.01'], ['1', '6', '12'], ['12'], ['1000', '-5000']),
  ...each('CUMIPMT CUMPRINC', ['0.01'], ['12'], ['1000'], ['1', '3'], ['6', '12'], ['0', '1']),
  ...each('NPV', ['0.1', '0', '-0.05'], ['Data!F1:F10', '100,-50,25']),
  ...each('IRR', ['Data!G1:G10', '{-100;30;40;60}']),
  ...each('SLN', ['10000', '5000'], ['1000', '0'], ['5', '10']),
  ...each('SYD DB DDB', ['10000'], ['1000'], ['5', '10'], ['1', '3', '5']),
  ...each('EFFECT NOMINAL', ['0.05', '0.12'], ['1', '4', '12']),
  ...each('RRI', ['10', '96'], ['1000'], ['1500', '20000']),
  ...each('DOLLARDE DOLLARFR', ['1.02', '1.1', '-2.5'], ['16', '32']),
  ...each('TBILLEQ TBILLPRICE', ['Data!D1'], ['Data!D3'], ['0.05', '0.09']),
];

const engineering = [
  ...each('DEC2BIN DEC2HEX DEC2OCT', ['0', '5', '-5', '255', '511', '512', '"x"']),
  ...each('BIN2DEC BIN2HEX BIN2OCT', ['"0"', '"101"', '"1111111111"', '"2"']),
  ...each('HEX2DEC HEX2BIN HEX2OCT', ['"0"', '"F"', '"1FF"', '"FFFFFFFFFF"', '"G"']),
  ...each('OCT2DEC OCT2BIN OCT2HEX', ['"0"', '"17"', '"777"', '"8"']),
  ...each('IMABS IMREAL IMAGINARY IMARGUMENT IMCONJUGATE IMSQRT IMEXP IMLN IMSIN IMCOS', ['"3+4i"', '"-1i"', '"2"']),
  ...each('IMSUM IMSUB IMPRODUCT IMDIV', ['"3+4i"', '"1-i"'], ['"2+i"', '"5"']),
  ...each('IMPOWER', ['"3+4i"'], ['2', '-1', '0.5']),
  ...each('COMPLEX', ['0', '3', '-1.5'], ['0', '1', '-4']),
  ...each('DELTA GESTEP', ['1', '0', '-2'], ['1', '0']),
  ...each('ERF ERFC', ['0', '0.5', '1', '2']),
  ...each('BESSELI BESSELJ', ['0.5', '2', '10'], ['0', '1', '3']),
  ...each('CONVERT', ['1', '100'], ['"m","ft"', '"C","F"', '"kg","lbm"', '"hr","mn"']).filter(() => false),
];

const operands = ['2', '-3', '0', '1.5', '"4"', '"a"', 'TRUE', 'Data!C3', 'Data!A6', 'Data!B1', '1/0'];
const operators = [
  ...product([operands, ['+', '-', '*', '/', '^', '&', '=', '<', '>=', '<>'], operands]).map(
    (found) => `=${found.join('')}`,
  ),
  ...all(`
    -2^2
    2^-1
    2^3^2
    10%
    -5%
    50%+1
    1+2*3-4/2
    (1+2)*3
    1&2&3
    "a"&1+2
    1=1=TRUE
    2>1>0
    -Data!A1^2
    --"5"
    1E3+1
    1.5E-3*2
    "b">"a"
    "B"="b"
    TRUE>100
    "z">100
    SUM(1,2,3)*2%
    +Data!A1
    Data!A1:A3*1
  `).filter((text) => !text.endsWith(':A3*1')),
];

/** Every formula that is compared, one cell each, in an order that never changes. */
export const cases: readonly string[] = [
  ...new Set([
    ...mathematics,
    ...words,
    ...calendar,
    ...statistics,
    ...lookups,
    ...logic,
    ...money,
    ...engineering,
    ...operators,
  ]),
];
