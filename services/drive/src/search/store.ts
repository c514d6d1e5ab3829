import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';
import { selectFiles } from '../files/store.ts';
import { marks } from './matches.ts';
import type { NamePattern } from './query.ts';

/** A file that was found, with how well it fits. */
export interface Hit {
  readonly id: FileId;
  readonly score: number;
  readonly updatedAt: Date;
}

export interface Position {
  readonly updatedAt: string;
  readonly id: FileId;
}

export interface SearchWindow {
  /** For websearch_to_tsquery. */
  readonly text: string;
  readonly languages: readonly string[];
  readonly names: readonly NamePattern[];
  /** Misspelt words to look for in names, in place of everything else. */
  readonly similar: readonly string[] | null;
  readonly nameKey: string;
  readonly filter: Readonly<Record<string, string | readonly string[]>>;
  readonly isRanked: boolean;
  /** The moment that ages are counted to. */
  readonly asOf: string;
  readonly before: Position | null;
  readonly size: number;
}

/** The next `size` files that match and that the member may open, by time; best first when ranked (rules.md T6). */
export const findHits = (tx: TenantTx, viewer: Viewer, now: Date, search: SearchWindow) => {
  const { sql, tenantId } = tx;
  const { similar, before } = search;
  return sql<Hit[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)})
    select s.id, s.score, s.updated_at as "updatedAt"
      from viewer v cross join lateral find_files(${tenantId}, ${search.text}, ${[...search.languages]}::text[],
        ${sql.json(search.names as never)}, ${similar && [...similar]}::text[], ${search.nameKey}, ${sql.json(search.filter as never)},
        v.member_id, v.principals, v.manager, ${search.isRanked}, ${search.asOf}::timestamptz,
        ${before?.updatedAt ?? null}::timestamptz, ${before?.id ?? null}::uuid, ${search.size}::integer) s`;
};

/** These files as the viewer sees them, in this order; what may not be seen (any more) is left out. */
export const selectHits = (tx: TenantTx, viewer: Viewer, now: Date, ids: readonly FileId[]) =>
  selectFiles(tx, viewer, now, {
    picked: tx.sql`select u.id, u.place from unnest(${[...ids]}::uuid[]) with ordinality u (id, place)`,
    where: tx.sql`a.rank is not null and a.trashed_at is null`,
    order: tx.sql`p.place`,
  });

export interface PathRow {
  readonly fileId: FileId;
  readonly id: FileId;
  readonly name: string;
  readonly rootId: string;
  /** Null: out of the viewer's sight. */
  readonly rank: number | null;
}

/** The folders above each file, nearest first. */
export const selectPaths = (tx: TenantTx, viewer: Viewer, now: Date, ids: readonly FileId[]) => tx.sql<PathRow[]>`
  with recursive viewer as materialized (${viewerQuery(tx, viewer, now)}), up as (
    select f.id as file_id, f.parent_id as id, 1 as distance
      from files f where f.tenant_id = ${tx.tenantId} and f.id = any (${[...ids]}::uuid[])
    union all
    select u.file_id, f.parent_id, u.distance + 1
      from up u join files f on f.tenant_id = ${tx.tenantId} and f.id = u.id where f.parent_id is not null and u.distance < 200
  ), folders as materialized (
    select f.id, f.name, f.root_id, a.rank
      from (select distinct up.id from up) u
      join files f on f.tenant_id = ${tx.tenantId} and f.id = u.id
      cross join viewer v
      cross join lateral ${accessOf(tx)} a
  )
  select u.file_id as "fileId", f.id, f.name, f.root_id as "rootId", f.rank
    from up u join folders f on f.id = u.id order by u.file_id, u.distance`;

export interface HeadlineRow {
  readonly fileId: FileId;
  readonly piece: string;
  readonly headline: string;
}

/** Characters of a text around its first match that a snippet is made of. */
const pieceLength = 1500;

/**
 * The part of each text where one of the words begins (`near`, a regular expression), and the same with the query's matches marked.
 * Under row-level security, as everything but `find_files`.
 */
export const selectHeadlines = (
  { sql, tenantId }: TenantTx,
  ids: readonly FileId[],
  { text, near }: { readonly text: string; readonly near: string },
) => sql<HeadlineRow[]>`
  select t.file_id as "fileId", p.piece,
      ts_headline(search_configuration(t.language), search_words(p.piece),
        websearch_to_tsquery(search_configuration(t.language), ${text}),
        ${`StartSel=${marks.start}, StopSel=${marks.stop}, FragmentDelimiter=${marks.gap}, MaxFragments=2, MaxWords=24, MinWords=12`}) as headline
    from file_texts t
    cross join lateral (
      select substring(t.body from greatest(1, regexp_instr(t.body, ${near}, 1, 1, 0, 'i') - 200) for ${pieceLength}) as piece) p
    where t.tenant_id = ${tenantId} and t.file_id = any (${[...ids]}::uuid[]) and t.state = 'read'`;
