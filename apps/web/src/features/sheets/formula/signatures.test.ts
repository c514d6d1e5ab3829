import { functionNames } from '@cloudity/calc/names';
import { expect, test } from 'vitest';
import { argumentWords, describedFunctions, signatureOf } from './signatures.ts';

test('every described function exists and every word has its French', () => {
  const known = new Set(functionNames.map(({ name }) => name));
  expect(describedFunctions().filter((name) => !known.has(name))).toEqual([]);
  expect(argumentWords().filter(({ french }) => french === undefined)).toEqual([]);
});

test('optional and repeating arguments show', () => {
  expect(signatureOf('SUMIF', 'en')).toEqual(['range', 'criterion', '[sum range]']);
  expect(signatureOf('SUM', 'en')).toEqual(['value…']);
  expect(signatureOf('SOMME', 'fr')).toEqual(['valeur…']);
  expect(signatureOf('BESSELI', 'en')).toBeNull();
});
