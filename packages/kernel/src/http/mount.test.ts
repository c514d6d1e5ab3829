import type { FileId, MemberId, TenantId } from '@cloudity/contracts';
import { expect, test, vi } from 'vitest';
import type { Actor, GuestActor, MemberActor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import { silentLog } from '../log.ts';
import { mountRoutes, type RouteHandlers } from './mount.ts';

const id = '0190a1b2-0000-7000-8000-000000000001';
const member: MemberActor = {
  kind: 'member',
  tenantId: id as TenantId,
  memberId: id as MemberId,
  name: 'Ada',
  email: 'ada@example.org',
  role: 'member',
  sessionId: null,
  scopes: null,
  pending: null,
};
const guest = { kind: 'guest', tenantId: id, role: 'viewer', fileId: id as FileId } as GuestActor;
const actors: Record<string, Actor> = {
  cs_member: member,
  cs_admin: { ...member, role: 'admin' },
  cs_pending: { ...member, pending: 'second_factor_enrolment' },
  ct_read: { ...member, scopes: ['read'] },
  cg_guest: guest,
};

const seen: unknown[] = [];
const handlers = new Proxy({} as RouteHandlers<'drive'>, {
  get: (_, key) => async (request: { params: unknown; query: unknown; body: unknown; ifMatch: number | null }) => {
    const { params, query, body, ifMatch } = request;
    seen.push({ params, query, body, ifMatch });
    if (key === 'GET /recents') throw new Error('a defect with a secret');
    if (key === 'GET /shared') throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    if (key === 'GET /trash') throw new AppError('conflict', 'No.', { detail: { why: 1 } });
    return key === 'GET /files/{id}' ? { id, version: 7 } : undefined;
  },
});
const app = mountRoutes('drive', handlers, { authenticate: async (token) => actors[token] ?? null });
const call = (
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
  headers: Record<string, string> = {},
) =>
  app.request(`/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test.each([
  ['GET', '/files', null, 401, 'unauthenticated'],
  ['GET', '/files', 'cs_unknown', 401, 'unauthenticated'],
  ['GET', '/favourites', 'cg_guest', 403, 'forbidden'],
  ['GET', '/favourites', 'cs_pending', 401, 'second_factor_required'],
  ['PUT', `/files/${id}/favourite`, 'ct_read', 403, 'forbidden'],
  ['GET', '/files/not-an-id', 'cs_member', 400, 'invalid'],
  ['GET', '/files?limit=0', 'cs_member', 400, 'invalid'],
  ['GET', '/files?unknown=1', 'cs_member', 400, 'invalid'],
  ['PATCH', `/files/${id}`, 'cs_member', 428, 'precondition_required'],
  ['GET', '/recents', 'cs_member', 500, 'internal'],
  ['GET', '/trash', 'cs_member', 409, 'conflict'],
] as const)('%s %s as %s answers %i %s', async (method, path, token, status, code) => {
  const answer = await call(method, path, token, method === 'PATCH' ? {} : undefined);
  expect(answer.status).toBe(status);
  const body = (await answer.json()) as { code: string; message: string };
  expect(body.code).toBe(code);
  expect(body.message).not.toContain('secret');
});

test('a request that its client broke off is no failure of ours', async () => {
  const failed = vi.fn();
  const answer = await app.request(
    '/api/v1/shared',
    { headers: { authorization: 'Bearer cs_member' } },
    { ip: null, log: { ...silentLog, warn: failed, error: failed } },
  );
  expect(answer.status).toBe(400);
  expect(failed).not.toHaveBeenCalled();
});

test('a guest and a member reach a guest route; parts arrive parsed; the version becomes an ETag', async () => {
  expect((await call('GET', `/files/${id}`, 'cg_guest')).headers.get('etag')).toBe('"7"');
  await call('PATCH', `/files/${id}`, 'cs_member', { name: ' a ' }, { 'if-match': '"3"' });
  expect(seen.at(-1)).toEqual({ params: { id }, query: undefined, body: { name: 'a' }, ifMatch: 3 });
});

test('bodies: unknown keys, other types, broken JSON and too many bytes are refused before the handler', async () => {
  const before = seen.length;
  const post = (body: string, type = 'application/json') =>
    app.request('/api/v1/files', {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer cs_member', 'content-type': type },
    });
  expect((await call('POST', '/files', 'cs_member', { kind: 'doc', name: 'a', extra: 1 })).status).toBe(400);
  expect((await post('{"kind":', 'application/json')).status).toBe(400);
  expect((await post('kind=doc', 'application/x-www-form-urlencoded')).status).toBe(400);
  expect((await post(`{"name":"${'x'.repeat(300_000)}"}`)).status).toBe(413);
  expect(seen.length).toBe(before);
});
