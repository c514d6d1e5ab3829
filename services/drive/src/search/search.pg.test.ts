import type { AnswerOf, FileId, RequestOf, TenantId } from '@cloudity/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

type Query = RequestOf<'GET /search'>['query'];
type Found = AnswerOf<'GET /search'>;

let world: DriveWorld;
let ada: Client;
let bob: Client;
let stranger: Client;
let bobId: string;
let adaId: string;
let tenantId: TenantId;

const names = ({ items }: Found): string[] => items.map(({ name }) => name);
const find = async (who: Client, query: Query): Promise<Found> => {
  await world.work();
  return who.call('GET /search', { query });
};
const put = async (who: Client, name: string, text: string | Uint8Array, parentId = 'root'): Promise<FileId> => {
  const response = await who.upload(parentId, name, text as BodyInit);
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { id: FileId }).id;
};

beforeAll(async () => {
  world = await DriveWorld.create();
  const organization = await world.organization('Here', [{ name: 'Bob' }]);
  const elsewhere = await world.organization('There');
  const [adaMember, bobMember] = organization.members;
  if (!adaMember || !bobMember) throw new Error('two members');
  ada = world.as(adaMember);
  bob = world.as(bobMember);
  adaId = adaMember.id;
  bobId = bobMember.id;
  stranger = world.as(elsewhere.owner);
  tenantId = organization.tenantId;
});
afterAll(() => world[Symbol.asyncDispose]());

describe('SE1: a file is found by what it says', () => {
  test('in its own language, in every form, without accents, and nobody elses with the same words', async () => {
    await put(ada, 'lettre.txt', 'Les chevaux du général mangeaient des pommes dans la forêt près de la rivière.');
    await put(
      ada,
      'letter.txt',
      'The horses were running through the forest, and all of the apples were eaten by them.',
    );
    await put(bob, 'private.txt', 'The horses of Bob were running through the forest as well.');
    await put(stranger, 'foreign.txt', 'The horses of others were running through the same forest.');
    expect(names(await find(ada, { q: 'horse' }))).toEqual(['letter.txt']);
    expect(names(await find(ada, { q: 'ran horses' }))).toEqual([]);
    expect(names(await find(ada, { q: 'running EATEN' }))).toEqual(['letter.txt']);
    expect(names(await find(ada, { q: 'general foret' }))).toEqual(['lettre.txt']);
    expect(names(await find(ada, { q: 'mangeait pomme' }))).toEqual(['lettre.txt']);
    expect(names(await find(bob, { q: 'horses' }))).toEqual(['private.txt']);
    expect(names(await find(stranger, { q: 'horses' }))).toEqual(['foreign.txt']);
  });

  test('by phrases, without excluded words, by alternatives, by names and contents together', async () => {
    await put(
      ada,
      'offer 2027.md',
      '# Offer\nThe delivery date is the third of May; see delivery@example.com and /srv/share/plans_v2.txt.',
    );
    await put(ada, 'order.md', 'The date of delivery is not known. Ask the warehouse.');
    expect(names(await find(ada, { q: 'delivery date' })).sort()).toEqual(['offer 2027.md', 'order.md']);
    expect(names(await find(ada, { q: '"delivery date"' }))).toEqual(['offer 2027.md']);
    expect(names(await find(ada, { q: 'delivery -warehouse' }))).toEqual(['offer 2027.md']);
    expect(names(await find(ada, { q: 'warehouse OR "third of may"' })).sort()).toEqual(['offer 2027.md', 'order.md']);
    expect(names(await find(ada, { q: 'offer delivery' }))).toEqual(['offer 2027.md']);
    expect(names(await find(ada, { q: 'delivery@example.com' }))).toEqual(['offer 2027.md']);
    expect(names(await find(ada, { q: 'plans_v2' }))).toEqual(['offer 2027.md']);
    expect(names(await find(ada, { q: '-warehouse' }))).toEqual([]);
    expect(names(await find(ada, { q: `"); drop table files; --` }))).toEqual([]);
    expect(names(await find(ada, { q: `'%:* & | ! <-> (( \\` }))).toEqual([]);
  });

  test('at once under its new name, and no longer under the old one', async () => {
    const id = await put(ada, 'mushroom.txt', 'Chanterelles and boletes grow here.');
    expect(names(await find(ada, { q: 'mushroom boletes' }))).toEqual(['mushroom.txt']);
    await ada.call('PATCH /files/{id}', { params: { id }, ifMatch: 1, body: { name: 'fungi.txt' } });
    expect(names(await ada.call('GET /search', { query: { q: 'fungi boletes' } }))).toEqual(['fungi.txt']);
    expect(names(await ada.call('GET /search', { query: { q: 'mushroom boletes' } }))).toEqual([]);
  });

  test('by its newest version, not by an old one; a copy like its original; nothing in the trash', async () => {
    const id = await put(ada, 'minutes.txt', 'The platypus was discussed.');
    expect(names(await find(ada, { q: 'platypus' }))).toEqual(['minutes.txt']);
    const replaced = await ada.upload('root', 'minutes.txt', 'The echidna was discussed.', { 'if-match': '"1"' });
    expect(replaced.status).toBe(200);
    expect(names(await find(ada, { q: 'platypus' }))).toEqual([]);
    await ada.call('POST /files/{id}/copy', { params: { id }, body: {} });
    expect(names(await find(ada, { q: 'echidna' })).sort()).toEqual(['minutes (2).txt', 'minutes.txt']);
    await ada.call('DELETE /files/{id}', { params: { id } });
    expect(names(await ada.call('GET /search', { query: { q: 'echidna' } }))).toEqual(['minutes (2).txt']);
  });

  test('when it is a live document, from what the hub has committed', async () => {
    const doc = await ada.create('doc', 'Plan');
    world.documentTexts.set(doc.id, 'We shall build a lighthouse on the island.');
    await world.service.ports.files.touch(tenantId, doc.id, {
      by: { kind: 'member', id: adaId },
      at: new Date().toISOString(),
      sizeBytes: 42,
    });
    const found = await find(ada, { q: 'lighthouses' });
    expect(names(found)).toEqual(['Plan']);
    expect(names(await bob.call('GET /search', { query: { q: 'lighthouse' } }))).toEqual([]);
  });
});

