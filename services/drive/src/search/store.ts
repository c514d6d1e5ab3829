import type { FileId, FileKind } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { Viewer } from '../access/store.ts';
import { selectFiles } from '../files/store.ts';

export interface SearchPosition {
  readonly updatedAt: string;
  readonly id: FileId;
}

/** One page of the files whose names match and that the viewer may see, newest first; rights come before the limit (rules.md T6). */
export const selectMatches = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  search: {
    /** LIKE patterns, all of which have to match; at least one. */
    readonly patterns: readonly string[];
    readonly kind: FileKind | null;
    readonly after: SearchPosition | null;
    readonly limit: number;
  },
) => {
  const { sql } = tx;
  const { patterns, kind, after, limit } = search;
  return selectFiles(tx, viewer, now, {
    picked: sql`
      select s.id from viewer v cross join lateral search_files(${[...patterns]}::text[], ${kind}, v.member_id,
        v.principals, v.manager, ${after?.updatedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid, ${limit}::integer) s`,
    where: sql`a.rank is not null and a.trashed_at is null`,
    order: sql`f.updated_at desc, f.id desc`,
  });
};
