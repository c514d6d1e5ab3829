import { expect, test } from 'vitest';
import { initialsOf, personColor } from './person-color.ts';

test('a person keeps one of twelve colours', () => {
  const colors = Array.from({ length: 500 }, (_, index) => personColor(`person-${index}`));
  expect(new Set(colors).size).toBe(12);
  expect(personColor('0197-abc')).toBe(personColor('0197-abc'));
});

test('initials come from the first and the last word', () => {
  expect(initialsOf('Ana Sofía Marques')).toBe('AM');
  expect(initialsOf('émile')).toBe('É');
  expect(initialsOf('jo@example.org')).toBe('JO');
  expect(initialsOf('   ')).toBe('?');
});
