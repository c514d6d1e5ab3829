import type { Organization, TenantId } from '@cloudity/contracts';

export interface OrganizationRow {
  readonly id: TenantId;
  readonly name: string;
  readonly secondFactorRequired: boolean;
  readonly createdAt: Date;
}

export const presentOrganization = ({ id, name, secondFactorRequired, createdAt }: OrganizationRow): Organization => ({
  id,
  name,
  secondFactorRequired,
  createdAt: createdAt.toISOString(),
});
