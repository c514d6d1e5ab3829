import type { TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';

/**
 * What the chain vouches for, as PostgreSQL writes it: every column of an entry in a fixed order, times in UTC with microseconds.
 * jsonb prints the same value always the same way (keys sorted, one space).
 */
const entryHash = ({ sql }: TenantTx) => sql`
  sha256(convert_to(jsonb_build_array(e.id, to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.action,
    e.actor_kind, e.actor_id, e.actor_name, e.target_kind, e.target_id, e.detail, e.ip)::text, 'UTF8'))`;

export interface UnsealedEntry {
  readonly id: string;
  /** Text, because a Date would lose the microseconds that name the row. */
  readonly createdAt: string;
  readonly hash: Buffer;
}

/** Entries since `since` without a seal, in the order they were made. */
export const listUnsealed = (tx: TenantTx, since: Date, limit: number) => tx.sql<UnsealedEntry[]>`
  select e.id, e.created_at::text as "createdAt", ${entryHash(tx)} as hash
  from audit_entries e
  where e.tenant_id = ${tx.tenantId} and e.created_at > ${since}
    and not exists (select from audit_seals s where s.tenant_id = ${tx.tenantId} and s.entry_id = e.id)
  order by e.created_at, e.id limit ${limit}`;

/** Whether this transaction is the organization's only sealer until it ends. */
export const becomeSealer = async ({ sql, tenantId }: TenantTx): Promise<boolean> => {
  const [row] = await sql<{ alone: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`cloudity.audit_sealer ${tenantId}`}, 0)) as alone`;
  return row?.alone ?? false;
};

export interface ChainEnd {
  readonly seq: number;
  readonly hash: Buffer;
}

const endOf = (row: { readonly seq: string; readonly hash: Buffer } | undefined): ChainEnd | null =>
  row ? { seq: Number(row.seq), hash: row.hash } : null;

/** The newest seal; where none is left, the last hash of the months that were dropped; null for a chain that never began. */
export const readChainEnd = async ({ sql, tenantId }: TenantTx): Promise<ChainEnd | null> => {
  const [row] = await sql<{ seq: string; hash: Buffer }[]>`
    (select seq, hash from audit_seals where tenant_id = ${tenantId} order by seq desc limit 1)
    union all
    (select seq, hash from audit_anchors where tenant_id = ${tenantId} order by seq desc limit 1)
    order by seq desc limit 1`;
  return endOf(row);
};

/** The last hash before seal `seq`, from the months that were dropped. */
export const readAnchor = async ({ sql, tenantId }: TenantTx, seq: number): Promise<ChainEnd | null> => {
  const [row] = await sql<{ seq: string; hash: Buffer }[]>`
    select seq, hash from audit_anchors where tenant_id = ${tenantId} and seq = ${seq}`;
  return endOf(row);
};

export interface NewSeal extends UnsealedEntry {
  readonly seq: number;
  readonly chainHash: Buffer;
}

const hex = (bytes: Buffer): string => bytes.toString('hex');

export const insertSeals = async ({ sql, tenantId }: TenantTx, seals: readonly NewSeal[]): Promise<void> => {
  await sql`
    insert into audit_seals (tenant_id, seq, entry_id, entry_created_at, entry_hash, hash)
    select ${tenantId}, seq, id, created_at, decode(entry_hash, 'hex'), decode(hash, 'hex')
    from unnest(${sql.array(seals.map(({ seq }) => seq))}::bigint[], ${sql.array(seals.map(({ id }) => id))}::uuid[],
      ${sql.array(seals.map(({ createdAt }) => createdAt))}::timestamptz[],
      ${sql.array(seals.map(({ hash }) => hex(hash)))}::text[],
      ${sql.array(seals.map(({ chainHash }) => hex(chainHash)))}::text[]) as new (seq, id, created_at, entry_hash, hash)`;
};

export interface SealRow {
  readonly seq: string;
  readonly hash: Buffer;
  readonly entryHash: Buffer;
  /** The entry's hash as it is now; null when the entry is not there. */
  readonly actualHash: Buffer | null;
  /** The month of the entry was dropped by the retention. */
  readonly dropped: boolean;
}

/** Seals after `seq` with their entries hashed again. `keptSince`: entries before it may be gone. */
export const listSeals = (tx: TenantTx, afterSeq: number, keptSince: Date, limit: number) => tx.sql<SealRow[]>`
  select s.seq, s.hash, s.entry_hash as "entryHash", s.entry_created_at < ${keptSince} as dropped,
    (select ${entryHash(tx)} from audit_entries e
      where e.tenant_id = ${tx.tenantId} and e.created_at = s.entry_created_at and e.id = s.entry_id) as "actualHash"
  from audit_seals s
  where s.tenant_id = ${tx.tenantId} and s.seq > ${afterSeq}
  order by s.seq limit ${limit}`;

export const readFirstSeq = async ({ sql, tenantId }: TenantTx): Promise<number | null> => {
  const [row] = await sql<{ seq: string | null }[]>`
    select min(seq) as seq from audit_seals where tenant_id = ${tenantId}`;
  return row?.seq == null ? null : Number(row.seq);
};

export const countUnsealed = async ({ sql, tenantId }: TenantTx): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from audit_entries e
    where e.tenant_id = ${tenantId}
      and not exists (select from audit_seals s where s.tenant_id = ${tenantId} and s.entry_id = e.id)`;
  return row?.count ?? 0;
};

