import { createHash, randomBytes, randomInt } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createContentStore } from './index.ts';
import { createMasterKeyWrap } from './keys/key-wrap.ts';
import { ContentWorld } from './testing/content-world.ts';

let world: ContentWorld;
let acme: TenantId;
let globex: TenantId;
let beforePut: ((key: string) => Promise<unknown>) | null = null;
let afterGet: ((key: string, bytes: number) => void) | null = null;
const watched = (objects: ObjectStore): ObjectStore => ({
  ...objects,
  put: async (key, body, sizeBytes) => {
    await beforePut?.(key);
    return objects.put(key, body, sizeBytes);
  },
  get: async (key, range, into) => {
    afterGet?.(key, range ? range.end - range.start + 1 : 0);
    return objects.get(key, range, into);
  },
});

beforeAll(async () => {
  world = await ContentWorld.create(watched);
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  acme = await world.tenant('Acme');
  globex = await world.tenant('Globex');
  beforePut = null;
  afterGet = null;
});

const megabyte = 1024 * 1024;
const packsOf = (tenantId: TenantId): Promise<string[]> => world.keys(`packs/${tenantId}/`);
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
/** Long enough for everything that is not referred to to be gone. */
const collectAll = async (tenantId: TenantId): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    await world.store.collect(tenantId);
    world.advanceHours(25);
  }
  await world.store.collect(tenantId);
};

test('CS1: what was written is read, whole and in every range, whatever its length', async () => {
  for (const length of [0, 1, 4096, 300_000, 20 * megabyte]) {
    const bytes = randomBytes(length);
    const content = await world.put(acme, bytes.subarray(0, length / 3), bytes.subarray(length / 3));
    expect(content).toMatchObject({ sizeBytes: length, sha256: sha256(bytes) });
    expect((await world.get(acme, content)).equals(bytes)).toBe(true);
    for (let round = 0; length > 0 && round < 8; round += 1) {
      const start = randomInt(length);
      const end = Math.min(length - 1, start + randomInt(round < 4 ? 10 : length));
      const part = await world.get(acme, content, { start, end });
      expect(part.equals(bytes.subarray(start, end + 1)), `${start}–${end} of ${length}`).toBe(true);
    }
  }
  expect((await world.store.check(acme, { bytes: true })).problems).toEqual([]);
});

test('CS2: what the organization has is not stored again, and nothing of it is shared with another', async () => {
  const bytes = randomBytes(3 * megabyte);
  await world.put(acme, bytes);
  const before = await packsOf(acme);
  const edited = Buffer.concat([bytes.subarray(0, megabyte), Buffer.from('an insertion'), bytes.subarray(megabyte)]);
  await world.put(acme, bytes);
  expect(await packsOf(acme)).toEqual(before);
  const content = await world.put(acme, edited);
  const added = (await packsOf(acme)).filter((key) => !before.includes(key));
  expect(added.length).toBe(1);
  expect((await world.parts.objects.head(added[0] ?? ''))?.sizeBytes).toBeLessThan(200_000);
  expect((await world.get(acme, content)).equals(edited)).toBe(true);

  await world.put(globex, bytes);
  const idsOf = async (tenantId: TenantId): Promise<string[]> =>
    (await world.database.db.tenant(tenantId, ({ sql }) => sql<{ id: Buffer }[]>`select id from content_chunks`)).map(
      ({ id }) => id.toString('hex'),
    );
  const others = new Set(await idsOf(globex));
  expect(others.size).toBeGreaterThan(0);
  expect((await idsOf(acme)).filter((id) => others.has(id))).toEqual([]);
});

test('CS2: the same chunk many times in one content is stored once', async () => {
  const block = new Uint8Array(4 * megabyte);
  const content = await world.put(acme, block, block, block, block);
  expect((await world.get(acme, content)).equals(Buffer.alloc(16 * megabyte))).toBe(true);
  expect(await world.count(acme, 'content_chunks')).toBeLessThan(4);
});

test('CS3: packs hold one organization each, are sealed, and full ones have 4 to 16 MiB', async () => {
  const marker = Buffer.from('this sentence must not be readable in any object. '.repeat(2000));
  await world.put(acme, marker, randomBytes(30 * megabyte));
  const sizes: number[] = [];
  for (const key of await packsOf(acme)) {
    expect(key.startsWith(`packs/${acme}/`)).toBe(true);
    sizes.push((await world.parts.objects.head(key))?.sizeBytes ?? 0);
    const bytes = await buffer(await world.parts.objects.get(key));
    expect(bytes.includes('must not be readable')).toBe(false);
  }
  expect(sizes.filter((size) => size >= 4 * megabyte && size <= 16 * megabyte).length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8 * megabyte);
});

