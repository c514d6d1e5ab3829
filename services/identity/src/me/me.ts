import type { Me } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, type MemberActor } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { byMember } from '../events.ts';
import { confirmPassword } from '../factors/enrol.ts';
import type { Identity } from '../identity.ts';
import { readMemberInOrganization, updateMember, updateSettings } from '../members/store.ts';
import { presentOrganization } from '../organization/present.ts';
import { endPersonSessions, readMemberPerson, setMemberPassword } from '../people/store.ts';
import { createPasswordRecord } from '../secrets/password.ts';
import { requireSession } from '../sessions/manage.ts';

const readMe = async (tx: TenantTx, actor: MemberActor): Promise<Me> => {
  const { member, organization } = await readMemberInOrganization(tx, actor.memberId);
  const { settings, role, ...user } = member;
  return {
    user: { id: user.id, email: user.email, name: user.name },
    organization: presentOrganization(organization),
    role,
    pending: actor.pending,
    settings: { locale: settings.locale ?? null, theme: settings.theme ?? 'system' },
  };
};

export const getMe = ({ platform: { db } }: Identity, actor: MemberActor): Promise<Me> =>
  db.tenant(actor.tenantId, (tx) => readMe(tx, actor));

export interface MeChange {
  readonly name?: string | undefined;
  readonly locale?: 'en' | 'fr' | null | undefined;
  readonly theme?: 'system' | 'light' | 'dark' | undefined;
}

export const changeMe = (
  { platform: { db }, events }: Identity,
  actor: MemberActor,
  { name, locale, theme }: MeChange,
  caller: Caller,
): Promise<Me> =>
  db.tenant(actor.tenantId, async (tx) => {
    if (name !== undefined && name !== actor.name) {
      await updateMember(tx, actor.memberId, { name });
      await events.memberChanged(tx, byMember(actor, caller), actor.memberId, { name });
    }
    const settings = { ...(locale === undefined ? {} : { locale }), ...(theme === undefined ? {} : { theme }) };
    if (Object.keys(settings).length > 0) await updateSettings(tx, actor.memberId, settings);
    return readMe(tx, actor);
  });

/** The password is `next` and every other session of the person, in all organizations, is over. Errors: `forbidden` for a wrong one. */
export const changeMyPassword = async (
  identity: Identity,
  actor: MemberActor,
  { current, next }: { readonly current: string; readonly next: string },
  caller: Caller,
): Promise<void> => {
  const sessionId = requireSession(actor);
  if (current === next) throw new AppError('invalid', 'body.next: choose a password that is not the current one');
  await confirmPassword(identity, actor, current, caller);
  const password = await createPasswordRecord(next);
  const ended = await identity.platform.db.tenant(actor.tenantId, async (tx) => {
    await setMemberPassword(tx.sql, actor.memberId, password);
    await identity.events.passwordChanged(tx, byMember(actor, caller), actor.memberId);
    return endPersonSessions(tx.sql, await readMemberPerson(tx.sql, actor.memberId), sessionId);
  });
  identity.announce(ended.map((session) => ({ type: 'session.ended', ...session })));
};
