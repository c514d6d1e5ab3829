import type { TenantTx } from './database.ts';

export interface AuditRecord {
  /** `thing.what_happened`, such as `session.created` or `file.shared`. */
  readonly action: string;
  readonly actor: {
    readonly kind: 'member' | 'guest' | 'system' | 'operator';
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly target: { readonly kind: string; readonly id: string | null } | null;
  /** Ids, roles and counts; never contents, tokens or passwords. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly ip?: string | null;
}

/** The entry is in the organization's audit log when the transaction commits; it is sealed into the chain later (rules.md T7). */
export const recordAudit = async (
  { sql, tenantId }: TenantTx,
  { action, actor, target, detail = {}, ip = null }: AuditRecord,
): Promise<void> => {
  await sql`
    insert into audit_entries (tenant_id, action, actor_kind, actor_id, actor_name, target_kind, target_id, detail, ip)
    values (${tenantId}, ${action}, ${actor.kind}, ${actor.id}, ${actor.name},
      ${target?.kind ?? null}, ${target?.id ?? null}, ${sql.json(detail as never)}, ${ip})`;
};

/** The same for many entries, in one statement and in their order. */
export const recordAudits = async ({ sql, tenantId }: TenantTx, records: readonly AuditRecord[]): Promise<void> => {
  const texts = (value: (record: AuditRecord) => string | null) => records.map(value);
  await sql`
    insert into audit_entries (tenant_id, action, actor_kind, actor_id, actor_name, target_kind, target_id, detail, ip)
      select ${tenantId}, r.action, r.actor_kind, r.actor_id, r.actor_name, r.target_kind, r.target_id, r.detail::jsonb, r.ip
        from unnest(${texts(({ action }) => action)}::text[], ${texts(({ actor }) => actor.kind)}::text[],
          ${texts(({ actor }) => actor.id)}::uuid[], ${texts(({ actor }) => actor.name)}::text[],
          ${texts(({ target }) => target?.kind ?? null)}::text[], ${texts(({ target }) => target?.id ?? null)}::uuid[],
          ${texts(({ detail = {} }) => JSON.stringify(detail))}::text[], ${texts(({ ip = null }) => ip)}::text[])
          with ordinality as r (action, actor_kind, actor_id, actor_name, target_kind, target_id, detail, ip, place)
        order by r.place`;
};
