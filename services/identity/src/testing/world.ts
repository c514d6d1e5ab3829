import { createMemoryBus } from '@cloudity/bus';
import { type BusEvent, decodeEvent, eventChannel, type SessionCreated } from '@cloudity/contracts';
import { createMetrics, silentLog, systemIds } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { Platform, PlatformConfig } from '@cloudity/runtime';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { createIdentity, type IdentityService } from '../service.ts';

export interface Answer<Body = Record<string, never>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly cookie?: string;
  readonly ip?: string;
  readonly raw?: string;
}

/** Identity alone over a database of its own, with a clock that tests set. */
export interface World extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly platform: Platform;
  readonly identity: IdentityService;
  readonly heard: readonly BusEvent[];
  /** Moves the clock forward. */
  readonly pass: (ms: number) => void;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly call: <Body = any>(route: string, body?: unknown, options?: CallOptions) => Promise<Answer<Body>>;
  readonly setUp: (organizationName?: string, email?: string) => Promise<SessionCreated>;
  /** Invites the address and accepts with `password`. */
  readonly join: (inviter: string, email: string, role?: string, password?: string) => Promise<SessionCreated>;
  readonly signIn: (email: string, more?: Record<string, unknown>) => Promise<Answer<SessionCreated>>;
  /** Resolves when work that answers do not wait for is done. */
  readonly settled: () => Promise<void>;
}

export const password = 'correct horse battery';

export const createWorld = async (config: Partial<PlatformConfig> = {}): Promise<World> => {
  const database = await createTestDatabase({ maxConnections: 8 });
  const bus = createMemoryBus();
  const heard: BusEvent[] = [];
  let shiftMs = 0;
  const platform: Platform = {
    config: {
      publicUrl: 'http://localhost:8080',
      contentUrl: null,
      environment: 'test',
      secretKey: Buffer.alloc(32, 7),
      smtpUrl: null,
      clamavUrl: null,
      setup: null,
      collabLimits: 'on',
      ...config,
    },
    db: database.db,
    objects: null as unknown as ObjectStore,
    keyObjects: null as unknown as ObjectStore,
    bus,
    log: silentLog,
    metrics: createMetrics(),
    clock: { now: () => new Date(Date.now() + shiftMs) },
    ids: systemIds,
  };
  await bus.subscribe(eventChannel, (payload) => {
    const event = decodeEvent(payload);
    if (event) heard.push(event);
  });
  const identity: IdentityService = createIdentity(platform, {
    authenticate: (token) => identity.ports.sessions.authenticate(token),
  });

  const call: World['call'] = async (route, body, { token, cookie, ip = '192.0.2.1', raw } = {}) => {
    const [method = 'GET', path = ''] = route.split(' ');
    const headers = new Headers({ 'user-agent': 'test browser' });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (cookie !== undefined) headers.set('cookie', cookie);
    if (body !== undefined || raw !== undefined) headers.set('content-type', 'application/json');
    const init = {
      method,
      headers,
      ...(raw === undefined && body === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    };
    const response = await identity.http.request(`http://localhost:8080/api/v1${path}`, init, { ip });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : (text as never), headers: response.headers };
  };

  const created = (answer: Answer<SessionCreated>): SessionCreated => {
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  return {
    database,
    platform,
    identity,
    heard,
    pass: (ms) => {
      shiftMs += ms;
    },
    call,
    setUp: async (organizationName = 'Analytical Engines', email = 'ada@example.org') => {
      const link = await identity.ports.setup.link();
      if (link === null) {
        await identity.ports.operator.createOrganization({
          name: organizationName,
          ownerEmail: email,
          ownerPassword: password,
        });
        return created(await call('POST /sessions', { email, password }));
      }
      const token = link.split('#')[1];
      return created(await call('POST /setup', { token, organizationName, name: 'Ada', email, password }));
    },
    join: async (inviter, email, role = 'member', chosen = password) => {
      const invited = await call<{ token: string }>('POST /invitations', { email, role }, { token: inviter });
      const name = email.split('@')[0];
      return created(await call(`POST /invitations/${invited.body.token}/accept`, { name, password: chosen }));
    },
    signIn: (email, more = {}) => call('POST /sessions', { email, password, ...more }),
    settled: async () => {
      await identity.dispose();
    },
    [Symbol.asyncDispose]: async () => {
      await identity.dispose();
      await database.dispose();
    },
  };
};
