import type { GroupId, MemberId, Role, SessionId } from '@cloudity/contracts';
import { recordAudit, type TenantTx } from '@cloudity/db';
import type { MemberActor } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { Counter } from 'prom-client';

/** Who did it, and from where. */
export interface By {
  readonly kind: 'member' | 'system' | 'operator';
  readonly id: string | null;
  readonly name: string | null;
  readonly ip: string | null;
}

export const byMember = (
  { memberId, name }: Pick<MemberActor, 'memberId' | 'name'>,
  caller: { readonly ip: string | null },
): By => ({ kind: 'member', id: memberId, name, ip: caller.ip });
export const bySystem: By = { kind: 'system', id: null, name: null, ip: null };
export const byOperator: By = { kind: 'operator', id: null, name: null, ip: null };

type Target = { readonly kind: string; readonly id: string } | null;
type Detail = Readonly<Record<string, unknown>>;
type CredentialKind = 'app_password' | 'api_token' | 'passkey';

/**
 * One function per business event of identity: it counts, logs and writes the audit row inside the transaction that makes it true.
 * Details hold ids, roles and names that administrators see anyway; never a secret.
 */
export type Events = ReturnType<typeof createEvents>;

export const createEvents = ({ log, metrics }: Pick<Platform, 'log' | 'metrics'>) => {
  const name = 'cloudity_identity_events_total';
  const known = metrics.registry.getSingleMetric(name) as Counter<'action'> | undefined;
  const counter =
    known ??
    new Counter({ name, help: 'Business events of identity.', labelNames: ['action'], registers: [metrics.registry] });

  const note = async (tx: TenantTx, by: By, action: string, target: Target, detail: Detail = {}): Promise<void> => {
    const { ip, ...actor } = by;
    await recordAudit(tx, { action, actor, target, detail, ip });
    counter.inc({ action });
    log.info({ action, tenantId: tx.tenantId, actorId: by.id, targetId: target?.id ?? null }, 'identity event');
  };
  const member = (id: MemberId): Target => ({ kind: 'member', id });
  const group = (id: GroupId): Target => ({ kind: 'group', id });

  return {
    /** An attempt that no organization can be told about: the address has no account. */
    strangerFailed: (): void => {
      counter.inc({ action: 'session.refused_stranger' });
      log.info({}, 'sign-in failed for an unknown address');
    },
    sessionRefused: (tx: TenantTx, ip: string | null, memberId: MemberId, reason: string) =>
      note(tx, { ...bySystem, ip }, 'session.refused', member(memberId), { reason }),
    sessionCreated: (tx: TenantTx, by: By, id: SessionId, method: string, secondFactor: boolean) =>
      note(tx, by, 'session.created', { kind: 'session', id }, { method, secondFactor }),
    sessionEnded: (tx: TenantTx, by: By, id: SessionId) => note(tx, by, 'session.ended', { kind: 'session', id }),
    sessionsEnded: (tx: TenantTx, by: By, memberId: MemberId, count: number) =>
      note(tx, by, 'session.all_ended', member(memberId), { count }),
    organizationCreated: (tx: TenantTx, by: By, organization: string) =>
      note(tx, by, 'organization.created', { kind: 'organization', id: tx.tenantId }, { name: organization }),
    organizationChanged: (tx: TenantTx, by: By, change: Detail) =>
      note(tx, by, 'organization.changed', { kind: 'organization', id: tx.tenantId }, change),
    invitationCreated: (tx: TenantTx, by: By, id: string, email: string, role: Role) =>
      note(tx, by, 'invitation.created', { kind: 'invitation', id }, { email, role }),
    invitationWithdrawn: (tx: TenantTx, by: By, id: string) =>
      note(tx, by, 'invitation.withdrawn', { kind: 'invitation', id }),
    invitationMailed: (tx: TenantTx, id: string) => note(tx, bySystem, 'invitation.mailed', { kind: 'invitation', id }),
    addressProven: (tx: TenantTx, by: By, memberId: MemberId, endedSessions: number) =>
      note(tx, by, 'member.address_proven', member(memberId), { endedSessions }),
    memberJoined: (tx: TenantTx, by: By, memberId: MemberId, role: Role, way: 'setup' | 'invitation' | 'operator') =>
      note(tx, by, 'member.joined', member(memberId), { role, way }),
    memberChanged: (tx: TenantTx, by: By, memberId: MemberId, change: Detail) =>
      note(tx, by, 'member.changed', member(memberId), change),
    memberRemoved: (tx: TenantTx, by: By, memberId: MemberId) => note(tx, by, 'member.removed', member(memberId)),
    passwordChanged: (tx: TenantTx, by: By, memberId: MemberId) => note(tx, by, 'password.changed', member(memberId)),
    passwordResetAsked: (tx: TenantTx, ip: string | null, memberId: MemberId) =>
      note(tx, { ...bySystem, ip }, 'password.reset_asked', member(memberId)),
    passwordReset: (tx: TenantTx, by: By, memberId: MemberId, factorsRemoved: boolean) =>
      note(tx, by, 'password.reset', member(memberId), { factorsRemoved }),
    totpEnabled: (tx: TenantTx, by: By, memberId: MemberId) => note(tx, by, 'second_factor.enabled', member(memberId)),
    totpRemoved: (tx: TenantTx, by: By, memberId: MemberId) => note(tx, by, 'second_factor.removed', member(memberId)),
    recoveryCodesReplaced: (tx: TenantTx, by: By, memberId: MemberId) =>
      note(tx, by, 'recovery_codes.replaced', member(memberId)),
    recoveryCodeUsed: (tx: TenantTx, by: By, memberId: MemberId) =>
      note(tx, by, 'recovery_codes.used', member(memberId)),
    credentialCreated: (tx: TenantTx, by: By, kind: CredentialKind, id: string, detail: Detail) =>
      note(tx, by, `${kind}.created`, { kind, id }, detail),
    credentialRevoked: (tx: TenantTx, by: By, kind: CredentialKind, id: string) =>
      note(tx, by, `${kind}.revoked`, { kind, id }),
    groupCreated: (tx: TenantTx, by: By, id: GroupId, groupName: string) =>
      note(tx, by, 'group.created', group(id), { name: groupName }),
    groupRenamed: (tx: TenantTx, by: By, id: GroupId, groupName: string) =>
      note(tx, by, 'group.renamed', group(id), { name: groupName }),
    groupDeleted: (tx: TenantTx, by: By, id: GroupId) => note(tx, by, 'group.deleted', group(id)),
    groupMemberAdded: (tx: TenantTx, by: By, id: GroupId, memberId: MemberId) =>
      note(tx, by, 'group.member_added', group(id), { memberId }),
    groupMemberRemoved: (tx: TenantTx, by: By, id: GroupId, memberId: MemberId) =>
      note(tx, by, 'group.member_removed', group(id), { memberId }),
  };
};
