import { expect, it } from 'vitest';
import { filtersFrom, isAsked, isFiltered, queryOf, startOf } from './filters.ts';

it('filters come from the address, and only those that are known', () => {
  const person = '00000000-0000-7000-8000-000000000001';
  const given = { type: 'pdf', person, period: 'week', folder: 'root', tag: person, sort: '-updatedAt' };
  expect(filtersFrom({ ...given, other: 1 })).toEqual({
    type: 'pdf',
    person,
    period: 'week',
    folder: 'root',
    tag: person,
    sort: '-updatedAt',
  });
  expect(filtersFrom({ type: 'virus', person: 'me', period: 'ever', folder: '../x', tag: 'x', sort: 'name' })).toEqual(
    {},
  );
  expect([isAsked(' ', {}), isAsked('', { tag: person }), isAsked('x', {})]).toEqual([false, true, true]);
});

it('a period begins with a day of the reader', () => {
  const now = new Date(2027, 2, 10, 15, 30);
  expect(startOf('today', now)).toBe(new Date(2027, 2, 10).toISOString());
  expect(startOf('week', now)).toBe(new Date(2027, 2, 4).toISOString());
  expect(queryOf({ type: 'pdf', period: 'today' })).toEqual({ type: 'pdf', from: startOf('today') });
  expect([isFiltered({}), isFiltered({ sort: '-updatedAt' }), isFiltered({ period: 'year' })]).toEqual([
    false,
    false,
    true,
  ]);
});
