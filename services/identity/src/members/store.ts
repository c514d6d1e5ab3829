import type { GroupId, MemberId, Role } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import type { OrganizationRow } from '../organization/present.ts';

export type MemberStatus = 'active' | 'disabled';

export interface MemberRow {
  readonly id: MemberId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly status: MemberStatus;
  readonly secondFactor: boolean;
  readonly joinedAt: Date;
  readonly lastSeenAt: Date | null;
}

export interface MemberSettings {
  readonly locale?: 'en' | 'fr' | null;
  readonly theme?: 'system' | 'light' | 'dark';
}

export interface NewMember {
  readonly id: MemberId;
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

const columns = ({ sql }: TenantTx) => sql`
  m.id, m.email, m.name, m.role, m.status, m.second_factor as "secondFactor", m.joined_at as "joinedAt",
  m.last_seen_at as "lastSeenAt"`;

/**
 * The person is an active member; a removed one comes back under their old id, so that their files and log entries are theirs
 * again. Null when the person is an active or disabled member already.
 */
export const insertMember = async ({ sql, tenantId }: TenantTx, member: NewMember): Promise<MemberId | null> => {
  const [row] = await sql<{ id: MemberId }[]>`
    insert into members as m (tenant_id, id, person_id, email, name, role)
    values (${tenantId}, ${member.id}, ${member.personId}, ${member.email}, ${member.name}, ${member.role})
    on conflict (tenant_id, person_id) do update
      set status = 'active', role = excluded.role, name = excluded.name, joined_at = now(), updated_at = now()
      where m.status = 'removed'
    returning m.id`;
  return row?.id ?? null;
};

export const selectMember = (tx: TenantTx, id: MemberId) => tx.sql<MemberRow[]>`
  select ${columns(tx)} from members m where m.tenant_id = ${tx.tenantId} and m.id = ${id} and m.status <> 'removed'`;

/** The member for a change that depends on their role or status: it waits for others that change them. */
export const lockMember = async (tx: TenantTx, id: MemberId): Promise<MemberRow | null> => {
  const [row] = await tx.sql<MemberRow[]>`
    select ${columns(tx)} from members m
    where m.tenant_id = ${tx.tenantId} and m.id = ${id} and m.status <> 'removed' for update`;
  return row ?? null;
};

/** The active owners, locked in order: of two who step down at the same time, the second sees the first one gone. */
export const lockOwners = async ({ sql, tenantId }: TenantTx): Promise<readonly MemberId[]> => {
  const rows = await sql<{ id: MemberId }[]>`
    select id from members where tenant_id = ${tenantId} and role = 'owner' and status = 'active' order by id for update`;
  return rows.map(({ id }) => id);
};

export interface MemberPage {
  readonly search: string | null;
  readonly groupId: GroupId | null;
  /** Lower-case name and id of the last member of the page before. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Members by name. `strpos` and not ILIKE: no pattern characters to escape, and the tenant's rows are few (platform.md 2.2). */
export const listMembers = (tx: TenantTx, { search, groupId, after, limit }: MemberPage) => {
  const { sql, tenantId } = tx;
  const found =
    search === null
      ? sql``
      : sql`and (strpos(lower(m.name), lower(${search})) > 0 or strpos(m.email, lower(${search})) > 0)`;
  const inGroup =
    groupId === null
      ? sql``
      : sql`and exists (select from group_members g
          where g.tenant_id = ${tenantId} and g.group_id = ${groupId} and g.member_id = m.id)`;
  const behind = after === null ? sql`` : sql`and (lower(m.name), m.id) > (${after[0]}, ${after[1]}::uuid)`;
  return sql<(MemberRow & { readonly sortName: string })[]>`
    select ${columns(tx)}, lower(m.name) as "sortName" from members m
    where m.tenant_id = ${tenantId} and m.status <> 'removed' ${found} ${inGroup} ${behind}
    order by lower(m.name), m.id limit ${limit}`;
};

export const updateMember = async (
  tx: TenantTx,
  id: MemberId,
  change: {
    readonly role?: Role | undefined;
    readonly status?: MemberStatus | 'removed' | undefined;
    readonly name?: string | undefined;
  },
): Promise<void> => {
  await tx.sql`
    update members set role = coalesce(${change.role ?? null}, role), status = coalesce(${change.status ?? null}, status),
      name = coalesce(${change.name ?? null}, name), updated_at = now()
    where tenant_id = ${tx.tenantId} and id = ${id}`;
};

/** What a removed member leaves: no way in, no groups. The row itself stays, for the names on files and in the log. */
export const removeMemberAccess = async ({ sql, tenantId }: TenantTx, id: MemberId): Promise<void> => {
  await sql`delete from api_tokens where tenant_id = ${tenantId} and member_id = ${id}`;
  await sql`delete from app_passwords where tenant_id = ${tenantId} and member_id = ${id}`;
  await sql`delete from group_members where tenant_id = ${tenantId} and member_id = ${id}`;
};

interface MemberInOrganization {
  readonly member: Pick<MemberRow, 'id' | 'email' | 'name' | 'role'> & { readonly settings: MemberSettings };
  readonly organization: OrganizationRow;
}

export const selectMemberInOrganization = ({ sql, tenantId }: TenantTx, id: MemberId) => sql<
  {
    readonly email: string;
    readonly name: string;
    readonly role: Role;
    readonly settings: MemberSettings;
    readonly organizationName: string;
    readonly secondFactorRequired: boolean;
    readonly createdAt: Date;
  }[]
>`
  select m.email, m.name, m.role, m.settings, o.name as "organizationName",
    o.second_factor_required as "secondFactorRequired", o.created_at as "createdAt"
  from members m join organizations o on o.tenant_id = m.tenant_id
  where m.tenant_id = ${tenantId} and m.id = ${id} and m.status <> 'removed'`;

/** A member and the organization around them, as sessions and /me show both. Errors: throws when there is no such member. */
export const readMemberInOrganization = async (tx: TenantTx, id: MemberId): Promise<MemberInOrganization> => {
  const [row] = await selectMemberInOrganization(tx, id);
  if (!row) throw new Error('a session without a member');
  const { email, name, role, settings, organizationName, secondFactorRequired, createdAt } = row;
  return {
    member: { id, email, name, role, settings },
    organization: { id: tx.tenantId, name: organizationName, secondFactorRequired, createdAt },
  };
};

export const updateSettings = async (
  { sql, tenantId }: TenantTx,
  id: MemberId,
  change: MemberSettings,
): Promise<void> => {
  await sql`
    update members set settings = settings || ${sql.json(change as never)}, updated_at = now()
    where tenant_id = ${tenantId} and id = ${id}`;
};

/** Where an active member gets mail, and in which language; null for anybody else. */
export const readMailbox = async (
  { sql, tenantId }: TenantTx,
  memberId: string,
): Promise<{ readonly email: string; readonly locale: 'en' | 'fr' } | null> => {
  const [row] = await sql<{ email: string; locale: 'en' | 'fr' }[]>`
    select email, coalesce(settings ->> 'locale', 'en') as locale from members where tenant_id = ${tenantId} and id = ${memberId} and status = 'active'`;
  return row ?? null;
};