test('CS4: the row is there, pending, before the object; a failed put leaves neither content nor object', async () => {
  const states: number[] = [];
  beforePut = async (key) => {
    if (key.startsWith(`packs/${acme}`)) states.push(await world.count(acme, 'content_packs', "state = 'pending'"));
  };
  await world.put(acme, randomBytes(100_000));
  expect(states).toEqual([1]);
  expect(await world.count(acme, 'content_packs', "state = 'pending'")).toBe(0);

  const before = await packsOf(acme);
  beforePut = () => Promise.reject(new AppError('unavailable', 'The disk is full.'));
  await expect(world.put(acme, randomBytes(100_000))).rejects.toMatchObject({ code: 'unavailable' });
  beforePut = null;
  expect(await packsOf(acme)).toEqual(before);
  expect(await world.count(acme, 'contents', "state = 'draft'")).toBe(0);
});

test('CS4: a source that fails takes everything back with it', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield randomBytes(9 * megabyte);
    throw new Error('the line went dead');
  }
  await expect(world.store.write(acme, broken())).rejects.toThrow('the line went dead');
  expect(await world.count(acme, 'contents')).toBe(0);
  expect(await world.count(acme, 'content_references')).toBe(0);
  await collectAll(acme);
  expect(await packsOf(acme)).toEqual([]);
  expect(await world.count(acme, 'content_packs')).toBe(0);
});

test('CS4: many writers of the same bytes at once, and each reads its own', async () => {
  const shared = Array.from({ length: 6 }, () => randomBytes(400_000));
  const written = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const bytes = Buffer.concat([...shared.slice(index % 6), ...shared.slice(0, index % 6)]);
      return { bytes, content: await world.put(acme, bytes) };
    }),
  );
  for (const { bytes, content } of written) expect((await world.get(acme, content)).equals(bytes)).toBe(true);
  expect((await world.store.check(acme, { bytes: true })).problems).toEqual([]);
});

test('CS5: what is referred to cannot be deleted, by anybody', async () => {
  await world.put(acme, randomBytes(50_000));
  const remove = (table: string) =>
    world.database.db.tenant(acme, ({ sql }) => sql.unsafe(`delete from ${table} where tenant_id = '${acme}'`));
  await expect(remove('content_chunks')).rejects.toMatchObject({ code: '23503' });
  await expect(remove('content_packs')).rejects.toMatchObject({ code: '23503' });
});

test('CS6: what nothing refers to is condemned, forgotten, and its object gone a day later', async () => {
  const kept = await world.put(acme, randomBytes(200_000));
  const bytes = randomBytes(300_000);
  const gone = await world.put(acme, bytes);
  await world.drop(acme, gone);
  await world.store.collect(acme);
  expect(await world.count(acme, 'content_chunks', 'condemned_at is not null')).toBeGreaterThan(5);
  expect((await packsOf(acme)).length).toBe(2);
  world.advanceHours(2);
  await world.store.collect(acme);
  expect(await world.count(acme, 'content_chunks', 'condemned_at is not null')).toBe(0);
  expect(await world.count(acme, 'content_packs', "state = 'retired'")).toBe(1);
  expect((await packsOf(acme)).length).toBe(2);
  world.advanceHours(25);
  await world.store.collect(acme);
  expect((await packsOf(acme)).length).toBe(1);
  expect(await world.count(acme, 'content_packs')).toBe(1);
  expect((await world.get(acme, kept)).length).toBe(200_000);
});

test('CS6: a condemned chunk counts as missing: it is stored again, in a new pack', async () => {
  const bytes = randomBytes(300_000);
  await world.drop(acme, await world.put(acme, bytes));
  await world.store.collect(acme);
  const [old] = await packsOf(acme);
  const again = await world.put(acme, bytes);
  expect((await packsOf(acme)).length).toBe(2);
  expect(await world.count(acme, 'content_chunks', 'condemned_at is not null')).toBe(0);
  await collectAll(acme);
  expect(await packsOf(acme)).not.toContain(old);
  expect((await world.get(acme, again)).equals(bytes)).toBe(true);
});

