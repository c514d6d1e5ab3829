import type { Sql } from 'postgres';

/** Somebody who is signed in, in an organization of their own. */
export interface SeededUser {
  readonly token: string;
  readonly rootId: string;
}

const filesPerOrganization = 20;

/** The columns that the drive derives from a name, for the plain names used here. */
const names = Array.from({ length: filesPerOrganization }, (_, index) => {
  const digits = String(index + 1);
  const word = index < 2 ? 'folder' : 'document';
  const name = `${word} ${digits}`;
  return {
    name,
    kind: index < 2 ? 'folder' : 'doc',
    sortKey: `${word} 0${digits.length.toString(36).padStart(2, '0')}${digits}`,
  };
});

/** The n-th seeded person's session token. */
export const tokenOf = (index: number): string => `cs_bench${String(index).padStart(40, '0')}`;

/**
 * `count` organizations, each with one owner, a session and twenty files, written by the superuser past row-level security
 * because that takes seconds. Nobody can sign in: only the sessions are good.
 */
export const seedOrganizations = async (admin: Sql, count: number): Promise<readonly SeededUser[]> => {
  await admin`create table public.bench_seed as
    select n, uuidv7() as tenant_id, uuidv7() as person_id, uuidv7() as member_id from generate_series(1, ${count}::int) n`;
  await admin`insert into organizations (tenant_id, name) select tenant_id, 'Organization ' || n from bench_seed`;
  await admin`insert into people (id, email, password_algorithm, password_salt, password_hash)
    select person_id, 'person' || n || '@example.org', 'none', '\\x00'::bytea, '\\x00'::bytea from bench_seed`;
  await admin`insert into members (tenant_id, id, person_id, email, name, role)
    select tenant_id, member_id, person_id, 'person' || n || '@example.org', 'Person ' || n, 'owner' from bench_seed`;
  await admin`insert into sessions (tenant_id, id, member_id, token_hash, method, second_factor, created_at, last_seen_at, expires_at)
    select tenant_id, uuidv7(), member_id, sha256(convert_to('cs_bench' || lpad(n::text, 40, '0'), 'utf8')), 'password', false,
      now(), now(), now() + interval '1 day' from bench_seed`;
  await admin`insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
    select tenant_id, member_id, member_id, null, 'folder', 'My files', 'my files', 'my files', 'my files', now(), now() from bench_seed`;
  await admin`insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
    select s.tenant_id, uuidv7(), s.member_id, s.member_id, f.kind, f.name, f.name, f.sort_key, f.name, now(), now()
    from bench_seed s cross join jsonb_to_recordset(${JSON.stringify(names.map(({ name, kind, sortKey }) => ({ name, kind, sort_key: sortKey })))}::text::jsonb)
      as f (name text, kind text, sort_key text)`;
  const rows = await admin<{ n: number; rootId: string }[]>`select n, member_id as "rootId" from bench_seed order by n`;
  await admin`drop table public.bench_seed`;
  await admin`analyze`;
  return rows.map(({ n, rootId }) => ({ token: tokenOf(n), rootId }));
};