describe('SE2: a result shows why it was found', () => {
  test('by a snippet with the matches marked, in plain text, by marks in the name, and by its path', async () => {
    const folder = await ada.create('folder', 'Archive');
    const inner = await ada.create('folder', 'Letters', folder.id);
    const filler = 'lorem ipsum dolor sit amet '.repeat(400);
    await put(
      ada,
      'Zebra été.html.txt',
      `${filler} The <b>zebra</b> wrote to zoo@example.org about zebras & stripes. ${filler}`,
      inner.id,
    );
    const [hit] = (await find(ada, { q: 'zebra' })).items;
    expect(hit?.path.map(({ name }) => name)).toEqual(
      ['', 'Archive', 'Letters'].map((name, index) => (index === 0 ? expect.any(String) : name)),
    );
    expect(hit?.nameMatches).toEqual([[0, 5]]);
    const { text, matches } = hit?.snippet ?? { text: '', matches: [] };
    expect(text).toContain('<b>zebra</b> wrote to zoo@example.org about zebras & stripes');
    expect(matches.map(([start, end]) => text.slice(start, end))).toEqual(['zebra', 'zebras']);
    const byName = (await find(ada, { q: 'ETE' })).items.find(({ name }) => name.startsWith('Zebra'));
    expect(byName?.nameMatches).toEqual([[6, 9]]);
    expect(byName?.snippet).toBeNull();
  });

  test('without folders that are out of sight', async () => {
    const secret = await ada.create('folder', 'Secret place');
    const id = await put(ada, 'lent.txt', 'wombat', secret.id);
    await ada.call('POST /files/{id}/shares', { params: { id }, body: { memberId: bobId as never, role: 'viewer' } });
    const [hit] = (await find(bob, { q: 'wombat' })).items;
    expect([hit?.name, hit?.path, hit?.parentId]).toEqual(['lent.txt', [], null]);
  });

  test('best first: a name before a text, newer before older; or newest first when asked', async () => {
    await put(ada, 'quokka.txt', 'an animal');
    world.advance(60_000);
    await put(ada, 'animals.txt', 'The quokka is small.');
    world.advance(40 * 86_400_000);
    await put(ada, 'later.txt', 'The quokka is small.');
    expect(names(await find(ada, { q: 'quokka' }))).toEqual(['quokka.txt', 'later.txt', 'animals.txt']);
    expect(names(await find(ada, { q: 'quokka', sort: '-updatedAt' }))).toEqual([
      'later.txt',
      'animals.txt',
      'quokka.txt',
    ]);
  });
});

