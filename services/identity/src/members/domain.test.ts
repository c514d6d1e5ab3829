import type { MemberId, Role } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMemberChange, type MemberChange } from './domain.ts';

const id = fc.constantFrom('a', 'b', 'c').map((text) => text as MemberId);
const role = fc.constantFrom<Role>('member', 'admin', 'owner');
const change = fc.record(
  { role, status: fc.constantFrom('active' as const, 'disabled' as const, 'removed' as const) },
  { requiredKeys: [] },
) as fc.Arbitrary<MemberChange>;

test('ID12: whatever administrators do, owners are made and touched by owners only and one is left', () => {
  fc.assert(
    fc.property(
      id,
      role,
      id,
      role,
      change,
      fc.boolean(),
      (managerId, managerRole, targetId, targetRole, wanted, alone) => {
        const owners = [...(targetRole === 'owner' ? [targetId] : []), ...(alone ? [] : (['z'] as MemberId[]))];
        const manager = { kind: 'member' as const, id: managerId, role: managerRole };
        const target = { id: targetId, role: targetRole, status: 'active' as const };
        try {
          checkMemberChange(manager, target, wanted, owners);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        if (managerRole !== 'owner') expect([targetRole, wanted.role]).not.toContain('owner');
        const remains = (wanted.role ?? targetRole) === 'owner' && (wanted.status ?? 'active') === 'active';
        if (targetRole === 'owner' && alone) expect(remains).toBe(true);
        if (managerId === targetId) expect(wanted.status ?? 'active').toBe('active');
      },
    ),
  );
});
