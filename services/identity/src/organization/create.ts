import type { MemberId, TenantId } from '@cloudity/contracts';
import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import type { By } from '../events.ts';
import type { Identity } from '../identity.ts';
import { insertMember } from '../members/store.ts';
import { findPerson, insertPerson, setMemberPassword } from '../people/store.ts';
import { createPasswordRecord } from '../secrets/password.ts';
import { claimOrganization, insertOrganization } from './store.ts';

export interface NewOrganization {
  readonly name: string;
  readonly owner: { readonly name: string; readonly email: string; readonly password: string };
}

export interface OrganizationClaim {
  readonly firstOnly: boolean;
  readonly linkHash: Buffer | null;
}

/**
 * The organization and its owner exist; null when the claim does not hold (another was first, or the link is dead).
 * Creations wait for each other, so of two racers one wins (rules.md S4). A person who exists keeps their password, unless the
 * installation has no organization: then whoever holds the set-up link or the configuration is in charge.
 * *Concurrency*: runs in one transaction of its own; `after` runs inside it.
 */
export const createOrganization = async <Result>(
  { platform: { db, ids }, events }: Identity,
  { name, owner }: NewOrganization,
  claim: OrganizationClaim,
  by: By,
  after: (tx: TenantTx, memberId: MemberId) => Promise<Result>,
): Promise<Result | null> =>
  db.tenant(ids.uuid() as TenantId, async (tx) => {
    if (!(await claimOrganization(tx.sql, claim))) return null;
    const password = await createPasswordRecord(owner.password);
    const memberId = ids.uuid() as MemberId;
    const personId = ids.uuid();
    await insertOrganization(tx, name);
    const isNew = await insertPerson(tx.sql, { id: personId, email: owner.email, proven: false, ...password });
    const person = isNew ? personId : ((await findPerson(tx.sql, owner.email))?.personId ?? personId);
    await insertMember(tx, { id: memberId, personId: person, email: owner.email, name: owner.name, role: 'owner' });
    if (!isNew && claim.firstOnly) await setMemberPassword(tx.sql, memberId, password);
    await events.organizationCreated(tx, by, name);
    await events.memberJoined(tx, by, memberId, 'owner', by.kind === 'operator' ? 'operator' : 'setup');
    const result = await after(tx, memberId);
    await bumpAclVersion(tx);
    return result;
  });
