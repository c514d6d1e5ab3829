import type { PivotLanguage, PivotSummary } from './pivot.ts';

export interface PivotWords {
  readonly grandTotal: string;
  readonly total: (label: string) => string;
  readonly blank: string;
  readonly column: (number: number) => string;
  readonly value: (summary: PivotSummary, name: string) => string;
  readonly quarter: string;
  readonly truth: readonly [string, string];
}

const english: Readonly<Record<PivotSummary, string>> = {
  sum: 'SUM',
  countAny: 'COUNTA',
  count: 'COUNT',
  countUnique: 'COUNTUNIQUE',
  average: 'AVERAGE',
  max: 'MAX',
  min: 'MIN',
  median: 'MEDIAN',
  product: 'PRODUCT',
  deviation: 'STDEV',
  deviationOfAll: 'STDEVP',
  variance: 'VAR',
  varianceOfAll: 'VARP',
};

const french: Readonly<Record<PivotSummary, string>> = {
  sum: 'SOMME',
  countAny: 'NBVAL',
  count: 'NB',
  countUnique: 'NB.UNIQUE',
  average: 'MOYENNE',
  max: 'MAX',
  min: 'MIN',
  median: 'MEDIANE',
  product: 'PRODUIT',
  deviation: 'ECARTYPE',
  deviationOfAll: 'ECARTYPEP',
  variance: 'VAR',
  varianceOfAll: 'VAR.P',
};

/** What a table itself writes. They are part of its values, so they are in the table's language and not in the reader's. */
export const pivotWords: Readonly<Record<PivotLanguage, PivotWords>> = {
  en: {
    grandTotal: 'Grand total',
    total: (label) => `${label} total`,
    blank: '(blank)',
    column: (number) => `Column ${number}`,
    value: (summary, name) => `${english[summary]} of ${name}`,
    quarter: 'Q',
    truth: ['FALSE', 'TRUE'],
  },
  fr: {
    grandTotal: 'Total général',
    total: (label) => `Total ${label}`,
    blank: '(vide)',
    column: (number) => `Colonne ${number}`,
    value: (summary, name) => `${french[summary]} de ${name}`,
    quarter: 'T',
    truth: ['FAUX', 'VRAI'],
  },
};
