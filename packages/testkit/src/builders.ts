import { randomBytes } from 'node:crypto';
import type { MemberId, Role, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { type MemberActor, systemIds } from '@cloudity/kernel';

export interface TestMember {
  readonly id: MemberId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** As the services get this person after signing in. */
  readonly actor: MemberActor;
}

export interface TestOrganization {
  readonly tenantId: TenantId;
  readonly name: string;
  /** The first of `members`. */
  readonly owner: TestMember;
  readonly members: readonly TestMember[];
}

export interface MemberSpec {
  readonly name: string;
  readonly role?: Role;
  readonly email?: string;
}

/** A person with an account that nobody can sign in to (its password hash is noise) is a member of the organization. */
export const createMember = async (
  db: Database,
  tenantId: TenantId,
  {
    name,
    role = 'member',
    email = `${name.toLowerCase().replace(/\W+/g, '.')}.${randomBytes(4).toString('hex')}@example.org`,
  }: MemberSpec,
): Promise<TestMember> => {
  const id = systemIds.uuid() as MemberId;
  const person = systemIds.uuid();
  await db.tenant(tenantId, async ({ sql }) => {
    await sql`select person_create(${person}, ${email}, 'none', ${randomBytes(16)}, ${randomBytes(32)}, true)`;
    await sql`
      insert into members (tenant_id, id, person_id, email, name, role)
      values (${tenantId}, ${id}, ${person}, ${email}, ${name}, ${role})`;
  });
  const actor: MemberActor = {
    kind: 'member',
    tenantId,
    memberId: id,
    name,
    email,
    role,
    sessionId: null,
    scopes: null,
    pending: null,
  };
  return { id, email, name, role, actor };
};

/**
 * An organization with members exists, by rows and without any service: an owner named Ada unless told otherwise.
 * For people who can sign in, go through identity's routes.
 */
export const createOrganization = async (
  db: Database,
  {
    name = 'Analytical Engines',
    members = [],
  }: { readonly name?: string; readonly members?: readonly MemberSpec[] } = {},
): Promise<TestOrganization> => {
  const tenantId = systemIds.uuid() as TenantId;
  await db.tenant(tenantId, async ({ sql }) => {
    await sql`insert into organizations (tenant_id, name) values (${tenantId}, ${name})`;
  });
  const owner = await createMember(db, tenantId, { name: 'Ada', role: 'owner' });
  const others: TestMember[] = [];
  for (const member of members) others.push(await createMember(db, tenantId, member));
  return { tenantId, name, owner, members: [owner, ...others] };
};
