import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { File as FileRow } from '@cloudity/contracts';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createApi } from './api.ts';
import { ApiError } from './api-error.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Reply = { status: number; body?: string; headers?: Record<string, string> } | 'hang up' | 'never';

let server: Server;
let origin: string;
let reply: Reply = { status: 204 };
let seen: Seen[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    if (reply === 'hang up') return request.socket.destroy();
    if (reply === 'never') return;
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const answering = (next: Reply) => {
  reply = next;
  seen = [];
  return createApi({ baseUrl: `${origin}/api/v1`, token: () => 'cs_token' });
};
const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', ...headers },
});
const id = '0190a8a0-0000-7000-8000-000000000001';

describe('typed API client', () => {
  test('puts parameters, query, body, version and token where they belong', async () => {
    const api = answering(json(200, { id, name: 'Plan' }));
    const file = await api('PATCH /files/{id}', { params: { id }, body: { name: 'Plan' }, ifMatch: 7 });
    expectTypeOf(file).toEqualTypeOf<FileRow>();
    expect(file.name).toBe('Plan');
    expect(seen).toMatchObject([
      {
        method: 'PATCH',
        url: `/api/v1/files/${id}`,
        headers: { 'if-match': '"7"', 'content-type': 'application/json', authorization: 'Bearer cs_token' },
        body: '{"name":"Plan"}',
      },
    ]);
    await api('GET /files', { query: { parentId: 'organization', cursor: undefined, limit: 10 } });
    expect(seen[1]?.url).toBe('/api/v1/files?parentId=organization&limit=10');
    await api('GET /me');
    expect(seen[2]).toMatchObject({ method: 'GET', url: '/api/v1/me', body: '' });
  });

  test('escapes parameters', () => {
    const api = answering({ status: 204 });
    const request = { params: { parentId: id, name: 'a/b ?#ü%.png' } };
    expect(api.url('PUT /files/{parentId}/children/{name}', request)).toBe(
      `${origin}/api/v1/files/${id}/children/a%2Fb%20%3F%23%C3%BC%25.png`,
    );
    expect(api.url('GET /files/{id}/content', { params: { id }, query: { download: '1' } })).toBe(
      `${origin}/api/v1/files/${id}/content?download=1`,
    );
  });

  test('what the contract does not know does not compile', () => {
    const api = answering({ status: 204 });
    const wrong = (): unknown[] => [
      // @ts-expect-error no such route
      api('GET /nonsense'),
      // @ts-expect-error the parameter is missing
      api('GET /files/{id}'),
      // @ts-expect-error the version is required
      api('PATCH /files/{id}', { params: { id }, body: { name: 'x' } }),
      // @ts-expect-error bytes are asked for with api.bytes
      api('GET /files/{id}/content', { params: { id } }),
      // @ts-expect-error nobody has this role
      api('POST /files/{id}/links', { params: { id }, body: { role: 'emperor' } }),
    ];
    expect(wrong).toBeTypeOf('function');
  });

  test('204 is undefined', async () => {
    const api = answering({ status: 204 });
    expect(await api('PUT /files/{id}/favourite', { params: { id } })).toBeUndefined();
  });

  test('an error answer is an ApiError with all its parts', async () => {
    const body = { code: 'rate_limited', message: 'Too many attempts.', detail: { left: 0 }, requestId: 'r1' };
    const api = answering(json(429, body, { 'retry-after': '30' }));
    const error = await api('GET /me').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, ...body, retryAfterSeconds: 30 });
  });

  test("errors in a proxy's words keep their meaning", async () => {
    for (const [status, code] of [
      [502, 'unavailable'],
      [504, 'unavailable'],
      [413, 'too_large'],
      [404, 'not_found'],
      [500, 'internal'],
    ] as const) {
      const api = answering({ status, body: '<html>Bad</html>' });
      await expect(api('GET /me')).rejects.toMatchObject({ status, code, requestId: '' });
    }
    const api = answering({ status: 200, body: '<html>Welcome to the hotel network</html>' });
    await expect(api('GET /me')).rejects.toMatchObject({ name: 'ApiError', code: 'internal' });
  });

  test('a server that is not there, or hangs up, is offline', async () => {
    const api = answering('hang up');
    await expect(api('GET /me')).rejects.toMatchObject({ code: 'offline', status: 0 });
    await expect(api.bytes('GET /files/{id}/content', { params: { id } })).rejects.toMatchObject({ code: 'offline' });
    const content = new Blob(['x']);
    const upload = api.upload('PUT /files/{parentId}/children/{name}', {
      params: { parentId: id, name: 'x' },
      content,
    });
    await expect(upload).rejects.toMatchObject({ code: 'offline' });
  });

  test('an abort throws the reason of the signal', async () => {
    const api = answering('never');
    const controller = new AbortController();
    const call = api('GET /me', {}, { signal: controller.signal });
    const request = { params: { parentId: id, name: 'x' }, content: new Blob(['x']) };
    const upload = api.upload('PUT /files/{parentId}/children/{name}', request, { signal: controller.signal });
    controller.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    await expect(upload).rejects.toThrow('changed my mind');
  });

  test('tells when the session is over, and still fails', async () => {
    const told: string[] = [];
    answering(json(401, { code: 'unauthenticated', message: 'Sign in to continue.', requestId: 'r2' }));
    const api = createApi({ baseUrl: `${origin}/api/v1`, onUnauthenticated: ({ requestId }) => told.push(requestId) });
    await expect(api('GET /me')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(told).toEqual(['r2']);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  test('bytes come as a Response, uploads go as bytes with their type and tell of progress', async () => {
    const api = answering({ status: 200, body: '{"not": "parsed"}', headers: { 'content-type': 'application/json' } });
    const response = await api.bytes('GET /files/{id}/content', { params: { id } });
    expect(await response.text()).toBe('{"not": "parsed"}');

    reply = json(201, { id, name: 'photo.png' });
    const progress: number[] = [];
    const file = await api.upload(
      'PUT /files/{parentId}/children/{name}',
      { params: { parentId: 'root', name: 'photo.png' }, content: new Blob(['12345'], { type: 'image/png' }) },
      { onProgress: ({ sentBytes, totalBytes }) => progress.push(sentBytes / totalBytes) },
    );
    expectTypeOf(file).toEqualTypeOf<FileRow>();
    expect(seen[1]).toMatchObject({ method: 'PUT', body: '12345', headers: { 'content-type': 'image/png' } });
    expect(progress).toEqual([0, 1]);
  });
});