describe('SE3: filters and typing errors', () => {
  test('kind, person, time and folder narrow what is found', async () => {
    const common = await ada.call('GET /files/{id}', { params: { id: 'organization' } });
    const folder = await ada.create('folder', 'Yak team', common.id);
    const deep = await ada.create('folder', 'deep', folder.id);
    await put(bob, 'yak.csv', 'yak;7', deep.id);
    await put(ada, 'yak.md', 'yak yak', folder.id);
    const before = new Date(Date.now() + 41 * 86_400_000).toISOString();
    world.advance(2 * 86_400_000);
    await put(ada, 'yak later.txt', 'yak');
    expect(names(await find(ada, { q: 'yak', type: 'folder' }))).toEqual(['Yak team']);
    expect(names(await find(ada, { q: 'yak', type: 'spreadsheet' }))).toEqual(['yak.csv']);
    expect(names(await find(ada, { q: 'yak', kind: 'folder' }))).toEqual(['Yak team']);
    expect(names(await find(ada, { q: 'yak', person: bobId as never }))).toEqual(['yak.csv']);
    expect(names(await find(ada, { q: 'yak', person: adaId as never, type: 'text' })).sort()).toEqual([
      'yak later.txt',
      'yak.md',
    ]);
    expect(names(await find(ada, { q: 'yak', folder: folder.id, sort: '-updatedAt' })).sort()).toEqual([
      'yak.csv',
      'yak.md',
    ]);
    expect(names(await find(ada, { q: 'yak', folder: deep.id }))).toEqual(['yak.csv']);
    expect(names(await find(ada, { q: 'yak', from: before }))).toEqual(['yak later.txt']);
    expect(names(await find(ada, { q: 'yak', to: before, type: 'text', person: adaId as never }))).toEqual(['yak.md']);
    const hidden = await ada.create('folder', 'of Ada');
    expect((await bob.fails('GET /search', { query: { q: 'yak', folder: hidden.id } })).status).toBe(404);
    expect((await stranger.fails('GET /search', { query: { q: 'yak', folder: folder.id } })).status).toBe(404);
  });

  test('a misspelt name is found when nothing else is, and says so', async () => {
    await put(ada, 'Contract Lindqvist.txt', 'terms');
    expect(await find(ada, { q: 'contarct' })).toMatchObject({
      isSimilar: true,
      items: [{ name: 'Contract Lindqvist.txt' }],
    });
    expect(await find(ada, { q: 'lindkvist' })).toMatchObject({
      isSimilar: true,
      items: [{ name: 'Contract Lindqvist.txt' }],
    });
    expect(await find(ada, { q: 'contract' })).toMatchObject({
      isSimilar: false,
      items: [{ name: 'Contract Lindqvist.txt' }],
    });
    expect(await find(bob, { q: 'contarct' })).toEqual({ items: [], nextCursor: null, isSimilar: false });
    expect(await find(stranger, { q: 'contarct' })).toEqual({ items: [], nextCursor: null, isSimilar: false });
  });

  test('pages neither repeat nor skip, in either order', async () => {
    const folder = await ada.create('folder', 'Pages');
    for (let index = 0; index < 12; index += 1)
      await put(ada, `p${index}.txt`, `narwhal ${'narwhal '.repeat(index % 4)}`, folder.id);
    await world.work();
    for (const sort of ['relevance', '-updatedAt'] as const) {
      const all = names(await ada.call('GET /search', { query: { q: 'narwhal', sort } }));
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Found = await ada.call('GET /search', {
          query: { q: 'narwhal', sort, limit: 5, ...(cursor ? { cursor } : {}) },
        });
        paged.push(...names(page));
        cursor = page.nextCursor;
      } while (cursor);
      expect(all).toHaveLength(12);
      expect(paged).toEqual(all);
    }
    expect((await ada.fails('GET /search', { query: { q: 'x', cursor: 'nonsense' } })).code).toBe('invalid');
  });
});

test('SE6: what was missed is read by the hourly work, and everything when asked', async () => {
  const id = await put(ada, 'missed.txt', 'An axolotl.');
  await world.work();
  await world.platform.db.tenant(
    tenantId,
    ({ sql }) => sql`delete from file_texts where tenant_id = ${tenantId} and file_id = ${id}`,
  );
  expect(names(await ada.call('GET /search', { query: { q: 'axolotl' } }))).toEqual([]);
  await world.service.maintenance.readMissed(tenantId);
  expect(names(await find(ada, { q: 'axolotl' }))).toEqual(['missed.txt']);
  expect(await world.service.ports.texts.queue(tenantId, false)).toBe(0);
  expect(await world.service.ports.texts.queue(tenantId, true)).toBeGreaterThan(5);
  await world.work();
});

test('SE5: a new language of the organization is the one its texts are read in', async () => {
  await put(
    ada,
    'brief.txt',
    'Die Häuser der Gemeinden wurden von den Bürgern verkauft, und das ist nicht gut für die Stadt.',
  );
  expect(names(await find(ada, { q: 'verkaufte haus' }))).toEqual([]);
  const settings = await ada.call('GET /content-settings', {});
  expect(settings).toMatchObject({ searchLanguage: 'en', virusScan: 'open', scannerConfigured: false, version: 0 });
  const changed = await ada.call('PATCH /content-settings', { ifMatch: 0, body: { searchLanguage: 'de' } });
  expect(changed).toMatchObject({ searchLanguage: 'de', version: 1 });
  expect(names(await find(ada, { q: 'verkaufte haus' }))).toEqual(['brief.txt']);
  expect((await ada.fails('PATCH /content-settings', { ifMatch: 0, body: { searchLanguage: 'fr' } })).status).toBe(412);
  expect((await bob.fails('PATCH /content-settings', { ifMatch: 1, body: { searchLanguage: 'fr' } })).status).toBe(403);
  expect(await stranger.call('GET /content-settings', {})).toMatchObject({ searchLanguage: 'en', version: 0 });
});
