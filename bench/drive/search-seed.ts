import type { MemberId, TenantId } from '@cloudity/contracts';
import type { connect } from '@cloudity/db';

type Sql = ReturnType<typeof connect>;

const vocabularySize = 20_000;
const syllables = [
  'ba',
  'co',
  'di',
  'fu',
  'ge',
  'ha',
  'ki',
  'lo',
  'mu',
  'na',
  'po',
  'ra',
  'se',
  'ti',
  'vu',
  'zo',
] as const;

/** A made-up word per rank. */
export const wordOf = (rank: number): string => {
  let word = '';
  for (let left = rank + 1; left > 0; left = Math.floor(left / syllables.length))
    word += syllables[left % syllables.length];
  return `${word}x${rank % 7}`;
};

const vocabulary = Array.from({ length: vocabularySize }, (_, rank) => wordOf(rank));
/** Words as texts have them: the one of rank r is r times rarer than the first (Zipf). */
const drawWord = (): string => vocabulary[Math.floor((vocabularySize + 1) ** Math.random()) - 1] ?? '';
const drawWords = (count: number): string => Array.from({ length: count }, drawWord).join(' ');

/** The id of the n-th of something; `kind` keeps organizations, people and files apart. */
const idOf = (kind: number, index: number): string =>
  `0000000${kind}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
export const tenantOf = (index: number): TenantId => idOf(0, index) as TenantId;
export const memberOf = (index: number): MemberId => idOf(1, index) as MemberId;

export const members = 50;
const perFolder = 100;
const wordsPerDocument = 300;

const fileColumns =
  'tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, mime_type, created_at, updated_at';

const insertRoots = async (admin: Sql, tenantId: string, ids: readonly string[]): Promise<void> => {
  await admin`
    insert into files (tenant_id, id, root_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
    select ${tenantId}, r.id, r.id, 'folder', 'root', 'root', 'root', 'root', now(), now() from unnest(${[...ids]}::uuid[]) r (id)`;
};

/** One folder below the root with `perFolder` texts in it. */
const insertFolder = async (admin: Sql, tenantId: string, rootId: string, number: number): Promise<string> => {
  const folderId = idOf(2, number);
  const names = Array.from({ length: perFolder }, (_, index) => `${drawWord()} ${drawWord()} ${number}-${index}.txt`);
  const texts = Array.from({ length: perFolder }, () => drawWords(wordsPerDocument));
  await admin`
    insert into files (${admin.unsafe(fileColumns)})
    select ${tenantId}, ${folderId}, ${rootId}, ${rootId}, 'folder', n, n, n, n, null, now(), now() from (select ${`folder ${number}`}::text) f (n)`;
  await admin`
    with source as (
      select uuidv7() as id, name, body from unnest(${names}::text[], ${texts}::text[]) s (name, body)
    ), made as (
      insert into files (${admin.unsafe(fileColumns)})
      select ${tenantId}, s.id, ${rootId}, ${folderId}, 'file', s.name, s.name, s.name, s.name, 'text/plain', now(),
          now() - random() * interval '700 days' from source s)
    insert into file_texts (tenant_id, file_id, state, language, body, words, read_at)
    select ${tenantId}, s.id, 'read', 'en', s.body, search_vector('en', s.name, s.body), now() from source s`;
  return folderId;
};

const insertPeople = async (admin: Sql, ids: readonly string[]): Promise<void> => {
  await admin`
    insert into people (id, email, password_algorithm, password_salt, password_hash)
    select p.id, p.id || '@example.org', 'none', '\\x00'::bytea, '\\x00'::bytea from unnest(${[...ids]}::uuid[]) p (id)`;
};

/**
 * One organization: half of its documents in the common tree, half in the trees of its members, who share every tenth folder with a group
 * of all. `admin` is the superuser, on several connections: tenant transactions would take longer.
 */
export const seedOrganization = async (admin: Sql, documents: number): Promise<void> => {
  const tenantId = tenantOf(0);
  const ids = Array.from({ length: members }, (_, index) => memberOf(index));
  const groupId = idOf(3, 0);
  await admin`insert into organizations (tenant_id, name) values (${tenantId}, 'Bench')`;
  await insertPeople(admin, ids);
  await admin`
    insert into members (tenant_id, id, person_id, email, name, role)
    select ${tenantId}, m.id, m.id, m.id || '@example.org', 'Somebody', 'member' from unnest(${ids}::uuid[]) m (id)`;
  await admin`insert into groups (tenant_id, id, name) values (${tenantId}, ${groupId}, 'All')`;
  await admin`
    insert into group_members (tenant_id, group_id, member_id) select ${tenantId}, ${groupId}, m.id from unnest(${ids}::uuid[]) m (id)`;
  await insertRoots(admin, tenantId, [tenantId, ...ids]);
  const folders = documents / perFolder;
  let made = 0;
  const fill = async (): Promise<void> => {
    while (made < folders) {
      made += 1;
      await fillFolder(made - 1);
    }
  };
  const fillFolder = async (number: number): Promise<void> => {
    const rootId = number % 2 === 0 ? tenantId : (ids[number % members] as string);
    const folderId = await insertFolder(admin, tenantId, rootId, number);
    if (rootId !== tenantId && number % 10 === 1)
      await admin`
        insert into file_shares (tenant_id, id, file_id, group_id, role, created_at)
        values (${tenantId}, uuidv7(), ${folderId}, ${groupId}, 'viewer', now())`;
  };
  await Promise.all([fill(), fill()]);
};

/** `count` more organizations, `each` documents in their common trees, with texts that the first one has too. */
export const seedOthers = async (admin: Sql, count: number, each: number): Promise<void> => {
  const batch = 500;
  const samples = 1_000;
  await admin`drop table if exists sampled_texts`;
  await admin`
    create unlogged table sampled_texts as
      select row_number() over (order by t.file_id) as place, f.name, t.words
        from (select file_id, words from file_texts where tenant_id = ${tenantOf(0)} order by file_id limit ${samples + each}) t
        join files f on f.tenant_id = ${tenantOf(0)} and f.id = t.file_id`;
  await admin`create index on sampled_texts (place)`;
  await admin`analyze sampled_texts`;
  for (let from = 1; from <= count; from += batch) {
    const ids = Array.from({ length: Math.min(batch, count - from + 1) }, (_, index) => tenantOf(from + index));
    await admin`insert into organizations (tenant_id, name) select o.id, 'Other' from unnest(${ids}::uuid[]) o (id)`;
    await admin`
      insert into files (tenant_id, id, root_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
      select o.id, o.id, o.id, 'folder', 'root', 'root', 'root', 'root', now(), now() from unnest(${ids}::uuid[]) o (id)`;
    await admin`
      with source as materialized (
        select uuidv7() as id, o.id as tenant_id, t.place::text || t.name as name, t.words
          from unnest(${ids}::uuid[]) with ordinality o (id, nth)
          join sampled_texts t on t.place > (${from}::integer + o.nth) % ${samples} and t.place <= (${from}::integer + o.nth) % ${samples} + ${each}
      ), made as (
        insert into files (${admin.unsafe(fileColumns)})
        select s.tenant_id, s.id, s.tenant_id, s.tenant_id, 'file', s.name, s.name, s.name, s.name, 'text/plain', now(), now() from source s)
      insert into file_texts (tenant_id, file_id, state, language, body, words, read_at)
      select s.tenant_id, s.id, 'read', 'en', '', s.words, now() from source s`;
  }
  await admin`drop table sampled_texts`;
};
