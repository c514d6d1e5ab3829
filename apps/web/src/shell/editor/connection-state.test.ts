import type { DocumentStatus } from '@cloudity/client/collab';
import { describe, expect, it } from 'vitest';
import { connectionStateOf } from './connection-state.ts';

const saved: DocumentStatus = {
  status: 'saved',
  reason: null,
  closeCode: null,
  unsaved: false,
  synced: true,
  role: 'editor',
  roleReason: null,
  fromDevice: false,
};
const known = { fileRole: null, keptLocally: false, hasFailed: false };
const state = (change: Partial<DocumentStatus>, more: Partial<typeof known> = {}) =>
  connectionStateOf({ ...saved, ...change }, { ...known, ...more });

describe('connectionStateOf', () => {
  it('shows nothing before the server or the device gave the content (R4)', () => {
    expect(state({ synced: false, status: 'offline', reason: 'connecting' })).toMatchObject({
      content: 'loading',
      save: 'connecting',
      problem: null,
    });
    expect(state({ synced: false, status: 'offline', reason: 'disconnected' })).toMatchObject({
      content: 'loading',
      problem: 'unreachable',
    });
    expect(state({ synced: false, fromDevice: true, status: 'offline', reason: 'disconnected' })).toMatchObject({
      content: 'local',
      problem: null,
    });
  });

  it('never says connecting over something unsaved, nor saved when it is not', () => {
    expect(state({ status: 'offline', reason: 'connecting', unsaved: true }).save).toBe('offline');
    expect(state({ status: 'saving', unsaved: true })).toMatchObject({ save: 'saving', unsaved: true });
  });

  it('names what went wrong', () => {
    const reasons = [
      'signed_out',
      'rejected',
      'revoked',
      'deleted',
      'room_replaced',
      'too_large',
      'read_only',
      'refused',
    ] as const;
    const problems = reasons.map((reason) => state({ status: 'failed', reason }).problem);
    expect(problems).toEqual([
      'unauthenticated',
      'malformed',
      'revoked',
      'deleted',
      'replaced',
      'tooLarge',
      'readOnly',
      'malformed',
    ]);
    expect(state({ role: 'viewer', roleReason: 'schema_too_old' }).problem).toBe('schemaTooOld');
  });

  it('lets nobody write whose right is not known', () => {
    expect(state({ role: null }).role).toBe('viewer');
    expect(connectionStateOf({ ...saved, role: null }, { ...known, fileRole: 'owner', keptLocally: true }).role).toBe(
      'owner',
    );
  });
});
