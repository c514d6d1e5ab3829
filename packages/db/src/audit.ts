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
