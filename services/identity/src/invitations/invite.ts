import type { Invitation, Role } from '@cloudity/contracts';
import { enqueueJob } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import type { Caller } from '../caller.ts';
import { limits } from '../config.ts';
import { decodeCursor, type Page, pageOfRows, uuidPattern } from '../cursor.ts';
import { byMember } from '../events.ts';
import type { Identity } from '../identity.ts';
import { invitationMailTask, mailTokenOf } from '../mail/invitation-mail.ts';
import { checkInvitedRole } from '../members/domain.ts';
import { readMemberInOrganization } from '../members/store.ts';
import { tokenHash } from '../secrets/tokens.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import {
  findMemberByEmail,
  insertInvitation,
  listOpenInvitations,
  withdrawInvitation,
  withdrawOpenInvitations,
} from './store.ts';

export interface CreatedInvitation {
  id: string;
  acceptUrl: string;
  token: string;
  /** Whether a mail with a link of its own is on its way. */
  mailed: boolean;
}

/**
 * The address may join with that role until the invitation expires; an earlier open one of the same address is void. The link
 * answered here is for handing over. A mail goes out too when mail is set up; only its link proves the mailbox.
 * *Errors*: `conflict` when the address belongs to a member already, `forbidden` for an owner invited by an administrator.
 */
export const invite = async (
  { platform, events, keys }: Identity,
  actor: MemberActor,
  { email, role }: { readonly email: string; readonly role: Role },
  caller: Caller,
): Promise<CreatedInvitation> => {
  const { db, clock, ids, config } = platform;
  checkInvitedRole(role, actor.role);
  const id = ids.uuid();
  const token = ids.secret();
  const mailed = config.smtpUrl !== null;
  const createdAt = clock.now();
  const invitation = {
    id,
    email,
    role,
    tokenHash: tokenHash(token),
    mailTokenHash: tokenHash(mailTokenOf(keys, id)),
    invitedBy: actor.memberId,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + limits.invitationLifeMs),
  };
  const work = db.tenant(actor.tenantId, async (tx) => {
    const known = await findMemberByEmail(tx, email);
    if (known !== null)
      throw new AppError(
        'conflict',
        known.status === 'disabled'
          ? 'This person is a member already, and disabled. Enable the account instead.'
          : 'This person is a member already.',
      );
    const { member } = await readMemberInOrganization(tx, actor.memberId);
    await withdrawOpenInvitations(tx, email, createdAt);
    await insertInvitation(tx, { ...invitation, locale: member.settings.locale ?? 'en' });
    await events.invitationCreated(tx, byMember(actor, caller), id, email, role);
    if (mailed) await enqueueJob(tx, invitationMailTask, { invitationId: id }, { key: id });
  });
  await work.catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new AppError('conflict', 'Somebody has just invited this person too.', { cause: error })
      : error;
  });
  return { id, acceptUrl: `${config.publicUrl}/invite#${token}`, token, mailed };
};

export const findInvitations = async (
  { platform: { db, clock } }: Identity,
  { tenantId }: MemberActor,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Invitation>> => {
  const before = decodeCursor(cursor, [uuidPattern])?.[0] ?? null;
  const now = clock.now();
  const rows = await db.read(tenantId, (tx) => listOpenInvitations(tx, { now, before, limit: limit + 1 }));
  return pageOfRows(
    rows,
    limit,
    ({ createdAt, expiresAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }),
    ({ id }) => [id],
  );
};

/** Its links are dead. Errors: `not_found` when it was accepted, withdrawn, or never there. */
export const withdraw = (
  { platform: { db, clock }, events }: Identity,
  actor: MemberActor,
  id: string,
  caller: Caller,
): Promise<void> =>
  db.tenant(actor.tenantId, async (tx) => {
    if (!(await withdrawInvitation(tx, id, clock.now()))) throw notFound('open invitation');
    await events.invitationWithdrawn(tx, byMember(actor, caller), id);
  });
