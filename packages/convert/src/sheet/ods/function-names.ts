/** Functions that OpenDocument files write with this in front, as LibreOffice does: those that Excel brought. */
const vendor = 'COM.MICROSOFT.';
const ofVendor = new Set(
  `AGGREGATE ARRAYTOTEXT BETA.DIST BETA.INV BINOM.DIST BINOM.INV BYCOL BYROW CEILING CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT
  CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS CONCAT CONFIDENCE.NORM CONFIDENCE.T COVARIANCE.P COVARIANCE.S DROP ENCODEURL
  ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST.RT F.INV.RT F.TEST FILTER FILTERXML FLOOR FLOOR.MATH FLOOR.PRECISE FORECAST.LINEAR
  GAMMA.DIST GAMMA.INV GAMMALN.PRECISE HSTACK HYPGEOM.DIST IFS ISO.CEILING LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS
  MODE.MULT MODE.SNGL NEGBINOM.DIST NETWORKDAYS.INTL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV PERCENTILE.EXC PERCENTILE.INC
  PERCENTRANK.EXC PERCENTRANK.INC POISSON.DIST QUARTILE.EXC QUARTILE.INC RANDARRAY RANK.AVG RANK.EQ REDUCE REGEXEXTRACT REGEXREPLACE
  REGEXTEST SCAN SEQUENCE SORT SORTBY STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE
  TEXTJOIN TEXTSPLIT TOCOL TOROW UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEIBULL.DIST WORKDAY.INTL WRAPCOLS WRAPROWS XLOOKUP XMATCH
  Z.TEST`.split(/\s+/),
);

/** Those of another name there (OpenFormula 6, and what LibreOffice writes). */
const otherNames = new Map([
  ...['CHIDIST', 'CHIINV', 'CHITEST', 'FDIST', 'FINV', 'NORMSDIST', 'NORMSINV', 'TDIST'].map(
    (name) => [name, `LEGACY.${name}`] as const,
  ),
  ['F.DIST', 'FDIST'],
  ['F.INV', 'FINV'],
  ['FORMULATEXT', 'FORMULA'],
  ['SKEW.P', 'SKEWP'],
  ['BINOM.DIST.RANGE', 'B'],
]);

const ours = new Map([
  ...[...otherNames].map(([name, other]) => [other, name] as const),
  ['CHISQDIST', 'CHISQ.DIST'],
  ['CHISQINV', 'CHISQ.INV'],
]);

const prefixes = /^(?:COM\.MICROSOFT\.|ORG\.(?:LIBREOFFICE|OPENOFFICE)\.|COM\.SUN\.STAR\.SHEET\.ADDIN\.[A-Z]+\.GET)/i;

export const functionForOds = (name: string): string => {
  const upper = name.toUpperCase();
  return ofVendor.has(upper) ? `${vendor}${upper}` : (otherNames.get(upper) ?? upper);
};

/** The name of a function as we have it; words that are none stay as they are. */
export const functionFromOds = (name: string): string =>
  prefixes.test(name) ? name.replace(prefixes, '').toUpperCase() : (ours.get(name.toUpperCase()) ?? name);
