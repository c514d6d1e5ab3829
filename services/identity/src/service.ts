import type { TaskList } from '@cloudity/db';
import { mountRoutes, type RouteHandlers } from '@cloudity/kernel';
import type { Platform, RunnableService } from '@cloudity/runtime';
import { auditRoutes } from './audit/routes.ts';
import { maintainAudit, prepareMonths, startSealer } from './audit/sealer.ts';
import { limits } from './config.ts';
import { type AppPasswords, createAppPasswords } from './credentials/app-passwords.ts';
import { credentialRoutes } from './credentials/routes.ts';
import { factorRoutes } from './factors/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { createIdentityContext, type Identity } from './identity.ts';
import { invitationRoutes } from './invitations/routes.ts';
import { createInvitationMailTask, invitationMailTask } from './mail/invitation-mail.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createNotices, type Notices } from './mail/notices.ts';
import { createResetMailTask, resetMailTask } from './mail/reset-mail.ts';
import { meRoutes } from './me/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { createOperator, type Operator } from './operator/operator.ts';
import { organizationRoutes } from './organization/routes.ts';
import { passkeyRoutes } from './passkeys/routes.ts';
import type { IdentityPorts } from './ports.ts';
import { resetRoutes } from './resets/routes.ts';
import { createSessions, type Sessions } from './sessions/authenticate.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { setupRoutes } from './setup/routes.ts';
import { createSetup, type Setup, setUpFromConfiguration } from './setup/setup.ts';
import { sweep } from './upkeep/store.ts';

/** What identity offers to the others, by name. */
export interface IdentityOffers {
  readonly sessions: Sessions;
  readonly appPasswords: AppPasswords;
  readonly setup: Setup;
  readonly operator: Operator;
  readonly notices: Notices;
}

export interface IdentityService extends RunnableService {
  readonly ports: Readonly<Record<string, object>> & IdentityOffers;
}

const handlersOf = (identity: Identity): RouteHandlers<'identity'> => ({
  ...setupRoutes(identity),
  ...sessionRoutes(identity),
  ...resetRoutes(identity),
  ...meRoutes(identity),
  ...factorRoutes(identity),
  ...passkeyRoutes(identity),
  ...credentialRoutes(identity),
  ...memberRoutes(identity),
  ...invitationRoutes(identity),
  ...groupRoutes(identity),
  ...organizationRoutes(identity),
  ...auditRoutes(identity),
});

/** Without mail set up nothing is ever enqueued for it. */
const tasksOf = (identity: Identity, mailer: Mailer | null): TaskList =>
  mailer === null
    ? {}
    : {
        [invitationMailTask]: createInvitationMailTask(identity, mailer),
        [resetMailTask]: createResetMailTask(identity, mailer),
      };

/** Organizations, people, and every way to prove who one is. */
export const createIdentity = (platform: Platform, ports: IdentityPorts): IdentityService => {
  const identity = createIdentityContext(platform);
  const { background } = identity;
  const { smtpUrl, publicUrl } = platform.config;
  const mailer = smtpUrl === null ? null : createMailer(smtpUrl, publicUrl);
  return {
    name: 'identity',
    http: mountRoutes('identity', handlersOf(identity), ports),
    ports: {
      sessions: createSessions(identity),
      appPasswords: createAppPasswords(identity),
      setup: createSetup(identity),
      operator: createOperator(identity),
      notices: createNotices(identity, mailer),
    },
    tasks: tasksOf(identity, mailer),
    start: async () => {
      await prepareMonths(identity);
      await setUpFromConfiguration(identity);
      startSealer(identity);
      background.run('keeping the months of the audit log', () => maintainAudit(identity));
      background.repeat('removing what has expired', limits.sweepEveryMs, () =>
        platform.db.global((sql) => sweep(sql, platform.clock.now(), limits.sessionIdleMs)),
      );
    },
    dispose: async () => {
      await background.drain();
      mailer?.close();
    },
  };
};
