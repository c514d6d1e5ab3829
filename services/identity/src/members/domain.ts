import type { MemberId, Role } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { MemberRow, MemberStatus } from './store.ts';

/** Who asks for a change: an administrator of the organization, or the operator at the command line, who may all. */
export type MemberManager =
  | { readonly kind: 'member'; readonly id: MemberId; readonly role: Role }
  | { readonly kind: 'operator' };

export interface MemberChange {
  readonly role?: Role | undefined;
  readonly status?: MemberStatus | 'removed' | undefined;
}

const staysOwner = ({ role = 'owner', status = 'active' }: MemberChange): boolean =>
  role === 'owner' && status === 'active';

/**
 * Passes when the change is allowed (SPEC ID12): administrators neither make nor touch owners, nobody shuts themselves out, and
 * an organization keeps at least one active owner, whoever asks.
 * *Errors*: `forbidden`, `conflict`.
 */
export const checkMemberChange = (
  manager: MemberManager,
  target: Pick<MemberRow, 'id' | 'role' | 'status'>,
  change: MemberChange,
  activeOwners: readonly MemberId[],
): void => {
  if (manager.kind === 'member') {
    if (manager.role !== 'owner' && target.role === 'owner')
      throw new AppError('forbidden', 'Only an owner may change an owner.');
    if (manager.role !== 'owner' && change.role === 'owner')
      throw new AppError('forbidden', 'Only an owner may make somebody an owner.');
    if (manager.id === target.id && change.status !== undefined && change.status !== target.status)
      throw new AppError('conflict', 'You cannot disable or remove yourself. Ask another administrator.');
  }
  const isLastOwner = activeOwners.length === 1 && activeOwners[0] === target.id;
  if (isLastOwner && !staysOwner(change))
    throw new AppError('conflict', 'An organization needs an active owner. Make somebody else an owner first.');
};

/** Passes when the manager may give that role in an invitation. Errors: `forbidden`. */
export const checkInvitedRole = (role: Role, managerRole: Role): void => {
  if (role === 'owner' && managerRole !== 'owner')
    throw new AppError('forbidden', 'Only an owner may invite an owner.');
};
