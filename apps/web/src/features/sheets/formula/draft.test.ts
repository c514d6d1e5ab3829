import { beforeAll, describe, expect, test } from 'vitest';
import { areaText, callAt, partsOf, pointSlot, referencesOf, withNextAnchoring, wordAt } from './draft.ts';
import { canonicalFormula, learnFrenchNames, shownFormula } from './language.ts';

beforeAll(learnFrenchNames);

describe('a formula that is being typed', () => {
  test('references are found where they stand, equal ones in one colour', () => {
    const found = referencesOf(partsOf('=SUM(A1:B2,C3)+A1:B2*Sheet2!D:D', 'en'));
    expect(found.map(({ from, to, color, sheet }) => [from, to, color, sheet])).toEqual([
      [5, 10, 0, null],
      [11, 13, 1, null],
      [15, 20, 0, null],
      [21, 31, 2, 'Sheet2'],
    ]);
    expect(found[3]?.area).toEqual({ fromRow: 0, toRow: Infinity, fromColumn: 3, toColumn: 3 });
  });

  test('a text that is not closed yet is no obstacle', () => {
    expect(referencesOf(partsOf('=A1&"abc', 'en'))).toHaveLength(1);
    expect(partsOf("='My she", 'en')).toBeInstanceOf(Array);
    expect(partsOf('hello', 'en')).toEqual([]);
  });

  test('pointing is possible behind an operator, a bracket or a separator alone', () => {
    expect(pointSlot('=', 1, 'en')).toEqual({ from: 1, to: 1 });
    expect(pointSlot('=A1+', 4, 'en')).toEqual({ from: 4, to: 4 });
    expect(pointSlot('=SUM(', 5, 'en')).toEqual({ from: 5, to: 5 });
    expect(pointSlot('=SOMME(A1;', 10, 'fr')).toEqual({ from: 10, to: 10 });
    expect(pointSlot('=A1', 3, 'en')).toBeNull();
    expect(pointSlot('=SUM(A1)', 8, 'en')).toBeNull();
    expect(pointSlot('hello', 5, 'en')).toBeNull();
  });

  test('F4 goes through the four ways to hold a reference', () => {
    let state = { text: '=A1+Sheet2!B2:C3', caret: 2 };
    const seen: string[] = [];
    for (let press = 0; press < 4; press += 1) {
      state = withNextAnchoring(state.text, state.caret, 'en');
      seen.push(state.text.slice(0, state.caret));
    }
    expect(seen).toEqual(['=$A$1', '=A$1', '=$A1', '=A1']);
    expect(withNextAnchoring('=A1+Sheet2!B2:C3', 16, 'en').text).toBe('=A1+Sheet2!$B$2:$C$3');
    expect(withNextAnchoring('=A:B', 4, 'en').text).toBe('=$A:$B');
  });

  test('which call and which argument the caret is in', () => {
    expect(callAt('=IF(A1>2,SUM(1,2),3)', 15, 'en')).toEqual({ name: 'SUM', argument: 1 });
    expect(callAt('=IF(A1>2,SUM(1,2),3)', 19, 'en')).toEqual({ name: 'IF', argument: 2 });
    expect(callAt('=1+2', 4, 'en')).toBeNull();
    expect(wordAt('=su', 3, 'en')).toEqual({ from: 1, to: 3, word: 'su' });
    expect(wordAt('=SUM(A1,vl', 10, 'en')?.word).toBe('vl');
  });

  test('areas as text', () => {
    const area = { fromRow: 1, toRow: 3, fromColumn: 0, toColumn: 27 };
    expect([areaText(area), areaText(area, 'rows'), areaText(area, 'columns')]).toEqual(['A2:AB4', '2:4', 'A:AB']);
  });

  test('French is shown and read, brackets are closed', () => {
    expect(shownFormula('=SUM(A1,1.5)', 'fr')).toBe('=SOMME(A1;1,5)');
    expect(canonicalFormula('=somme(A1;1,5', 'fr')).toBe('=SUM(A1,1.5)');
    expect(canonicalFormula('=SI(VRAI;1;2)', 'fr')).toBe('=IF(TRUE,1,2)');
    expect(() => canonicalFormula('=1)', 'en')).toThrow();
  });
});
