import { createTestDatabase } from '@cloudity/testkit';
import { expect, test } from 'vitest';

const awkward = ['', 'NULL', 'null', '{', '}', '"', '\\', 'a,b', ' x ', "it's", 'line\nend', '😀', '\\"'];

test('arrays go to the server and come back as they were', async () => {
  await using database = await createTestDatabase();
  const [row] = await database.owner`
    select ${awkward}::text[] as texts, ${[1, -2]}::int[] as numbers, ${['9007199254740993']}::bigint[] as large,
      ${['01234567-89ab-7def-8123-456789abcdef']}::uuid[] as ids, ${database.owner.array([true, false])} as flags,
      ${database.owner.array([new Date(0)])} as times, array[1.5, null]::float8[] as holes, '{}'::text[] as none,
      ${[]}::text[] as empty, array[[1, 2], [3, 4]] as nested, ${[['a', 'b'], ['c', 'NULL']]}::text[] as grid,
      ${database.owner.array([Buffer.from([0, 255])])} as bytes, array['{"a":[1,"}"]}'::jsonb] as json`;
  expect(row).toMatchObject({
    texts: awkward,
    numbers: [1, -2],
    large: ['9007199254740993'],
    ids: ['01234567-89ab-7def-8123-456789abcdef'],
    flags: [true, false],
    times: [new Date(0)],
    holes: [1.5, null],
    none: [],
    empty: [],
    nested: [
      [1, 2],
      [3, 4],
    ],
    grid: [
      ['a', 'b'],
      ['c', 'NULL'],
    ],
    bytes: [Buffer.from([0, 255])],
    json: [{ a: [1, '}'] }],
  });
});

test('a connection asks the server for nothing before its first query', async () => {
  await using database = await createTestDatabase();
  const [row] = await database.owner`select ${['a']}::text[] as list, current_query() as query`;
  expect(row?.list).toEqual(['a']);
  expect(database.owner.options.fetch_types).toBe(false);
});
