import type { FileId, TenantId } from '@cloudity/contracts';
import { describe, expect, it } from 'vitest';
import { parseRoomName, roomName } from '../room/room-name.ts';
import { roleForSchema } from './service.ts';
import { hashTicket, makeTicket, sealToken, tenantOfTicket, unsealToken } from './ticket.ts';

const tenantId = '01234567-89ab-7def-8123-456789abcdef' as TenantId;

describe('CO16 (H10): tickets', () => {
  it('name their organization and are never the same', () => {
    const [one, two] = [makeTicket(tenantId), makeTicket(tenantId)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[\w-]{64}$/);
    expect(tenantOfTicket(one)).toBe(tenantId);
    for (const wrong of ['', 'x', one.slice(1), `${one}x`, one.replace(/.$/, '='), `${'A'.repeat(63)}\n`])
      expect(tenantOfTicket(wrong)).toBeNull();
  });

  it('hide the token from whoever has only the row', () => {
    const ticket = makeTicket(tenantId);
    const sealed = sealToken(ticket, 'cs_secret');
    expect(sealed.includes('secret')).toBe(false);
    expect(hashTicket(ticket)).toHaveLength(32);
    expect(unsealToken(ticket, sealed)).toBe('cs_secret');
    expect(() => unsealToken(makeTicket(tenantId), sealed)).toThrow();
  });
});

describe('CO19 (H12): room names', () => {
  it('are made of ids only', () => {
    const fileId = '11111111-2222-7333-8444-555555555555' as FileId;
    expect(roomName(fileId, 3)).toBe(`${fileId}.3`);
    expect(parseRoomName(`${fileId}.3`)).toEqual({ fileId, epoch: 3 });
    for (const wrong of [
      '',
      fileId,
      `${fileId}.03`,
      `${fileId}.-1`,
      `${fileId}.comments`,
      `x${fileId}.1`,
      '-'.repeat(36),
    ])
      expect(parseRoomName(wrong)).toBeNull();
  });
});

it('CO22 (H15): a client of an older schema may only read', () => {
  expect(roleForSchema('owner', 1, 2)).toBe('viewer');
  expect(roleForSchema('owner', 2, 2)).toBe('owner');
  expect(roleForSchema('editor', 3, 2)).toBe('editor');
  expect(roleForSchema('editor', null, 2)).toBe('editor');
});
