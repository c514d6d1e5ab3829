import type { MemberId } from '@cloudity/contracts';
import { expect, test } from 'vitest';
import { noFilter, queryOf } from './queries.ts';

test('an empty filter asks for everything', () => expect(queryOf(noFilter)).toEqual({}));

test('days are whole days of the reader', () => {
  const { from, to } = queryOf({ ...noFilter, from: '2027-03-01', to: '2027-03-01' });
  expect(from).toBe(new Date(2027, 2, 1).toISOString());
  expect(to).toBe(new Date(2027, 2, 2).toISOString());
});

test('person and action go along', () => {
  const actor = { id: '0197a000-0000-7000-8000-000000000001' as MemberId, name: 'Ana' };
  expect(queryOf({ ...noFilter, actor, action: 'file.shared' })).toEqual({ action: 'file.shared', actorId: actor.id });
});
