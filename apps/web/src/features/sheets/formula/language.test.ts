import { expect, test } from 'vitest';
import { canonicalFormula, learnFrenchNames, shownFormula } from './language.ts';

test('names in a formula are those that somebody chose, in every language, also those of every object’s members', async () => {
  await learnFrenchNames();
  const formula = '=valueOf+constructor+IF(TRUE,1,toString)';
  expect(shownFormula(formula, 'fr')).toBe('=valueOf+constructor+SI(VRAI;1;toString)');
  expect(canonicalFormula(shownFormula(formula, 'fr'), 'fr')).toBe(formula);
});
