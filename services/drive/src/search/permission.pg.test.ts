import { randomInt } from 'node:crypto';
import type { AnswerOf, File, FileId } from '@cloudity/contracts';
import type { TestMember } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

const seed = Number(process.env.SEARCH_SEED ?? randomInt(2 ** 31));
const steps = Number(process.env.SEARCH_STEPS ?? 60);

/** mulberry32 */
const randomOf = (start: number) => {
  let state = start;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 1_000_003) % below;
  };
};

const words = ['maple', 'birch', 'cedar'] as const;

/**
 * Random files, shares, moves and trash; then everybody's every search is compared with what that person can open by asking for each file
 * of both organizations one by one. The oracle knows nothing of how search works, only the texts.
 */
test(`T6, SE4: nobody finds what they may not open, and everybody finds all that they may (seed ${seed})`, async () => {
  const random = randomOf(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  await using world = await DriveWorld.create();
  const organizations = [
    await world.organization('One', [{ name: 'Bob' }, { name: 'Cleo' }, { name: 'Dan', role: 'admin' }]),
    await world.organization('Two', [{ name: 'Eve' }]),
  ];
  const people = organizations.map(({ members }) => members.map((member) => ({ member, client: world.as(member) })));
  const texts = new Map<FileId, { readonly words: readonly string[]; readonly isText: boolean }>();
  const groups = new Map<string, string>();
  for (const { tenantId, members } of organizations)
    await world.platform.db.tenant(tenantId, async ({ sql }) => {
      const [group] = await sql<{ id: string }[]>`
        insert into groups (tenant_id, id, name) values (${tenantId}, uuidv7(), 'Some') returning id`;
      groups.set(tenantId, group?.id ?? '');
      await sql`insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${group?.id ?? ''}, ${members[1]?.id ?? ''})`;
    });

  const tags = await Promise.all(
    people.map(async ([owner]) => (await owner?.client.call('POST /tags', { body: { name: 'Later' } }))?.id ?? ''),
  );

  const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
  const step = async (): Promise<void> => {
    const at = random(organizations.length);
    const { tenantId } = organizations[at] as (typeof organizations)[number];
    const own = people[at] as readonly { member: TestMember; client: Client }[];
    const { client } = pick(own);
    const known = [...texts.keys()];
    const parent = random(3) === 0 || known.length === 0 ? pick(['root', 'organization']) : pick(known);
    const said = words.filter(() => random(2) === 0);
    const name = `${random(3) === 0 ? pick(words) : 'paper'} ${texts.size}`;
    switch (random(9)) {
      case 0:
      case 1: {
        const made = (await attempt(client.create('folder', name, parent))) as File | undefined;
        if (made) texts.set(made.id, { words: [], isText: false });
        return;
      }
      case 2:
      case 3:
      case 4: {
        const answer = await client.upload(parent, `${name}.txt`, `The paper says ${said.join(' and ')}.`);
        if (answer.ok) texts.set(((await answer.json()) as File).id, { words: said, isText: true });
        return;
      }
      case 5: {
        const grantee =
          random(2) === 0 ? { memberId: pick(own).member.id } : { groupId: groups.get(tenantId) as never };
        const share = { ...grantee, role: pick(['viewer', 'editor'] as const) };
        if (known.length > 0)
          await attempt(client.call('POST /files/{id}/shares', { params: { id: pick(known) }, body: share }));
        return;
      }
      case 6: {
        if (known.length === 0) return;
        const file = (await attempt(client.call('GET /files/{id}', { params: { id: pick(known) } }))) as
          | File
          | undefined;
        if (file)
          await attempt(
            client.call('PATCH /files/{id}', {
              params: { id: file.id },
              ifMatch: file.version,
              body: { parentId: parent as FileId },
            }),
          );
        return;
      }
      case 7:
        if (known.length > 0)
          await attempt(
            client.call('PUT /files/{id}/tags/{tagId}', { params: { id: pick(known), tagId: tags[at] as never } }),
          );
        return;
      default:
        if (random(3) === 0 && known.length > 0)
          await attempt(client.call('DELETE /files/{id}', { params: { id: pick(known) } }));
    }
  };
  for (let index = 0; index < steps; index += 1) await step();
  await world.work();

  for (const [at, own] of people.entries())
    for (const { client } of own) {
      const open = new Map<FileId, File>();
      for (const id of texts.keys()) {
        const answer = await client.fetch('GET', `/files/${id}`);
        const file = answer.ok ? ((await answer.json()) as File) : null;
        if (file && file.trashedAt === null) open.set(id, file);
      }
      const expected = (says: (id: FileId, name: string) => boolean): string[] =>
        [...open.values()]
          .filter(({ id, name }) => says(id, name))
          .map(({ id }) => id)
          .sort();
      const found = async (q: string, limit = 200, tag?: string): Promise<string[]> => {
        const ids: string[] = [];
        let cursor: string | null = null;
        do {
          const page: AnswerOf<'GET /search'> = await client.call('GET /search', {
            query: { q, limit, ...(cursor ? { cursor } : {}), ...(tag ? { tag } : {}) },
          });
          ids.push(...page.items.map(({ id }) => id));
          for (const { snippet, path } of page.items) {
            if (snippet) expect(snippet.text).toContain('paper says');
            for (const folder of path)
              expect(folder.id === '' || (await client.fetch('GET', `/files/${folder.id}`)).ok).toBe(true);
          }
          cursor = page.nextCursor;
        } while (cursor);
        return ids.sort();
      };
      const has = (id: FileId, name: string, word: string): boolean =>
        name.includes(word) || (texts.get(id)?.words.includes(word) ?? false);
      for (const word of words) {
        expect(await found(word)).toEqual(expected((id, name) => has(id, name, word)));
        expect(await found(word, 2)).toEqual(expected((id, name) => has(id, name, word)));
      }
      const tag = tags[at] ?? '';
      const isTagged = (id: FileId): boolean => open.get(id)?.tags.includes(tag) ?? false;
      expect(await found('', 2, tag)).toEqual(expected(isTagged));
      expect(await found('maple', 200, tag)).toEqual(expected((id, name) => isTagged(id) && has(id, name, 'maple')));
      expect(await found('', 200, tags[1 - at])).toEqual([]);
      expect(await found('maple birch')).toEqual(
        expected((id, name) => texts.get(id)?.isText === true && has(id, name, 'maple') && has(id, name, 'birch')),
      );
      expect(await found('maple or cedar')).toEqual(
        expected((id, name) => has(id, name, 'maple') || has(id, name, 'cedar')),
      );
      expect(await found('paper -maple')).toEqual(
        expected((id, name) => (texts.get(id)?.isText === true || name.startsWith('paper')) && !has(id, name, 'maple')),
      );
    }
}, 120_000);
