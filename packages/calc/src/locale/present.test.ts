import { describe, expect, test } from 'vitest';
import { canonicalFormula, functionTable, shownFormula } from '../index.ts';

describe('French formulas', () => {
  test.each([
    ['=SUM(A1:A3,1.5)', '=SOMME(A1:A3;1,5)'],
    ['=IF(TRUE,"a,b;c",FALSE)', '=SI(VRAI;"a,b;c";FAUX)'],
    ['={1.5,2;3,4}', '={1,5.2;3.4}'],
    ["=VLOOKUP(A1,'My, sheet'!A1:B2,2,FALSE)", "=RECHERCHEV(A1;'My, sheet'!A1:B2;2;FAUX)"],
    ['=XMATCH(1,A1:A9)', '=EQUIVX(1;A1:A9)'],
    ['=LET(taux,0.2,taux*2)', '=LET(taux;0,2;taux*2)'],
    ['=1E+3', '=1E+3'],
    ['=nosuch(1,2)', '=NOSUCH(1;2)'],
  ])('%s is %s', (canonical, french) => {
    expect(shownFormula(canonical, 'fr')).toBe(french);
    expect(canonicalFormula(french, 'fr').toUpperCase()).toBe(canonical.toUpperCase());
  });

  test('names are told apart in both directions, and English stays as it is', () => {
    const table = functionTable();
    expect(new Set(table.map(({ french }) => french)).size).toBe(table.length);
    for (const { name } of table) {
      const french = shownFormula(`=${name}(1,2)`, 'fr');
      expect(canonicalFormula(french, 'fr')).toBe(`=${name}(1,2)`);
    }
    expect(shownFormula('=SUM(1,2)', 'en')).toBe('=SUM(1,2)');
    expect(canonicalFormula('=SUM(1,2)', 'en')).toBe('=SUM(1,2)');
  });

  test('what is no formula stays as it was typed', () => {
    expect(shownFormula('=1 ! 2', 'fr')).toBe('=1 ! 2');
  });
});
