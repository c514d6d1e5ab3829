import { createHash, hash, randomBytes } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createContentStore, type Draft } from './index.ts';
import { ContentWorld } from './testing/content-world.ts';

let world: ContentWorld;
let acme: TenantId;
beforeAll(async () => {
  world = await ContentWorld.create();
  acme = await world.tenant('Acme');
  await world.tenant('Globex');
});
afterEach(() => void vi.useRealTimers());
afterAll(() => world[Symbol.asyncDispose]());

const given = (startByte: number, content: Buffer) => ({
  startByte,
  content,
  sha256: hash('sha256', content, 'buffer'),
});
const begin = async (): Promise<string> => {
  const id = crypto.randomUUID();
  await world.database.db.tenant(acme, (tx) => world.store.drafts.begin(tx, id));
  return id;
};
const pieces = (bytes: Buffer, sizeBytes: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / sizeBytes) }, (_, index) =>
    bytes.subarray(index * sizeBytes, (index + 1) * sizeBytes),
  );
const isDraft = (sealed: Draft | { readonly checkedBytes: number }): sealed is Draft => 'sha256' in sealed;
const seal = async (id: string, sizeBytes: number, store = world.store): Promise<Draft> => {
  for (;;) {
    const sealed = await store.drafts.seal(acme, { id, sizeBytes }, 5);
    if (isDraft(sealed)) return sealed;
    expect(sealed.checkedBytes).toBeLessThan(sizeBytes);
  }
};

