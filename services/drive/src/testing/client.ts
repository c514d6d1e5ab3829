import type { AnswerOf, ErrorBody, File, FileId, RequestOf, RouteKey } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import type { Hono } from 'hono';

/** One caller's view of the API: typed calls that throw on anything unexpected, and raw ones. */
export interface Client {
  readonly token: string | null;
  readonly call: <Key extends RouteKey>(key: Key, request?: RequestOf<Key>) => Promise<AnswerOf<Key>>;
  /** The error a call is answered with; throws when it succeeds. */
  readonly fails: <Key extends RouteKey>(key: Key, request?: RequestOf<Key>) => Promise<ErrorBody & { status: number }>;
  readonly fetch: (method: string, path: string, init?: RequestInit) => Promise<Response>;
  readonly upload: (
    parentId: string,
    name: string,
    body: BodyInit | null,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  readonly create: (kind: 'folder' | 'doc' | 'sheet', name: string, parentId?: string) => Promise<File>;
}

/** Calls the app as whoever has this token, or as nobody. `ip` is where the requests come from. */
export const createClient = (app: Hono, token: string | null, ip: string | null = null): Client => {
  const request = async (method: string, path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    return app.request(`/api/v1${path}`, { ...init, method, headers }, { ip, log: silentLog });
  };
  const send = (key: RouteKey, given: Loose = {}): Promise<Response> => {
    const [method = '', pattern = ''] = key.split(' ');
    const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given.params?.[name] ?? ''));
    const query = new URLSearchParams(
      Object.entries(given.query ?? {})
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    );
    const headers: Record<string, string> = {};
    if (given.ifMatch !== undefined) headers['if-match'] = `"${given.ifMatch}"`;
    if (given.body !== undefined) headers['content-type'] = 'application/json';
    return request(method, query.size > 0 ? `${path}?${query}` : path, {
      headers,
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    });
  };
  const client: Client = {
    token,
    fetch: request,
    call: async (key, given) => {
      const response = await send(key, given as Loose | undefined);
      if (!response.ok) throw new Error(`${key} answered ${response.status}: ${await response.text()}`);
      return (response.status === 204 ? undefined : await response.json()) as never;
    },
    fails: async (key, given) => {
      const response = await send(key, given as Loose | undefined);
      if (response.ok) throw new Error(`${key} answered ${response.status}, not an error`);
      return { ...((await response.json()) as ErrorBody), status: response.status };
    },
    upload: (parentId, name, body, headers = {}) =>
      request('PUT', `/files/${parentId}/children/${encodeURIComponent(name)}`, {
        body,
        headers,
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit),
    create: (kind, name, parentId) =>
      client.call('POST /files', {
        body: { kind, name, ...(parentId === undefined ? {} : { parentId: parentId as FileId }) },
      }),
  };
  return client;
};

interface Loose {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly ifMatch?: number;
}
