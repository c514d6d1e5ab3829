import { AppError, type Service } from '@cloudity/kernel';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createLinks, noRemotes } from './links.ts';
import { callRemotePort } from './port-client.ts';
import { createPortServer } from './port-server.ts';
import { createServiceTokens } from './service-token.ts';

interface Access {
  readonly roleOf: (actor: object, fileId: string) => Promise<{ role: string } | null>;
  readonly forget: () => Promise<void>;
  readonly refuse: () => Promise<never>;
  readonly break: () => Promise<never>;
}

const access: Access = {
  roleOf: async (_, fileId) => (fileId === 'known' ? { role: 'editor' } : null),
  forget: async () => undefined,
  refuse: async () => {
    throw new AppError('conflict', 'Taken.', { detail: { by: 'me' } });
  },
  break: async () => {
    throw new Error('with a secret');
  },
};
const drive: Service = {
  name: 'drive',
  http: new Hono(),
  ports: { access, guests: { authenticate: async (token: string) => ({ kind: 'guest', token }) } },
  start: async () => undefined,
  dispose: async () => undefined,
};
const tokens = createServiceTokens('a secret that both processes know');
const server = createPortServer({ service: (name) => (name === 'drive' ? drive : undefined), tokens });
const remote = createLinks(
  () => undefined,
  (call) =>
    callRemotePort(call, {
      baseUrl: 'http://drive',
      tokens,
      fetchRemote: async (url, { method, headers, body }) => {
        const answer = await server.request(url, { method, headers, body });
        return { status: answer.status, text: await answer.text() };
      },
    }),
);
const local = createLinks((name) => (name === 'drive' ? drive : undefined), noRemotes);

test.each([
  ['in the process', local],
  ['over HTTP', remote],
])('a port answers the same %s', async (_, links) => {
  const port = links.port<Access>('drive', 'access');
  expect(await port.roleOf({}, 'known')).toEqual({ role: 'editor' });
  expect(await port.roleOf({}, 'unknown')).toBeNull();
  expect(await port.forget()).toBeUndefined();
  await expect(port.refuse()).rejects.toMatchObject({ code: 'conflict', message: 'Taken.', detail: { by: 'me' } });
});

test('a defect in another process is not told', async () => {
  await expect(remote.port<Access>('drive', 'access').break()).rejects.toMatchObject({
    code: 'unavailable',
    message: 'Another part of the server failed.',
  });
});

test('tokens find their service by prefix', async () => {
  expect(await local.authenticate('cg_1')).toEqual({ kind: 'guest', token: 'cg_1' });
  expect(await local.authenticate('xx_1')).toBeNull();
  await expect(local.authenticate('cs_1')).rejects.toMatchObject({ code: 'unavailable' });
});

test('a port call without a good token is refused', async () => {
  const call = (token: string, path = 'drive/access/forget') =>
    server.request(`/internal/ports/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"args":[]}',
    });
  const good = await tokens.issue('drive');
  expect((await call(good)).status).toBe(204);
  expect((await call('')).status).toBe(401);
  expect((await call(await tokens.issue('collab'))).status).toBe(401);
  expect((await call(await createServiceTokens('another secret').issue('drive'))).status).toBe(401);
  const old = createServiceTokens('a secret that both processes know', () => new Date(Date.now() - 90_000));
  expect((await call(await old.issue('drive'))).status).toBe(401);
  for (const path of [
    'drive/access/constructor',
    'drive/access/toString',
    'drive/__proto__/valueOf',
    'drive/nothing/x',
  ])
    expect((await call(good, path)).status, path).toBe(404);
});