test('CS6: a draft holds its chunks through every sweep of its day', async () => {
  const bytes = randomBytes(500_000);
  const first = await world.put(acme, bytes);
  const draft = await world.store.write(acme, [bytes] as never);
  await world.drop(acme, first);
  for (let round = 0; round < 5; round += 1) {
    await world.store.collect(acme);
    world.advanceHours(4);
  }
  await world.database.db.tenant(acme, (tx) => world.store.commit(tx, draft));
  await collectAll(acme);
  expect((await world.get(acme, draft)).equals(bytes)).toBe(true);
});

test('CS6: a draft that nobody commits is gone after a day, and a commit then says so', async () => {
  const draft = await world.store.write(acme, [randomBytes(100_000)] as never);
  await collectAll(acme);
  expect(await packsOf(acme)).toEqual([]);
  await expect(world.database.db.tenant(acme, (tx) => world.store.commit(tx, draft))).rejects.toMatchObject({
    code: 'unavailable',
  });
});

test('CS7: small packs are joined and waste is left behind, and readers find the new place', async () => {
  const small = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const bytes = randomBytes(250_000);
      return { bytes, content: await world.put(acme, bytes) };
    }),
  );
  for (const { content } of small.slice(20)) await world.drop(acme, content);
  const reading = await world.store.read(acme, small[0]?.content ?? { id: '', sizeBytes: 0 });
  world.advanceHours(2);
  await world.store.collect(acme);
  expect(await world.count(acme, 'content_packs', "state = 'stored'")).toBeLessThan(30);
  await collectAll(acme);
  expect((await packsOf(acme)).length).toBeLessThan(4);
  expect((await buffer(reading)).equals(small[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  for (const { bytes, content } of small.slice(0, 20))
    expect((await world.get(acme, content)).equals(bytes)).toBe(true);
  expect((await world.store.check(acme, { bytes: true })).problems).toEqual([]);
});

test('CS7: a reader whose pack went away between look-up and fetch looks once more', async () => {
  const bytes = randomBytes(5 * megabyte);
  const content = await world.put(acme, bytes);
  const [old = ''] = await packsOf(acme);
  const reading = await world.store.read(acme, content);
  const elsewhere = `packs/${acme}/00/00000000-0000-7000-8000-000000000000`;
  await world.parts.objects.copy(old, elsewhere);
  await world.database.db.tenant(acme, async ({ sql }) => {
    await sql`
      insert into content_packs (tenant_id, id, state, size_bytes, created_at)
        select tenant_id, '00000000-0000-7000-8000-000000000000', state, size_bytes, created_at from content_packs`;
    await sql`update content_chunks set pack_id = '00000000-0000-7000-8000-000000000000'`;
  });
  await world.parts.objects.delete(old);
  expect((await buffer(reading)).equals(bytes)).toBe(true);
});

test('CS8: a flipped bit is never read, and is found and named with the contents it touches', async () => {
  const bytes = randomBytes(2 * megabyte);
  const content = await world.put(acme, bytes);
  const copy = await world.put(acme, bytes);
  const whole = await world.put(acme, randomBytes(100_000));
  const [pack = ''] = (await packsOf(acme)).sort();
  const stored = await buffer(await world.parts.objects.get(pack));
  const at = randomInt(stored.length);
  stored[at] = (stored[at] ?? 0) ^ (1 << randomInt(8));
  await world.parts.objects.put(pack, stored, stored.length);
  const damaged = stored.length > 200_000 ? [content, copy] : [whole];
  for (const one of damaged) await expect(world.get(acme, one)).rejects.toThrow('is damaged');
  expect((await world.store.check(acme, { bytes: false })).problems).toEqual([]);
  const { problems } = await world.store.check(acme, { bytes: true });
  expect(problems).toMatchObject([
    { thing: pack, problem: expect.stringMatching(/^the chunk [0-9a-f]{64} at byte \d+/) },
  ]);
  expect(problems[0]?.contentIds.toSorted()).toEqual(damaged.map(({ id }) => id).sort());
});

test('CS8: a lost, cut or swapped pack and a torn content are found', async () => {
  const content = await world.put(acme, randomBytes(100_000));
  const other = await world.put(acme, randomBytes(100_000));
  const [first = '', second = ''] = await packsOf(acme);
  const one = await buffer(await world.parts.objects.get(first));
  await world.parts.objects.put(first, one.subarray(1));
  await world.parts.objects.delete(second);
  const { problems } = await world.store.check(acme, { bytes: false });
  expect(problems.map(({ problem }) => problem).sort()).toEqual([
    expect.stringMatching(/^has \d+ bytes instead of \d+$/),
    'is missing',
  ]);
  expect(problems.flatMap(({ contentIds }) => contentIds).sort()).toEqual([content.id, other.id].sort());
  await world.database.db.tenant(
    acme,
    ({ sql }) => sql`delete from content_references where content_id = ${content.id} and start_byte > 0`,
  );
  expect((await world.store.check(acme, { bytes: false })).problems).toContainEqual({
    thing: `content ${content.id}`,
    problem: 'its chunks do not join',
    contentIds: [content.id],
  });
});

test('CS9: another organization, another master key and a shredded key read nothing', async () => {
  const bytes = randomBytes(100_000);
  const content = await world.put(acme, bytes);
  await world.put(globex, randomBytes(10));
  await expect(world.get(globex, content)).rejects.toThrow('hole');
  const stranger = createContentStore({ ...world.parts, keyWrap: createMasterKeyWrap(new Uint8Array(32).fill(8)) });
  await expect(stranger.read(acme, content)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(stranger.write(acme, [bytes] as never)).rejects.toMatchObject({ code: 'unavailable' });

  await world.store.shred(acme);
  const later = createContentStore(world.parts);
  await expect(later.read(acme, content)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(later.write(acme, [bytes] as never)).rejects.toMatchObject({ code: 'unavailable' });
  const left: string[] = [];
  for await (const { key } of world.parts.keyObjects.list('')) left.push(key);
  expect(left.filter((key) => key.startsWith(acme))).toEqual([]);
  expect(left).toContain(`${globex}/1`);
});

test('CS9: processes that make the keys of an organization at once agree', async () => {
  const stores = Array.from({ length: 4 }, () => createContentStore(world.parts));
  const bytes = randomBytes(50_000);
  const drafts = await Promise.all(stores.map((store) => store.write(acme, [bytes] as never)));
  for (const draft of drafts) await world.database.db.tenant(acme, (tx) => world.store.commit(tx, draft));
  for (const draft of drafts) expect((await world.get(acme, draft)).equals(bytes)).toBe(true);
});

test('CS9: data keys are versioned: what was sealed under an older one stays readable', async () => {
  const old = randomBytes(50_000);
  const before = await world.put(acme, old);
  await world.database.db.tenant(
    acme,
    ({ sql }) => sql`insert into content_keys (tenant_id, version, created_at) values (${acme}, 2, now())`,
  );
  const wrapped = await world.parts.keyWrap.wrap(randomBytes(32), `${acme}/2`);
  await world.parts.keyObjects.put(`${acme}/2`, wrapped, wrapped.length);
  const store = createContentStore(world.parts);
  const draft = await store.write(acme, [Buffer.concat([old, randomBytes(50_000)])] as never);
  await world.database.db.tenant(acme, (tx) => store.commit(tx, draft));
  expect(await world.count(acme, 'content_chunks', 'key_version = 2')).toBeGreaterThan(0);
  expect(await world.count(acme, 'content_chunks', 'key_version = 1')).toBeGreaterThan(0);
  expect((await store.check(acme, { bytes: true })).problems).toEqual([]);
  expect((await world.get(acme, before)).equals(old)).toBe(true);
});

test('CS5: an organization is deleted with everything it stored', async () => {
  await world.put(acme, randomBytes(300_000));
  await world.database.db.tenant(acme, ({ sql }) => sql`delete from organizations where tenant_id = ${acme}`);
  for (const table of ['contents', 'content_references', 'content_chunks', 'content_packs', 'content_keys'])
    expect(await world.count(acme, table), table).toBe(0);
});

test('CS1: little is fetched for a range, and much in few requests', async () => {
  const content = await world.put(acme, randomBytes(12 * megabyte));
  let requests = 0;
  let fetched = 0;
  afterGet = (key, bytes) => {
    if (!key.startsWith('packs/')) return;
    requests += 1;
    fetched += bytes;
  };
  await world.get(acme, content, { start: 5 * megabyte, end: 5 * megabyte + 9 });
  expect([requests, fetched < 300_000]).toEqual([1, true]);
  await world.get(acme, content);
  expect(requests).toBeLessThan(14);
});
