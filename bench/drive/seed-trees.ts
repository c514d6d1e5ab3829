import type { Sql } from 'postgres';
import type { SeededUser } from '../api/seed.ts';

export interface SeededTrees {
  readonly token: string;
  /** Holds 10,000 entries. */
  readonly wideId: string;
  /** Has 100 folders of 999 documents below. */
  readonly deepId: string;
  /** Empty. */
  readonly otherId: string;
}

/** Fills a person's tree, with the sort keys that names.ts makes of such names, by the superuser past row-level security because that takes seconds. */
export const seedTrees = async (admin: Sql, { token, rootId }: SeededUser): Promise<SeededTrees> => {
  const folder = async (name: string, parentId: string): Promise<string> => {
    const [row] = await admin<{ id: string }[]>`
      insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
      select tenant_id, uuidv7(), ${rootId}, ${parentId}, 'folder', ${name}, ${name}, ${name}, ${name}, now(), now()
        from files where id = ${rootId} returning id`;
    return row?.id ?? '';
  };
  const fill = (parentId: string, count: number) => admin`
    insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, created_at, updated_at)
    select f.tenant_id, uuidv7(), ${rootId}, ${parentId}, 'doc', 'entry ' || n, 'entry ' || n, 'entry 00' || length(n::text) || n,
        'entry ' || n, now(), now()
      from files f cross join generate_series(1, ${count}::integer) n where f.id = ${rootId}`;
  const wideId = await folder('wide', rootId);
  const deepId = await folder('deep', rootId);
  const otherId = await folder('other', rootId);
  await fill(wideId, 10_000);
  for (let index = 0; index < 100; index += 1) await fill(await folder(`part ${index}`, deepId), 999);
  await admin`analyze`;
  return { token, wideId, deepId, otherId };
};