/** Keeps the last hash sealed before `before`, which is about to be dropped with its month. Idempotent. */
export const anchorBefore = async ({ sql, tenantId }: TenantTx, before: Date): Promise<void> => {
  await sql`
    insert into audit_anchors (tenant_id, seq, hash)
    select tenant_id, seq, hash from audit_seals where tenant_id = ${tenantId} and sealed_at < ${before}
    order by seq desc limit 1
    on conflict do nothing`;
};

export interface AuditFilter {
  readonly action: string | null;
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export interface AuditRow {
  readonly id: string;
  readonly createdAt: string;
  readonly at: Date;
  readonly action: string;
  readonly actorKind: 'member' | 'guest' | 'system' | 'operator';
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly targetKind: string | null;
  readonly targetId: string | null;
  readonly detail: Record<string, unknown>;
  readonly ip: string | null;
  readonly seq: string | null;
  readonly hash: Buffer | null;
}

/** Entries, newest first, after the place `before`. `action` matches itself and what it begins: `session` finds `session.created`. */
export const listEntries = (
  { sql, tenantId }: TenantTx,
  { action, actorId, targetId, from, to }: AuditFilter,
  page: { readonly before: readonly [string, string] | null; readonly limit: number },
) => {
  const where = [
    action === null ? sql`` : sql`and (e.action = ${action} or starts_with(e.action, ${`${action}.`}))`,
    actorId === null ? sql`` : sql`and e.actor_id = ${actorId}`,
    targetId === null ? sql`` : sql`and e.target_id = ${targetId}`,
    from === null ? sql`` : sql`and e.created_at >= ${from}`,
    to === null ? sql`` : sql`and e.created_at < ${to}`,
    page.before === null
      ? sql``
      : sql`and (e.created_at, e.id) < (${page.before[0]}::text::timestamptz, ${page.before[1]}::uuid)`,
  ];
  return sql<AuditRow[]>`
    select e.id, e.created_at::text as "createdAt", e.created_at as at, e.action, e.actor_kind as "actorKind",
      e.actor_id as "actorId", e.actor_name as "actorName", e.target_kind as "targetKind", e.target_id as "targetId",
      e.detail, e.ip, s.seq, s.hash
    from audit_entries e left join audit_seals s on s.tenant_id = ${tenantId} and s.entry_id = e.id
    where e.tenant_id = ${tenantId} ${where}
    order by e.created_at desc, e.id desc limit ${page.limit}`;
};

export const listOrganizationsToSeal = async (sql: TransactionSql, since: Date): Promise<readonly TenantId[]> => {
  const rows = await sql<{ id: TenantId }[]>`select id from organizations_to_seal(${since}) as id`;
  return rows.map(({ id }) => id);
};

/** Organizations whose last hash from before `before` is not kept yet. */
export const listOrganizationsToAnchor = async (sql: TransactionSql, before: Date): Promise<readonly TenantId[]> => {
  const rows = await sql<{ id: TenantId }[]>`select id from organizations_to_anchor(${before}) as id`;
  return rows.map(({ id }) => id);
};

/** The coming months' partitions exist, those past the retention are gone. */
export const maintainMonths = async (sql: TransactionSql, keepDays: number): Promise<number> => {
  const [row] = await sql<{ dropped: number }[]>`select audit_months_maintain(${keepDays}) as dropped`;
  return row?.dropped ?? 0;
};
