import type { FileId, LinkId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../../access/store.ts';

export interface LinkEventRow {
  readonly id: string;
  readonly at: Date;
  /** The time to the microsecond, for the cursor. */
  readonly position: string;
  readonly action: string;
  readonly actorName: string | null;
  readonly fileId: FileId;
  /** Null when the file is gone or out of the viewer's sight. */
  readonly fileName: string | null;
}

/** Audit entries that name the link, newest first, with today's names of the files the viewer may see. */
export const selectLinkEvents = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  {
    linkId,
    after,
    limit,
  }: { readonly linkId: LinkId; readonly after: readonly [string, string] | null; readonly limit: number },
) => tx.sql<LinkEventRow[]>`
  with viewer as materialized (${viewerQuery(tx, viewer, now)}),
    page as materialized (
      select * from link_activity(${linkId}, ${after?.[0] ?? null}::text::timestamptz, ${after?.[1] ?? null}::uuid, ${limit}::integer))
  select e.id, e.created_at as at, e.created_at::text as position, e.action, e.actor_name as "actorName", e.target_id as "fileId",
      (select f.name from files f cross join viewer v cross join lateral ${accessOf(tx)} a
        where f.tenant_id = ${tx.tenantId} and f.id = e.target_id::uuid and a.rank is not null) as "fileName"
    from page p join audit_entries e on e.tenant_id = ${tx.tenantId} and e.created_at = p.created_at and e.id = p.id
    order by e.created_at desc, e.id desc`;
