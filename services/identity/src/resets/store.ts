import type { MemberId, TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';
import type { Locale } from '../mail/letter.ts';

export interface NewReset {
  readonly id: string;
  readonly memberId: MemberId;
  readonly tokenHash: Buffer;
  readonly locale: Locale;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The member's only open link; an earlier one is dead. */
export const replaceReset = async ({ sql, tenantId }: TenantTx, reset: NewReset): Promise<void> => {
  await sql`
    insert into password_resets (tenant_id, member_id, id, token_hash, locale, created_at, expires_at)
    values (${tenantId}, ${reset.memberId}, ${reset.id}, ${reset.tokenHash}, ${reset.locale}, ${reset.createdAt}, ${reset.expiresAt})
    on conflict (tenant_id, member_id) do update set id = excluded.id, token_hash = excluded.token_hash,
      locale = excluded.locale, created_at = excluded.created_at, expires_at = excluded.expires_at, mailed_at = null`;
};

export interface ResetPlace {
  readonly tenantId: TenantId;
  readonly resetId: string;
}

export const findReset = async (sql: TransactionSql, hash: Buffer): Promise<ResetPlace | null> => {
  const [row] = await sql<ResetPlace[]>`
    select tenant_id as "tenantId", reset_id as "resetId" from password_reset_by_token(${hash})`;
  return row ?? null;
};

export interface ResetRow {
  readonly memberId: MemberId;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
  readonly expiresAt: Date;
  readonly mailedAt: Date | null;
}

/** The link's row, of a member who may still sign in. */
export const readReset = async ({ sql, tenantId }: TenantTx, id: string): Promise<ResetRow | null> => {
  const [row] = await sql<ResetRow[]>`
    select r.member_id as "memberId", m.email, m.name, r.locale, r.expires_at as "expiresAt", r.mailed_at as "mailedAt"
    from password_resets r join members m on m.tenant_id = r.tenant_id and m.id = r.member_id
    where r.tenant_id = ${tenantId} and r.id = ${id} and m.status = 'active'`;
  return row ?? null;
};

export const noteResetMailed = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<void> => {
  await sql`update password_resets set mailed_at = ${now} where tenant_id = ${tenantId} and id = ${id}`;
};

/** True for one caller only: whoever comes second finds nothing. */
export const spendReset = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<boolean> => {
  const spent = await sql`
    delete from password_resets where tenant_id = ${tenantId} and id = ${id} and expires_at > ${now}`;
  return spent.count > 0;
};

/** Whether this is the first proof that the address is the person's own; what was made without one is gone then. */
export const proveMemberAddress = async (sql: TransactionSql, memberId: MemberId): Promise<boolean> => {
  const [row] = await sql<{ first: boolean }[]>`select member_address_prove(${memberId}) as first`;
  return row?.first ?? false;
};
