/** Functions that files of Excel mark as newer than the format (MS-XLSX 2.2.2, the `_xlfn.` names). */
const future = new Set(
  `ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR
  BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA
  CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ENCODEURL ERF.PRECISE
  ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.LINEAR FORMULATEXT GAMMA
  GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HSTACK HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA
  ISO.CEILING ISOMITTED ISOWEEKNUM LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT
  NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC
  PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC RANDARRAY RANK.AVG RANK.EQ REDUCE RRI SCAN SEC SECH SEQUENCE
  SHEET SHEETS SKEW.P STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN
  TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEIBULL.DIST WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST
  REGEXTEST REGEXEXTRACT REGEXREPLACE`.split(/\s+/),
);
/** These two stand in a name space of their own besides. */
const worksheet = new Set(['FILTER', 'SORT', 'SORTBY']);

/** Texts in quotation marks and names of sheets in apostrophes are left alone. */
const parts = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^"']+/g;

const outsideOfTexts = (formula: string, change: (part: string) => string): string =>
  formula.replace(parts, (part) => (/^["']/.test(part) ? part : change(part)));

/** Beyond this a formula is too long whatever marks it loses, and is not looked at: long texts overflow the stack of expressions. */
const mostText = 65_536;

/** The formula as people write it: without the marks that files put before newer functions and before parameters. */
export const formulaFromFile = (formula: string): string =>
  formula.length > mostText ? formula : outsideOfTexts(formula, (part) => part.replace(/_xl(?:fn|ws|pm|udf)\./gi, ''));

/** The formula as a file of Excel wants it. Parameters of LET and LAMBDA are marked where they are defined and used. */
export const formulaForFile = (formula: string): string => {
  const marked = outsideOfTexts(formula, (part) =>
    part.replace(/(?<![\w.])([A-Z][A-Z0-9.]*)(?=\()/gi, (name) => {
      const upper = name.toUpperCase();
      if (worksheet.has(upper)) return `_xlfn._xlws.${upper}`;
      return future.has(upper) ? `_xlfn.${upper}` : name;
    }),
  );
  return markParameters(marked);
};

/** Names that LET and LAMBDA bind, by their places among the arguments. */
const parametersOf = (formula: string): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { 1: kind, index } of formula.matchAll(/_xlfn\.(LET|LAMBDA)\(/g)) {
    const inside = argumentsFrom(formula, (index ?? 0) + `_xlfn.${kind}(`.length);
    inside.slice(0, -1).forEach((argument, place) => {
      const name = argument.trim();
      if ((kind === 'LAMBDA' || place % 2 === 0) && /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) names.add(name);
    });
  }
  return names;
};

/** The arguments of a call whose bracket opened just before `at`. */
const argumentsFrom = (formula: string, at: number): readonly string[] => {
  const found: string[] = [];
  let depth = 0;
  let start = at;
  let quote = '';
  for (let index = at; index < formula.length; index += 1) {
    const character = formula[index] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '{') depth += 1;
    else if ((character === ')' || character === '}') && depth > 0) depth -= 1;
    else if (character === ')' || (character === ',' && depth === 0)) {
      found.push(formula.slice(start, index));
      start = index + 1;
      if (character === ')') break;
    }
  }
  return found;
};

const markParameters = (formula: string): string => {
  const names = parametersOf(formula);
  if (names.size === 0) return formula;
  return outsideOfTexts(formula, (part) =>
    part.replace(/(?<![\p{L}\p{N}_.$!])[\p{L}_][\p{L}\p{N}_.]*(?![\p{L}\p{N}_.!])/gu, (word) =>
      names.has(word) ? `_xlpm.${word}` : word,
    ),
  );
};
