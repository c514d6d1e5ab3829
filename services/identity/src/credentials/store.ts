import type { ApiTokenScope, MemberId, Role, TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';

export type AppPasswordScope = 'dav' | 'imap' | 'smtp';

interface CredentialOwner {
  readonly tenantId: TenantId;
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export interface CredentialRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
}

interface CredentialPage {
  readonly before: string | null;
  readonly limit: number;
}

export interface NewApiToken {
  readonly id: string;
  readonly memberId: MemberId;
  readonly name: string;
  readonly tokenHash: Buffer;
  readonly scopes: readonly ApiTokenScope[];
  readonly expiresAt: string | null;
}

export const insertApiToken = async ({ sql, tenantId }: TenantTx, token: NewApiToken): Promise<void> => {
  await sql`
    insert into api_tokens (tenant_id, id, member_id, name, token_hash, scopes, expires_at)
    values (${tenantId}, ${token.id}, ${token.memberId}, ${token.name}, ${token.tokenHash},
      ${sql.array([...token.scopes])}::text[], ${token.expiresAt})`;
};

export const listApiTokens = (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  { before, limit }: CredentialPage,
) => sql<CredentialRow[]>`
  select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"
  from api_tokens
  where tenant_id = ${tenantId} and member_id = ${memberId} and (${before}::uuid is null or id < ${before}::uuid)
  order by id desc limit ${limit}`;

export const countApiTokens = async ({ sql, tenantId }: TenantTx, memberId: MemberId): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from api_tokens where tenant_id = ${tenantId} and member_id = ${memberId}`;
  return row?.count ?? 0;
};

export const deleteApiToken = async ({ sql, tenantId }: TenantTx, memberId: MemberId, id: string): Promise<boolean> => {
  const gone =
    await sql`delete from api_tokens where tenant_id = ${tenantId} and member_id = ${memberId} and id = ${id}`;
  return gone.count > 0;
};

export const findApiToken = (sql: TransactionSql, hash: Buffer, now: Date) =>
  sql<
    (CredentialOwner & {
      readonly tokenId: string;
      readonly scopes: ApiTokenScope[];
      readonly lastUsedAt: Date | null;
    })[]
  >`
    select tenant_id as "tenantId", token_id as "tokenId", member_id as "memberId", name, email, role, scopes,
      last_used_at as "lastUsedAt"
    from api_token_by_hash(${hash}, ${now})`;

export const touchApiToken = async (
  { sql, tenantId }: TenantTx,
  id: string,
  now: Date,
  notSince: Date,
): Promise<void> => {
  await sql`
    update api_tokens set last_used_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and (last_used_at is null or last_used_at < ${notSince})`;
};

export interface NewAppPassword {
  readonly id: string;
  readonly memberId: MemberId;
  readonly name: string;
  readonly mac: Buffer;
  readonly scopes: readonly AppPasswordScope[];
}

export const insertAppPassword = async ({ sql, tenantId }: TenantTx, password: NewAppPassword): Promise<void> => {
  await sql`
    insert into app_passwords (tenant_id, id, member_id, name, password_mac, scopes)
    values (${tenantId}, ${password.id}, ${password.memberId}, ${password.name}, ${password.mac},
      ${sql.array([...password.scopes])}::text[])`;
};

export const listAppPasswords = (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  { before, limit }: CredentialPage,
) => sql<CredentialRow[]>`
  select id, name, scopes, created_at as "createdAt", null::timestamptz as "expiresAt", last_used_at as "lastUsedAt"
  from app_passwords
  where tenant_id = ${tenantId} and member_id = ${memberId} and (${before}::uuid is null or id < ${before}::uuid)
  order by id desc limit ${limit}`;

export const countAppPasswords = async ({ sql, tenantId }: TenantTx, memberId: MemberId): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from app_passwords where tenant_id = ${tenantId} and member_id = ${memberId}`;
  return row?.count ?? 0;
};

export const deleteAppPassword = async (
  { sql, tenantId }: TenantTx,
  memberId: MemberId,
  id: string,
): Promise<boolean> => {
  const gone = await sql`
    delete from app_passwords where tenant_id = ${tenantId} and member_id = ${memberId} and id = ${id}`;
  return gone.count > 0;
};

export const findAppPassword = (sql: TransactionSql, mac: Buffer, email: string, scope: AppPasswordScope) =>
  sql<(CredentialOwner & { readonly passwordId: string; readonly lastUsedAt: Date | null })[]>`
    select tenant_id as "tenantId", password_id as "passwordId", member_id as "memberId", name, email, role,
      last_used_at as "lastUsedAt"
    from app_password_by_mac(${mac}, ${email}, ${scope})`;

export const touchAppPassword = async (
  { sql, tenantId }: TenantTx,
  id: string,
  now: Date,
  notSince: Date,
): Promise<void> => {
  await sql`
    update app_passwords set last_used_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and (last_used_at is null or last_used_at < ${notSince})`;
};
