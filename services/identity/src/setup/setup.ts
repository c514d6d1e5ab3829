import type { SessionCreated } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { bySystem } from '../events.ts';
import type { Identity } from '../identity.ts';
import { createOrganization, type NewOrganization } from '../organization/create.ts';
import { hasOrganization } from '../organization/store.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { issueSession } from '../sessions/issue.ts';
import { addSetupLink } from './store.ts';

/** The port with which the runner tells the operator how to begin. */
export interface Setup {
  /** A fresh set-up link for an installation without an organization, else null. 256 bits, kept as a hash (rules.md S4). */
  readonly link: () => Promise<string | null>;
}

export const createSetup = ({ platform: { db, ids, config } }: Identity): Setup => ({
  link: async () => {
    const token = ids.secret();
    const added = await db.global((sql) => addSetupLink(sql, tokenHash(token)));
    // In the fragment: browsers send it to no server, proxies and logs never see it.
    return added ? `${config.publicUrl}/setup#${token}` : null;
  },
});

export const isSetupNeeded = async ({ platform: { db } }: Identity): Promise<boolean> =>
  !(await db.global(hasOrganization));

/**
 * The first organization exists, its owner is signed in, every set-up link is dead.
 * *Errors*: `gone` when there is an organization already, `not_found` for a token that never was.
 */
export const setUp = async (
  identity: Identity,
  token: string,
  organization: NewOrganization,
  caller: Caller,
): Promise<SessionCreated> => {
  const claim = { firstOnly: true, linkHash: tokenHash(token) };
  const by = { ...bySystem, ip: caller.ip };
  const session = await createOrganization(identity, organization, claim, by, (tx, memberId) =>
    issueSession(identity, tx, { memberId, method: 'setup', secondFactor: false, hasFactor: false }, caller),
  );
  if (session !== null) return session;
  throw (await isSetupNeeded(identity))
    ? new AppError('not_found', 'This set-up link is not valid. The server prints the right one when it starts.')
    : new AppError('gone', 'This installation is set up already. Sign in instead.');
};

/** The organization of CLOUDITY_SETUP_* exists, unless there was one: of several processes that start at once, one makes it. */
export const setUpFromConfiguration = async (identity: Identity): Promise<void> => {
  const { config, log } = identity.platform;
  if (config.setup === null || !(await isSetupNeeded(identity))) return;
  const { organization: name, email, password } = config.setup;
  const owner = { name: email.split('@')[0] ?? email, email: email.toLowerCase(), password };
  const claim = { firstOnly: true, linkHash: null };
  const made = await createOrganization(identity, { name, owner }, claim, bySystem, async () => true);
  if (made !== null) log.info({}, 'created the first organization from the configuration');
};
