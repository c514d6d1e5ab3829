import { functionNames } from '@cloudity/calc/names';
import type { SheetLanguage } from './language.ts';

/*
 * What the arguments of a function are called. One word per argument, in English; `?` behind one that may be left out and `…`
 * behind one that repeats. The words are few, so each is translated once.
 */
const lists = `
SUM value …;AVERAGE value …;COUNT value …;COUNTA value …;MAX value …;MIN value …;PRODUCT value …;MEDIAN value …;STDEV value …;VAR value …
COUNTBLANK range;COUNTIF range criterion;SUMIF range criterion sum_range?;AVERAGEIF range criterion average_range?
COUNTIFS range criterion …;SUMIFS sum_range range criterion …;MAXIFS max_range range criterion …;MINIFS min_range range criterion …
SUMPRODUCT array …;IF condition if_true if_false?;IFS condition value …;IFERROR value if_error;IFNA value if_error;SWITCH expression case value …
AND condition …;OR condition …;XOR condition …;NOT condition
VLOOKUP key range column sorted?;HLOOKUP key range row sorted?;XLOOKUP key lookup_range result_range if_missing? match_mode? search_mode?;XMATCH key range match_mode? search_mode?
INDEX range row? column?;MATCH key range match_mode?;LOOKUP key lookup_range result_range?;CHOOSE index value …;OFFSET reference rows columns height? width?;INDIRECT text
ROW reference?;COLUMN reference?;ROWS range;COLUMNS range;ADDRESS row column mode?
ROUND number digits?;ROUNDUP number digits?;ROUNDDOWN number digits?;INT number;TRUNC number digits?;ABS number;SIGN number;SQRT number;POWER base exponent;EXP number
LN number;LOG number base?;LOG10 number;MOD number divisor;QUOTIENT number divisor;CEILING number factor?;FLOOR number factor?;MROUND number factor;RANDBETWEEN low high
SIN angle;COS angle;TAN angle;RADIANS angle;DEGREES angle;GCD value …;LCM value …;FACT number;COMBIN n k
CONCAT text …;CONCATENATE text …;TEXTJOIN separator skip_empty text …;LEFT text count?;RIGHT text count?;MID text start count;LEN text;LOWER text;UPPER text;PROPER text;TRIM text;CLEAN text
SUBSTITUTE text old new which?;REPLACE text start count new;FIND wanted text start?;SEARCH wanted text start?;TEXT number format;VALUE text;REPT text count;EXACT text text_2;CHAR number;CODE text
TEXTSPLIT text separator row_separator?;TEXTBEFORE text separator which?;TEXTAFTER text separator which?;REGEXTEST text pattern;REGEXEXTRACT text pattern;REGEXREPLACE text pattern new
DATE year month day;TIME hour minute second;YEAR date;MONTH date;DAY date;HOUR time;MINUTE time;SECOND time;WEEKDAY date mode?;WEEKNUM date mode?;ISOWEEKNUM date
EDATE date months;EOMONTH date months;DATEDIF start end unit;DAYS end start;NETWORKDAYS start end holidays?;WORKDAY start days holidays?;DATEVALUE text;TIMEVALUE text
FILTER range condition if_missing?;SORT range column? order?;SORTBY range key order?;UNIQUE range;SEQUENCE rows columns? start? step?;TRANSPOSE range;TAKE range rows columns?;DROP range rows columns?
VSTACK range …;HSTACK range …;RANDARRAY rows? columns? low? high?;LET name value expression …;LAMBDA name … expression;MAP range lambda;REDUCE start range lambda;BYROW range lambda;BYCOL range lambda
ISBLANK value;ISERROR value;ISNA value;ISNUMBER value;ISTEXT value;ISLOGICAL value;ISEVEN number;ISODD number;N value;TYPE value
RANK number range order?;LARGE range k;SMALL range k;PERCENTILE range k;QUARTILE range k;CORREL range range_2;FORECAST x known_y known_x;SLOPE known_y known_x;INTERCEPT known_y known_x
PMT rate periods present future? mode?;PV rate periods payment future? mode?;FV rate periods payment present? mode?;NPV rate value …;IRR range guess?;RATE periods payment present future?
SPARKLINE range options?;SUBTOTAL function range …;AGGREGATE function options range …;FORMULATEXT reference;ERROR.TYPE value
`;

