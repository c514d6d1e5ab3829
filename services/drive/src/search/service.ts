import { type AnswerOf, FileId, type FileKind, type FileType, type SearchResult } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import { readSettings } from '../content-settings/store.ts';
import type { Drive } from '../drive.ts';
import { presentFile, spaceOf } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { searchKey } from '../files/names.ts';
import { fileIdOf } from '../files/roots.ts';
import { decodeCursor, encodeCursor } from '../listing/cursor.ts';
import { typeSpecs } from './file-types.ts';
import { languagesOf } from './languages.ts';
import { nameMatches, snippetOf } from './matches.ts';
import { type Alternative, namePatternsOf, nearPatternOf, parseQuery, similarWordsOf, textQueryOf } from './query.ts';
import { findHits, type Hit, type SearchWindow, selectHeadlines, selectHits, selectPaths } from './store.ts';

export interface SearchQuery {
  readonly q: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly kind?: FileKind | undefined;
  readonly type?: FileType | undefined;
  readonly person?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly folder?: string | undefined;
  readonly tag?: string | undefined;
  readonly sort: 'relevance' | '-updatedAt';
}

export type SearchFiles = (actor: MemberActor, query: SearchQuery) => Promise<AnswerOf<'GET /search'>>;

/** Files that are compared with each other by how well they fit: the newest this many, then the next as many. */
const windowSize = 400;

/** A page ended within a window, or at its end. */
const cursorSchema = z
  .tuple([
    z.iso.datetime(),
    z.tuple([z.iso.datetime(), FileId]).nullable(),
    z.tuple([z.number(), z.iso.datetime(), FileId]).nullable(),
  ])
  .transform(([asOf, before, after]) => ({
    asOf,
    before: before && { updatedAt: before[0], id: before[1] },
    after: after && { score: after[0], updatedAt: after[1], id: after[2] },
  }));
type Cursor = z.output<typeof cursorSchema>;

const encode = ({ asOf, before, after }: Cursor): string =>
  encodeCursor([
    asOf,
    before && [before.updatedAt, before.id],
    after && [after.score, after.updatedAt, after.id],
  ] as never);

/** Best first, then newest, then by id: the order `find_files` answers in. */
const comesAfter = (hit: Hit, { score, updatedAt, id }: NonNullable<Cursor['after']>): boolean => {
  if (hit.score !== score) return hit.score < score;
  const difference = hit.updatedAt.getTime() - new Date(updatedAt).getTime();
  return difference === 0 ? hit.id < id : difference < 0;
};

/** The oldest of a window: the next one begins before it. */
const endOf = (hits: readonly Hit[]): Cursor['before'] => {
  const oldest = hits.reduce<Hit | null>((least, hit) => {
    if (least === null || hit.updatedAt < least.updatedAt) return hit;
    return hit.updatedAt.getTime() === least.updatedAt.getTime() && hit.id < least.id ? hit : least;
  }, null);
  return oldest && { updatedAt: oldest.updatedAt.toISOString(), id: oldest.id };
};

const filterOf = (query: SearchQuery, folder: FileId | null): SearchWindow['filter'] => {
  const type = query.type && typeSpecs[query.type];
  return {
    ...(query.kind ? { kinds: [query.kind], types: [] } : {}),
    ...(type ? { kinds: type.kinds, types: type.types } : {}),
    ...(query.person ? { person: query.person } : {}),
    ...(query.from ? { from: query.from } : {}),
    ...(query.to ? { to: query.to } : {}),
    ...(folder ? { folder } : {}),
    ...(query.tag ? { tag: query.tag } : {}),
  };
};

