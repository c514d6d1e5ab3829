import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { accessOf, type Viewer, viewerQuery } from '../access/store.ts';

export interface FileEventRow {
  readonly id: string;
  readonly at: Date;
  /** The time to the microsecond, for the cursor. */
  readonly position: string;
  readonly action: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly about: string | null;
  readonly role: string | null;
}

/** Audit entries about one file, newest first, in today's names: people's, groups', tags', and folders' that the viewer may see. */
export const selectFileEvents = (
  tx: TenantTx,
  viewer: Viewer,
  now: Date,
  {
    fileId,
    actions,
    after,
    limit,
  }: {
    readonly fileId: FileId;
    readonly actions: readonly string[];
    readonly after: readonly [string, string] | null;
    readonly limit: number;
  },
) => {
  const { sql, tenantId } = tx;
  return sql<FileEventRow[]>`
    with viewer as materialized (${viewerQuery(tx, viewer, now)}),
      page as materialized (
        select * from audit_entries e
          where e.tenant_id = ${tenantId} and e.target_id = ${fileId}::text and e.target_kind = 'file'
            and e.action = any (${[...actions]}::text[])
            and (${after?.[0] ?? null}::text is null
              or (e.created_at, e.id) < (${after?.[0] ?? null}::text::timestamptz, ${after?.[1] ?? null}::uuid))
          order by e.created_at desc, e.id desc limit ${limit})
    select e.id, e.created_at as at, e.created_at::text as position, e.action, e.actor_kind as "actorKind", e.actor_id as "actorId",
        coalesce((select m.name from members m
          where m.tenant_id = ${tenantId} and e.actor_kind = 'member' and m.id::text = e.actor_id), e.actor_name) as "actorName",
        coalesce(
          (select m.name from members m where m.tenant_id = ${tenantId} and m.id::text = e.detail ->> 'memberId'),
          (select g.name from groups g where g.tenant_id = ${tenantId} and g.id::text = e.detail ->> 'groupId'),
          (select t.name from tags t where t.tenant_id = ${tenantId} and t.id::text = e.detail ->> 'tagId'),
          (select f.name from files f cross join viewer v cross join lateral ${accessOf(tx)} a
            where e.action = 'file.moved' and f.tenant_id = ${tenantId} and f.id = (e.detail ->> 'to')::uuid
              and f.parent_id is not null and a.rank is not null)) as about,
        case when e.action in ('file.shared', 'link.created', 'access.granted') then e.detail ->> 'role'
          when e.action = 'file.share_changed' then e.detail ->> 'to' end as role
      from page e order by e.created_at desc, e.id desc`;
};