const french: Readonly<Record<string, string>> = {
  value: 'valeur',
  range: 'plage',
  criterion: 'critère',
  sum_range: 'plage_somme',
  average_range: 'plage_moyenne',
  max_range: 'plage_max',
  min_range: 'plage_min',
  array: 'matrice',
  condition: 'condition',
  if_true: 'si_vrai',
  if_false: 'si_faux',
  if_error: 'si_erreur',
  expression: 'expression',
  case: 'cas',
  key: 'clé',
  column: 'colonne',
  row: 'ligne',
  sorted: 'trié',
  lookup_range: 'plage_recherche',
  result_range: 'plage_résultat',
  if_missing: 'si_absent',
  match_mode: 'mode_correspondance',
  search_mode: 'mode_recherche',
  index: 'index',
  reference: 'référence',
  rows: 'lignes',
  columns: 'colonnes',
  height: 'hauteur',
  width: 'largeur',
  text: 'texte',
  mode: 'mode',
  number: 'nombre',
  digits: 'décimales',
  base: 'base',
  exponent: 'exposant',
  divisor: 'diviseur',
  factor: 'facteur',
  low: 'bas',
  high: 'haut',
  angle: 'angle',
  n: 'n',
  k: 'k',
  separator: 'séparateur',
  skip_empty: 'ignorer_vides',
  count: 'nombre_caractères',
  start: 'début',
  old: 'ancien',
  new: 'nouveau',
  which: 'rang',
  wanted: 'cherché',
  format: 'format',
  text_2: 'texte_2',
  row_separator: 'séparateur_lignes',
  pattern: 'motif',
  year: 'année',
  month: 'mois',
  day: 'jour',
  hour: 'heure',
  minute: 'minute',
  second: 'seconde',
  date: 'date',
  time: 'heure',
  months: 'mois',
  end: 'fin',
  unit: 'unité',
  holidays: 'jours_fériés',
  days: 'jours',
  order: 'ordre',
  step: 'pas',
  name: 'nom',
  lambda: 'lambda',
  range_2: 'plage_2',
  x: 'x',
  known_y: 'y_connus',
  known_x: 'x_connus',
  rate: 'taux',
  periods: 'périodes',
  present: 'valeur_actuelle',
  future: 'valeur_future',
  payment: 'paiement',
  guess: 'estimation',
  function: 'fonction',
  options: 'options',
};

const signatures = new Map<string, readonly string[]>(
  lists
    .split(/[;\n]/)
    .map((entry) => entry.trim().split(' '))
    .filter(([name]) => name !== '')
    .map(([name = '', ...words]) => [
      name,
      words.flatMap((word, index) => (word === '…' ? [] : [words[index + 1] === '…' ? `${word}…` : word])),
    ]),
);

/** How a function's arguments are called in the reader's language, those in brackets may be left out; null where that is not written. */
export const signatureOf = (name: string, language: SheetLanguage): readonly string[] | null => {
  const canonical = language === 'fr' ? (functionNames.find(({ french: own }) => own === name)?.name ?? name) : name;
  const words = signatures.get(canonical);
  return (
    words?.map((word) => {
      const [, stem = '', sign = ''] = /^(.*?)([?…]?)$/.exec(word) ?? [];
      const shown = (language === 'fr' ? (french[stem] ?? stem) : stem).replace('_', ' ');
      return sign === '?' ? `[${shown}]` : shown + sign;
    }) ?? null
  );
};

/** For the test alone: every word and whether it is translated. */
export const argumentWords = (): readonly { readonly word: string; readonly french: string | undefined }[] =>
  [...new Set([...signatures.values()].flat().map((word) => word.replace(/[?…]$/, '')))].map((word) => ({
    word,
    french: french[word],
  }));
export const describedFunctions = (): readonly string[] => [...signatures.keys()];
