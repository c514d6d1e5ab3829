import { type FileId, type FileRole, fileRoles } from '@cloudity/contracts';
import type { Actor, GuestActor, MemberActor } from '@cloudity/kernel';
import { expect, test } from 'vitest';
import { type AccessedFile, type Action, refusal } from './policy.ts';
import { rankOfRole } from './role.ts';

const member = { kind: 'member' } as MemberActor;
const guest = (fileId: string, allowDownload = true) =>
  ({ kind: 'guest', fileId, allowDownload }) as unknown as GuestActor;
const file = (given: Partial<AccessedFile> = {}): AccessedFile => ({
  id: 'file' as FileId,
  rank: 4,
  isRoot: false,
  hidden: false,
  trashedAt: null,
  ...given,
});
const code = (actor: Actor, action: Action, given: Partial<AccessedFile> = {}) =>
  refusal(actor, action, file(given))?.code ?? 'may';

const byRole: Record<FileRole, readonly Action[]> = {
  viewer: ['see', 'read', 'view', 'copy', 'mark', 'seeShares'],
  commenter: [],
  editor: ['change', 'fill', 'move', 'trash', 'restore', 'share'],
  owner: ['leaveTree', 'grantOwner', 'deleteForGood'],
};
const actions = fileRoles.flatMap((role) => byRole[role]);

test('DR3: each role may what it and the weaker ones may, nothing more; without a role nothing exists', () => {
  for (const role of fileRoles)
    for (const needed of fileRoles)
      for (const action of byRole[needed])
        expect(code(member, action, { rank: rankOfRole(role) }), `${role} ${action}`).toBe(
          rankOfRole(role) >= rankOfRole(needed) ? 'may' : 'forbidden',
        );
  for (const action of actions) expect(code(member, action, { rank: null })).toBe('not_found');
});

test('DR16: in the trash editors see, restore and delete; the others see nothing', () => {
  const trashedAt = new Date();
  for (const action of actions) {
    const allowed = ['see', 'restore', 'deleteForGood'].includes(action);
    expect(code(member, action, { trashedAt })).toBe(allowed ? 'may' : 'conflict');
    expect(code(member, action, { trashedAt, rank: 2 })).toBe('not_found');
    expect(code(guest('other'), action, { trashedAt })).toBe('not_found');
  }
});

test('DR4 DR15: roots and attachments stay where they are', () => {
  for (const action of ['change', 'move', 'trash', 'copy', 'share', 'deleteForGood'] as const) {
    expect(code(member, action, { isRoot: true })).toBe('forbidden');
    expect(code(member, action, { hidden: true })).toBe('forbidden');
  }
  expect(code(member, 'fill', { isRoot: true })).toBe('may');
  expect(code(member, 'read', { hidden: true })).toBe('may');
});

test('DR20: what guests may', () => {
  for (const action of [
    'copy',
    'mark',
    'share',
    'seeShares',
    'restore',
    'deleteForGood',
    'leaveTree',
    'grantOwner',
  ] as const)
    expect(code(guest('other'), action)).toBe('forbidden');
  for (const action of ['move', 'trash'] as const) {
    expect(code(guest('other'), action)).toBe('may');
    expect(code(guest('file'), action)).toBe('forbidden');
  }
  expect(code(guest('file', false), 'read')).toBe('forbidden');
  expect(code(guest('file', false), 'view')).toBe('may');
  expect(code(guest('file', false), 'read', { hidden: true })).toBe('may');
  expect(code(guest('file'), 'read')).toBe('may');
});
