import { DisplayName, Email, type MemberId, Password, Role, type TenantId } from '@cloudity/contracts';
import { bumpAclVersion } from '@cloudity/db';
import { AppError, notFound } from '@cloudity/kernel';
import type { z } from 'zod';
import { type Verification, verifyAudit } from '../audit/verify.ts';
import { byOperator } from '../events.ts';
import { removeAllFactors } from '../factors/store.ts';
import type { Identity } from '../identity.ts';
import { findMemberByEmail } from '../invitations/store.ts';
import { applyMemberChange, presentMember } from '../members/members.ts';
import { insertMember, listMembers } from '../members/store.ts';
import { createOrganization } from '../organization/create.ts';
import { deleteOrganization, forgetMemberlessPeople, listOrganizations } from '../organization/store.ts';
import {
  endPersonSessions,
  findPerson,
  insertPerson,
  readMemberPerson,
  refreshSecondFactor,
  setMemberPassword,
} from '../people/store.ts';
import { createPasswordRecord } from '../secrets/password.ts';

export interface OperatorOrganization {
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly createdAt: string;
}

export interface OperatorUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly status: string;
  readonly secondFactor: boolean;
  readonly lastSeenAt: string | null;
}

/** Names an organization by id, or by name where only one has it. */
interface In {
  readonly organization: string;
}

/**
 * The port behind the operator's command line (contract.md §6). Answers are plain JSON.
 * *Errors* of all: `invalid` for what the API would refuse too, `not_found`, `conflict`.
 */
export interface Operator {
  readonly createOrganization: (given: {
    readonly name: string;
    readonly ownerEmail: string;
    readonly ownerPassword: string;
    readonly ownerName?: string;
  }) => Promise<OperatorOrganization>;
  readonly listOrganizations: () => Promise<readonly OperatorOrganization[]>;
  /** The organization and all that belongs to it is gone; people who belong to no other are forgotten. */
  readonly deleteOrganization: (given: In) => Promise<OperatorOrganization>;
  /** The person is a member. Somebody who has an account keeps its password: `existingAccount` says so. */
  readonly createUser: (
    given: In & { readonly email: string; readonly name: string; readonly password: string; readonly role?: string },
  ) => Promise<{ readonly id: string; readonly existingAccount: boolean }>;
  /** Re-computes the whole hash chain of the audit log. */
  readonly verifyAudit: (given: In) => Promise<Verification>;
  readonly listUsers: (given: In) => Promise<readonly OperatorUser[]>;
  /** Disabled, signed out, and live sockets closed within 2 s. */
  readonly disableUser: (given: In & { readonly email: string }) => Promise<void>;
  /** A new password and, with `removeSecondFactor`, no second factor; every session of the person is over. */
  readonly resetPassword: (
    given: In & { readonly email: string; readonly password: string; readonly removeSecondFactor?: boolean },
  ) => Promise<void>;
}

const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('invalid', `${what}: ${result.error.issues[0]?.message ?? 'not valid'}`);
};