test('CS11: chunks by two processes at once, in any order, are one content with its checksum', async () => {
  const bytes = randomBytes(3_000_000);
  const chunks = pieces(bytes, 50_000).map((content, index) => given(index * 50_000, content));
  const id = await begin();
  const other = createContentStore(world.parts);
  await Promise.all([
    world.store.drafts.put(acme, id, chunks.slice(0, 20)),
    other.drafts.put(acme, id, chunks.slice(40)),
    world.store.drafts.put(acme, id, chunks.slice(20, 45)),
  ]);
  const draft = await seal(id, bytes.length);
  expect(draft.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(true);
  await world.database.db.tenant(acme, (tx) => world.store.commit(tx, draft));
  expect((await world.get(acme, draft)).equals(bytes)).toBe(true);
  // Late ones change nothing.
  await expect(world.store.drafts.put(acme, id, [given(0, randomBytes(50_000))])).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect((await world.get(acme, draft)).equals(bytes)).toBe(true);
});

test('CS12: parts that are sent side by side are hashed as they pass, in whatever order; what is already there, or never comes, is read at the end', async () => {
  const bytes = randomBytes(400_000);
  const parts = pieces(bytes, 100_000).map((content, index) => given(index * 100_000, content));
  const checksum = createHash('sha256').update(bytes).digest();
  let fetched = 0;
  const counting = createContentStore({
    ...world.parts,
    objects: {
      ...world.parts.objects,
      get: (...wanted) => {
        fetched += 1;
        return world.parts.objects.get(...wanted);
      },
    },
  });
  const put = (id: string, ...indices: readonly number[]) =>
    counting.drafts.put(
      acme,
      id,
      indices.flatMap((index) => parts[index] ?? []),
    );
  const sealed = async (id: string): Promise<number> => {
    fetched = 0;
    expect((await seal(id, bytes.length, counting)).sha256.equals(checksum)).toBe(true);
    return fetched;
  };

  // The moment that parts wait for each other passes only where the test says so.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const swapped = await begin();
  await Promise.all([put(swapped, 2, 3), put(swapped, 1), put(swapped, 0)]);
  expect(await sealed(swapped)).toBe(0);

  const late = await begin();
  let isPut = false;
  const putting = put(late, 1, 2, 3).then(() => {
    isPut = true;
  });
  await expect.poll(() => vi.advanceTimersByTime(1_000) && isPut).toBe(true);
  await putting;
  await put(late, 0);
  expect(await sealed(late)).toBeGreaterThan(0);

  const known = await begin();
  const held = await world.database.db.tenant(acme, (tx) =>
    counting.drafts.hold(
      tx,
      known,
      parts.slice(0, 2).map(({ content, ...named }) => ({ ...named, sizeBytes: content.length })),
      async () => () => true,
    ),
  );
  expect(held).toEqual([]);
  await put(known, 2, 3);
  expect(await sealed(known)).toBeGreaterThan(0);
});

test('CS11: what another process writes after the checksum was made fails the commit', async () => {
  const bytes = randomBytes(100_000);
  const id = await begin();
  await world.store.drafts.put(
    acme,
    id,
    pieces(bytes, 25_000).map((content, index) => given(index * 25_000, content)),
  );
  const draft = await seal(id, bytes.length);
  const other = createContentStore(world.parts);
  const changed = randomBytes(25_000);
  await other.drafts.put(acme, id, [given(25_000, changed)]);
  const commit = (sealed: Draft) => world.database.db.tenant(acme, (tx) => world.store.commit(tx, sealed));
  await expect(commit(draft)).rejects.toMatchObject({ code: 'conflict' });
  const again = await seal(id, bytes.length);
  await commit(again);
  const expected = Buffer.concat([bytes.subarray(0, 25_000), changed, bytes.subarray(50_000)]);
  expect(again.sha256.equals(createHash('sha256').update(expected).digest())).toBe(true);
  expect((await world.get(acme, again)).equals(expected)).toBe(true);
});

test('CS11: a stream that breaks off is kept as far as it came, and goes on from there', async () => {
  const bytes = randomBytes(9_000_000);
  const id = await begin();
  async function* broken(): AsyncGenerator<Buffer> {
    for (const piece of pieces(bytes.subarray(0, 8_200_000), 100_000)) yield piece;
    throw new Error('ECONNRESET');
  }
  async function* rest(from: number): AsyncGenerator<Buffer> {
    for (const piece of pieces(bytes.subarray(from), 65_536)) yield piece;
  }
  const first = await world.store.drafts.append(acme, id, 0, broken());
  expect(first).toBe(8_200_000);
  expect(await world.store.drafts.append(acme, id, first, rest(first))).toBe(bytes.length - first);
  const draft = await seal(id, bytes.length);
  expect(draft.sha256.equals(createHash('sha256').update(bytes).digest())).toBe(true);
});

test('CS11: a draft is cut back to a place and goes on from there; whoever is no longer meant to write adds nothing; a content stays whole', async () => {
  const bytes = randomBytes(600_000);
  const id = await begin();
  const { db } = world.database;
  async function* from(start: number, end = bytes.length): AsyncGenerator<Buffer> {
    yield* pieces(bytes.subarray(start, end), 65_536);
  }
  await world.store.drafts.append(acme, id, 0, from(0, 250_000));
  await world.store.drafts.append(acme, id, 250_000, from(0, 300_000));
  await db.tenant(acme, (tx) => world.store.drafts.truncate(tx, id, 250_000));
  expect(await db.tenant(acme, (tx) => world.store.drafts.measure(tx, id))).toMatchObject({
    joinedBytes: 250_000,
    storedBytes: 250_000,
  });
  const refused = world.store.drafts.append(acme, id, 250_000, from(0), async () => {
    throw new Error('somebody else writes now');
  });
  await expect(refused).rejects.toThrow('somebody else writes now');
  expect((await db.tenant(acme, (tx) => world.store.drafts.measure(tx, id))).storedBytes).toBe(250_000);
  await world.store.drafts.append(acme, id, 250_000, from(250_000));
  const draft = await seal(id, bytes.length);
  expect(draft.sha256.equals(hash('sha256', bytes, 'buffer'))).toBe(true);
  // While it becomes a content somebody cuts it back: they wait, and find a content.
  const cut = await db.tenant(acme, async (tx) => {
    await world.store.commit(tx, draft);
    return { done: db.tenant(acme, (other) => world.store.drafts.truncate(other, id, 0)) };
  });
  await cut.done;
  expect((await world.get(acme, draft)).equals(bytes)).toBe(true);
});

test('CS11: many small contents share a pack, equal ones a chunk, and each is its own', async () => {
  const before = await world.count(acme, 'content_packs');
  const contents = [randomBytes(5000), Buffer.alloc(0), randomBytes(40_000), Buffer.from('x')];
  const drafts = await world.store.drafts.writeAll(acme, [...contents, contents[0] as Buffer]);
  await world.database.db.tenant(acme, (tx) => world.store.commit(tx, ...drafts));
  expect(await world.count(acme, 'content_packs')).toBe(before + 1);
  for (const [index, draft] of drafts.entries())
    expect((await world.get(acme, draft)).equals(contents[index] ?? (contents[0] as Buffer))).toBe(true);
  expect((await world.store.check(acme, { bytes: true })).problems).toEqual([]);
});
