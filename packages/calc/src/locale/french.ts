import type { RawTranslationPackage } from 'hyperformula';
import frFR from 'hyperformula/i18n/languages/frFR';
import { functionNames } from '../hyperformula/registry.ts';

/** Its types describe the CommonJS build, whose default is one level down. */
const french = frFR as unknown as RawTranslationPackage;

/** What HyperFormula's French lacks, as French spreadsheets call it. */
const added: Readonly<Record<string, string>> = {
  AGGREGATE: 'AGREGAT',
  ARRAYTOTEXT: 'TABLEAU.EN.TEXTE',
  AVERAGEIFS: 'MOYENNE.SI.ENS',
  'BINOM.DIST.RANGE': 'LOI.BINOMIALE.SERIE',
  BYCOL: 'BYCOL',
  BYROW: 'BYROW',
  CHOOSECOLS: 'CHOISIRCOLS',
  CHOOSEROWS: 'CHOISIRLIGNES',
  CONCAT: 'CONCAT',
  DISC: 'TAUX.ESCOMPTE',
  DOLLAR: 'DEVISE',
  DROP: 'EXCLURE',
  ENCODEURL: 'URLENCODAGE',
  'ERROR.TYPE': 'TYPE.ERREUR',
  EXPAND: 'ETENDRE',
  FIXED: 'CTXT',
  FORECAST: 'PREVISION',
  'FORECAST.LINEAR': 'PREVISION.LINEAIRE',
  FREQUENCY: 'FREQUENCE',
  GESTEP: 'SUP.SEUIL',
  GROWTH: 'CROISSANCE',
  HSTACK: 'ASSEMB.H',
  INDIRECT: 'INDIRECT',
  INTERCEPT: 'ORDONNEE.ORIGINE',
  INTRATE: 'TAUX.INTERET',
  KURT: 'KURTOSIS',
  LINEST: 'DROITEREG',
  LOOKUP: 'RECHERCHE',
  MDETERM: 'DETERMAT',
  MINVERSE: 'INVERSEMAT',
  MODE: 'MODE',
  'MODE.MULT': 'MODE.MULTIPLE',
  'MODE.SNGL': 'MODE.SIMPLE',
  MUNIT: 'MATRICE.UNITAIRE',
  NUMBERVALUE: 'VALEURNOMBRE',
  PERCENTRANK: 'RANG.POURCENTAGE',
  'PERCENTRANK.EXC': 'RANG.POURCENTAGE.EXCLURE',
  'PERCENTRANK.INC': 'RANG.POURCENTAGE.INCLURE',
  PERMUT: 'PERMUTATION',
  PRICEDISC: 'VALEUR.ENCAISSEMENT',
  PROB: 'PROBABILITE',
  RANDARRAY: 'TABLEAU.ALEAT',
  RANK: 'RANG',
  'RANK.AVG': 'MOYENNE.RANG',
  'RANK.EQ': 'EQUATION.RANG',
  RECEIVED: 'VALEUR.NOMINALE',
  REGEXEXTRACT: 'REGEX.EXTRAIRE',
  REGEXREPLACE: 'REGEX.REMPLACER',
  REGEXTEST: 'REGEX.TEST',
  SORTBY: 'TRIERPAR',
  TAKE: 'PRENDRE',
  TEXTAFTER: 'TEXTE.APRES',
  TEXTBEFORE: 'TEXTE.AVANT',
  TEXTSPLIT: 'FRACTIONNER.TEXTE',
  TOCOL: 'DANSCOL',
  TOROW: 'DANSLIGNE',
  TREND: 'TENDANCE',
  TRIMMEAN: 'MOYENNE.REDUITE',
  VALUETOTEXT: 'VALEUR.EN.TEXTE',
  VSTACK: 'ASSEMB.V',
  WRAPCOLS: 'ORGA.COLS',
  WRAPROWS: 'ORGA.LIGNES',
  XMATCH: 'EQUIVX',
  YIELDDISC: 'RENDEMENT.SIMPLE',
};

/** English name → French name; one that French does not translate keeps its own. No two share one. */
export const frenchFunctionNames = (): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of functionNames()) {
    const wanted = (added[name] ?? (french.functions[name] || name)).toUpperCase();
    const free = taken.has(wanted) ? name : wanted;
    taken.add(free);
    names.set(name, free);
  }
  return names;
};