/** Files by name and content, with what they were found by (SPEC DR10, SE1–SE4, SE8). *Errors*: `not_found` for a folder out of sight; `invalid` without words and tag. */
export const createSearchFiles = ({ platform: { db, clock } }: Drive): SearchFiles => {
  const present = async (
    tx: TenantTx,
    actor: MemberActor,
    hits: readonly Hit[],
    alternatives: readonly Alternative[],
  ): Promise<SearchResult[]> => {
    if (hits.length === 0) return [];
    const viewer = viewerFromActor(actor);
    const now = clock.now();
    const rows = await selectHits(
      tx,
      viewer,
      now,
      hits.map(({ id }) => id),
    );
    const ids = rows.map(({ id }) => id);
    const near = nearPatternOf(alternatives);
    const [paths, headlines] = await Promise.all([
      selectPaths(tx, viewer, now, ids),
      near === null ? [] : selectHeadlines(tx, ids, { text: textQueryOf(alternatives), near }),
    ]);
    const pathsOf = Map.groupBy(paths, ({ fileId }) => fileId);
    const headlineOf = new Map(headlines.map((row) => [row.fileId, row]));
    return rows.map((row) => {
      const above = pathsOf.get(row.id) ?? [];
      const hidden = above.findIndex(({ rank }) => rank === null);
      const headline = headlineOf.get(row.id);
      return {
        ...presentFile(actor, row),
        path: (hidden < 0 ? above : above.slice(0, hidden))
          .map(({ id, name, rootId }) => ({ id, name, space: spaceOf(rootId, actor.tenantId) }))
          .reverse(),
        nameMatches: nameMatches(row.name, alternatives),
        snippet: headline ? snippetOf(headline.piece, headline.headline) : null,
      };
    });
  };

  /** Windows after the cursor, until the page is full or nothing is left. */
  const collect = async (
    find: (before: Cursor['before']) => Promise<readonly Hit[]>,
    cursor: Cursor,
    { limit, size, isRanked }: { readonly limit: number; readonly size: number; readonly isRanked: boolean },
  ): Promise<{ hits: Hit[]; next: Cursor | null }> => {
    const hits: Hit[] = [];
    for (let { before, after } = cursor; ; after = null) {
      const found = await find(before);
      const rest = after === null ? found : found.filter((hit) => comesAfter(hit, after as NonNullable<typeof after>));
      const taken = rest.slice(0, limit - hits.length);
      hits.push(...taken);
      const last = taken.at(-1);
      if (last && taken.length < rest.length) {
        const at = { score: last.score, updatedAt: last.updatedAt.toISOString(), id: last.id };
        // In the order of time the next window simply begins here.
        return {
          hits,
          next: { asOf: cursor.asOf, ...(isRanked ? { before, after: at } : { before: at, after: null }) },
        };
      }
      if (found.length < size) return { hits, next: null };
      before = endOf(found);
      if (hits.length === limit) return { hits, next: { asOf: cursor.asOf, before, after: null } };
    }
  };

  return async (actor, query) => {
    const given = decodeCursor(query.cursor, cursorSchema);
    const alternatives = parseQuery(query.q);
    const isWordless = query.q === '';
    if (isWordless && query.tag === undefined) throw new AppError('invalid', 'A search needs words or a tag.');
    if (alternatives.length === 0 && !isWordless) return { items: [], nextCursor: null, isSimilar: false };
    return db.tenant(actor.tenantId, async (tx) => {
      const now = clock.now();
      const folder = query.folder === undefined ? null : fileIdOf(actor, query.folder);
      if (folder !== null && (await requireFile(tx, actor, now, folder, 'see')).kind !== 'folder')
        throw notFound('folder');
      const { searchLanguage } = await readSettings(tx);
      // Without words nothing fits better than another: newest first.
      const isRanked = query.sort === 'relevance' && !isWordless;
      const asOf = given?.asOf ?? now.toISOString();
      const size = isRanked ? windowSize : query.limit + 1;
      const search: Omit<SearchWindow, 'before' | 'similar'> = {
        text: textQueryOf(alternatives),
        languages: languagesOf(searchLanguage),
        names: namePatternsOf(alternatives),
        nameKey: searchKey(query.q).slice(0, 200),
        filter: filterOf(query, folder),
        isRanked,
        asOf,
        size,
      };
      const viewer = viewerFromActor(actor);
      const cursor = given ?? { asOf, before: null, after: null };
      const { hits, next } = await collect(
        (before) => findHits(tx, viewer, now, { ...search, similar: null, before }),
        cursor,
        { limit: query.limit, size, isRanked },
      );
      const similar = hits.length === 0 && given === null && !isWordless ? similarWordsOf(alternatives) : null;
      if (similar === null)
        return {
          items: await present(tx, actor, hits, alternatives),
          nextCursor: next && encode(next),
          isSimilar: false,
        };
      const alike = await findHits(tx, viewer, now, { ...search, isRanked: true, similar, before: null });
      const best = alike.slice(0, query.limit);
      return { items: await present(tx, actor, best, []), nextCursor: null, isSimilar: best.length > 0 };
    });
  };
};
