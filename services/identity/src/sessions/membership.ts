import type { MemberId, TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';

/** An organization that a person may continue in. */
export interface Membership {
  readonly tenantId: TenantId;
  readonly organizationName: string;
  readonly secondFactorRequired: boolean;
  readonly organizationCreatedAt: Date;
  readonly memberId: MemberId;
}

/**
 * The organization that a sign-in goes to: the wanted one, or the only one.
 * *Errors*: `unauthenticated` when the person belongs to none or not to the wanted one; `conflict` with `organizations` when there
 * are several to choose from. Called only after the person is proven, so that nothing is told to strangers.
 */
export const chooseMembership = (memberships: readonly Membership[], wanted: TenantId | null): Membership => {
  const open = wanted === null ? memberships : memberships.filter(({ tenantId }) => tenantId === wanted);
  const [only] = open;
  if (only === undefined)
    throw new AppError(
      'unauthenticated',
      wanted === null
        ? 'This account is not active in any organization.'
        : 'This account is not active in that organization.',
    );
  if (open.length === 1) return only;
  throw new AppError('conflict', 'This account belongs to several organizations. Choose one.', {
    detail: {
      organizations: open.map(({ tenantId, organizationName }) => ({ id: tenantId, name: organizationName })),
    },
  });
};