export const createOperator = (identity: Identity): Operator => {
  const { platform, events, announce } = identity;
  const { db, ids } = platform;

  const all = async (): Promise<readonly OperatorOrganization[]> =>
    (await db.global(listOrganizations)).map(({ id, name, members, createdAt }) => ({
      id,
      name,
      members,
      createdAt: createdAt.toISOString(),
    }));

  const find = async (wanted: string): Promise<OperatorOrganization> => {
    const organizations = await all();
    const named = organizations.filter(({ id, name }) => id === wanted || name === wanted);
    const [only, second] = named;
    if (only === undefined) throw notFound(`organization "${wanted}"`);
    if (second !== undefined)
      throw new AppError('conflict', `Several organizations are called "${wanted}". Name one by its id.`);
    return only;
  };

  const tenantOf = async ({ organization }: In): Promise<TenantId> => (await find(organization)).id as TenantId;

  return {
    createOrganization: async ({ name, ownerEmail, ownerPassword, ownerName }) => {
      const email = parse(Email, ownerEmail, 'owner e-mail');
      const owner = {
        email,
        name: parse(DisplayName, ownerName ?? email.split('@')[0], 'owner name'),
        password: parse(Password, ownerPassword, 'owner password'),
      };
      const organization = { name: parse(DisplayName, name, 'name'), owner };
      const claim = { firstOnly: false, linkHash: null };
      const id = await createOrganization(identity, organization, claim, byOperator, async (tx) => tx.tenantId);
      if (id === null) throw new Error('an organization that is not the first needs no claim');
      return find(id);
    },
    listOrganizations: all,
    verifyAudit: async (given) => verifyAudit(identity, { tenantId: await tenantOf(given) }, true),
    deleteOrganization: async ({ organization }) => {
      const found = await find(organization);
      const tenantId = found.id as TenantId;
      await db.tenant(tenantId, async (tx) => {
        await bumpAclVersion(tx);
        if (!(await deleteOrganization(tx))) throw notFound(`organization "${organization}"`);
      });
      announce([{ type: 'acl.changed', tenantId }]);
      await db.global(forgetMemberlessPeople);
      return found;
    },
    createUser: async (given) => {
      const tenantId = await tenantOf(given);
      const email = parse(Email, given.email, 'e-mail');
      const name = parse(DisplayName, given.name, 'name');
      const role = parse(Role, given.role ?? 'member', 'role');
      const password = await createPasswordRecord(parse(Password, given.password, 'password'));
      return db.tenant(tenantId, async (tx) => {
        const newId = ids.uuid();
        const isNew = await insertPerson(tx.sql, { id: newId, email, proven: false, ...password });
        const personId = isNew ? newId : ((await findPerson(tx.sql, email))?.personId ?? newId);
        const id = await insertMember(tx, { id: ids.uuid() as MemberId, personId, email, name, role });
        if (id === null) throw new AppError('conflict', `${email} is a member already.`);
        await refreshSecondFactor(tx.sql, personId);
        await events.memberJoined(tx, byOperator, id, role, 'operator');
        await bumpAclVersion(tx);
        return { id, existingAccount: !isNew };
      });
    },
    listUsers: async (given) => {
      const tenantId = await tenantOf(given);
      const rows = await db.read(tenantId, (tx) =>
        listMembers(tx, { search: null, groupId: null, after: null, limit: 100_000 }),
      );
      return rows.map((row) => {
        const { id, email, name, role, status, secondFactor, lastSeenAt } = presentMember(row);
        return { id, email, name, role, status, secondFactor, lastSeenAt };
      });
    },
    disableUser: async (given) => {
      const tenantId = await tenantOf(given);
      const heard = await db.tenant(tenantId, async (tx) => {
        const member = await findMemberByEmail(tx, parse(Email, given.email, 'e-mail'));
        if (member === null) throw notFound(`person ${given.email}`);
        const change = { status: 'disabled' } as const;
        return applyMemberChange(identity, tx, {
          manager: { kind: 'operator' },
          by: byOperator,
          id: member.id,
          change,
        });
      });
      announce(heard);
    },
    resetPassword: async (given) => {
      const tenantId = await tenantOf(given);
      const password = await createPasswordRecord(parse(Password, given.password, 'password'));
      const ended = await db.tenant(tenantId, async (tx) => {
        const member = await findMemberByEmail(tx, parse(Email, given.email, 'e-mail'));
        if (member === null) throw notFound(`person ${given.email}`);
        await setMemberPassword(tx.sql, member.id, password);
        const removes = given.removeSecondFactor ?? false;
        if (removes) await removeAllFactors(tx.sql, member.id);
        await events.passwordReset(tx, byOperator, member.id, removes);
        return endPersonSessions(tx.sql, await readMemberPerson(tx.sql, member.id), null);
      });
      announce(ended.map((session) => ({ type: 'session.ended', ...session })));
    },
  };
};
