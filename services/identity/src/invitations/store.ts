import type { MemberId, Role, TenantId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { TransactionSql } from 'postgres';

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly tokenHash: Buffer;
  readonly mailTokenHash: Buffer;
  readonly locale: 'en' | 'fr';
  readonly invitedBy: MemberId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const insertInvitation = async ({ sql, tenantId }: TenantTx, invitation: NewInvitation): Promise<void> => {
  await sql`
    insert into invitations (tenant_id, id, email, role, token_hash, mail_token_hash, locale, invited_by, created_at, expires_at)
    values (${tenantId}, ${invitation.id}, ${invitation.email}, ${invitation.role}, ${invitation.tokenHash},
      ${invitation.mailTokenHash}, ${invitation.locale}, ${invitation.invitedBy}, ${invitation.createdAt}, ${invitation.expiresAt})`;
};

/** Open invitations of an address are over: only the newest link works. */
export const withdrawOpenInvitations = async ({ sql, tenantId }: TenantTx, email: string, now: Date): Promise<void> => {
  await sql`
    update invitations set withdrawn_at = ${now}
    where tenant_id = ${tenantId} and email = ${email} and accepted_at is null and withdrawn_at is null`;
};

export const withdrawInvitation = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<boolean> => {
  const changed = await sql`
    update invitations set withdrawn_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and accepted_at is null and withdrawn_at is null`;
  return changed.count > 0;
};

/** True for one caller only: whoever comes second finds it accepted. */
export const acceptInvitation = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<boolean> => {
  const changed = await sql`
    update invitations set accepted_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and accepted_at is null and withdrawn_at is null and expires_at > ${now}`;
  return changed.count > 0;
};

export interface OpenInvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly invitedBy: string;
}

export const listOpenInvitations = (
  { sql, tenantId }: TenantTx,
  page: { readonly now: Date; readonly before: string | null; readonly limit: number },
) => sql<OpenInvitationRow[]>`
  select i.id, i.email, i.role, i.created_at as "createdAt", i.expires_at as "expiresAt", m.name as "invitedBy"
  from invitations i join members m on m.tenant_id = i.tenant_id and m.id = i.invited_by
  where i.tenant_id = ${tenantId} and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > ${page.now}
    and (${page.before}::uuid is null or i.id < ${page.before}::uuid)
  order by i.id desc limit ${page.limit}`;

export interface InvitationPlace {
  readonly tenantId: TenantId;
  readonly invitationId: string;
  /** The token came from the mail, which proves the mailbox (rules.md T4). */
  readonly mailed: boolean;
}

export const findInvitation = async (sql: TransactionSql, hash: Buffer): Promise<InvitationPlace | null> => {
  const [row] = await sql<InvitationPlace[]>`
    select tenant_id as "tenantId", invitation_id as "invitationId", mailed from invitation_by_token(${hash})`;
  return row ?? null;
};

export interface InvitationRow extends OpenInvitationRow {
  readonly invitedById: MemberId;
  readonly organizationName: string;
  readonly secondFactorRequired: boolean;
  readonly locale: 'en' | 'fr';
  readonly mailedAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly withdrawnAt: Date | null;
}

export const readInvitation = async ({ sql, tenantId }: TenantTx, id: string): Promise<InvitationRow | null> => {
  const [row] = await sql<InvitationRow[]>`
    select i.id, i.email, i.role, i.locale, i.created_at as "createdAt", i.expires_at as "expiresAt",
      i.mailed_at as "mailedAt", i.accepted_at as "acceptedAt", i.withdrawn_at as "withdrawnAt", i.invited_by as "invitedById", m.name as "invitedBy",
      o.name as "organizationName", o.second_factor_required as "secondFactorRequired"
    from invitations i
      join members m on m.tenant_id = i.tenant_id and m.id = i.invited_by
      join organizations o on o.tenant_id = i.tenant_id
    where i.tenant_id = ${tenantId} and i.id = ${id}`;
  return row ?? null;
};

export const noteInvitationMailed = async ({ sql, tenantId }: TenantTx, id: string, now: Date): Promise<void> => {
  await sql`update invitations set mailed_at = ${now} where tenant_id = ${tenantId} and id = ${id}`;
};

/** Whether the address belongs to a member, active or disabled. */
export const findMemberByEmail = async (
  { sql, tenantId }: TenantTx,
  email: string,
): Promise<{ readonly id: MemberId; readonly status: string } | null> => {
  const [row] = await sql<{ id: MemberId; status: string }[]>`
    select id, status from members where tenant_id = ${tenantId} and email = ${email} and status <> 'removed'`;
  return row ?? null;
};
