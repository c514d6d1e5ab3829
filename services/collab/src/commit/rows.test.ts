import { expect, it } from 'vitest';
import { textOf, typed } from '../testing/updates.ts';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import { rowsFrom } from './rows.ts';

const ada = { kind: 'member', id: 'a' } as const;
const bob = { kind: 'member', id: 'b' } as const;
const changes = (author: typeof ada | typeof bob, updates: readonly Uint8Array[], relayed = false) =>
  updates.map((data) => ({ author, relayed, data, summary: summarizeUpdate(data) }));

it('CO1: runs of one author become one row, in the order they came; a flood becomes rows of fifty', () => {
  const [a, b] = [typed(1, 'a', 'b', 'c'), typed(2, 'x')];
  const rows = rowsFrom([...changes(ada, a.slice(0, 2)), ...changes(bob, b), ...changes(ada, a.slice(2))]);
  expect(rows.map(({ author }) => author.id)).toEqual(['a', 'b', 'a']);
  expect(rows[0]?.summary.structs).toEqual([{ client: 1, start: 0, end: 2 }]);
  const flood = typed(3, ...Array.from({ length: 120 }, (_, index) => `${index}`));
  const few = rowsFrom(changes(ada, flood));
  expect(few).toHaveLength(3);
  expect(textOf(few.map(({ data }) => data))).toBe(textOf(flood));
});

it('CO12: recovery and live typing never share a row', () => {
  const a = typed(1, 'a', 'b');
  expect(rowsFrom([...changes(ada, a.slice(0, 1), true), ...changes(ada, a.slice(1))])).toHaveLength(2);
});
