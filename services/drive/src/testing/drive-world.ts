import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryNetwork } from '@cloudity/bus';
import { type ContentStore, createContentStore, createMasterKeyWrap } from '@cloudity/content';
import {
  type AnswerOf,
  type BusEvent,
  decodeEvent,
  type ErrorBody,
  eventChannel,
  type File,
  type FileId,
  type RequestOf,
  type RouteKey,
  type TenantId,
} from '@cloudity/contracts';
import { type Actor, createMetrics, errorAnswer, silentLog, systemIds, tokenPrefix } from '@cloudity/kernel';
import { createFileObjectStore, type ObjectStore } from '@cloudity/objects';
import type { Platform } from '@cloudity/runtime';
import {
  createOrganization,
  createTestDatabase,
  type MemberSpec,
  type TestDatabase,
  type TestMember,
  type TestOrganization,
} from '@cloudity/testkit';
import { Hono } from 'hono';
import { createDrive, type DriveLimits, type DriveService } from '../index.ts';
import type { NoticesPort } from '../ports.ts';

/** What the drive asked the hub to do. */
export interface DocumentCall {
  readonly method: 'begin' | 'copy' | 'remove';
  readonly ids: readonly string[];
  readonly attachments?: Readonly<Record<string, string>>;
  readonly seq?: number;
  readonly update?: Uint8Array;
}

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
  readonly create: (kind: 'folder' | 'doc', name: string, parentId?: string) => Promise<File>;
}

export interface WorldOptions {
  readonly limits?: Partial<DriveLimits>;
  readonly adaptObjects?: (objects: ObjectStore) => ObjectStore;
  readonly clamavUrl?: string;
}

/** The drive on a real database and a real folder, with a clock that tests move and a hub that only takes notes. */
export class DriveWorld implements AsyncDisposable {
  readonly database: TestDatabase;
  readonly service: DriveService;
  readonly platform: Platform;
  readonly documentCalls: DocumentCall[] = [];
  /** What the hub says documents hold. */
  readonly documentTexts = new Map<string, string>();
  readonly busEvents: BusEvent[] = [];
  /** Notices that went out, where `smtpUrl` is set. */
  readonly mails: ({ readonly memberId: string } & Parameters<NoticesPort['mail']>[2])[] = [];
  readonly app: Hono;
  readonly #folder: string;
  readonly #members = new Map<string, Actor>();
  readonly #tenants: TenantId[] = [];
  #offsetMs = 0;
  #failDocuments = false;

  private constructor(database: TestDatabase, folder: string, objects: ObjectStore, options: WorldOptions) {
    this.database = database;
    this.#folder = folder;
    const bus = createMemoryNetwork().connect();
    void bus.subscribe(eventChannel, (payload) => {
      const event = decodeEvent(payload);
      if (event) this.busEvents.push(event);
    });
    this.platform = {
      config: {
        publicUrl: 'https://drive.example.test',
        environment: 'test',
        secretKey: new Uint8Array(32).fill(7),
        smtpUrl: null,
        clamavUrl: options.clamavUrl ?? null,
        setup: null,
        collabLimits: 'on',
      },
      db: database.db,
      objects,
      keyObjects: createFileObjectStore({ root: join(folder, 'keys') }),
      bus,
      log: silentLog,
      metrics: createMetrics(),
      clock: { now: () => new Date(Date.now() + this.#offsetMs) },
      ids: systemIds,
    };
    this.service = createDrive(
      this.platform,
      {
        authenticate: async (token) =>
          token.startsWith(tokenPrefix.guest)
            ? this.service.ports.guests.authenticate(token)
            : (this.#members.get(token) ?? null),
        documents: {
          copy: async (_tenantId, from, to, attachments, seq) => {
            if (this.#failDocuments) throw new Error('The hub is away.');
            this.documentCalls.push({
              method: 'copy',
              ids: [from, to],
              attachments,
              ...(seq === undefined ? {} : { seq }),
            });
          },
          begin: async (_tenantId, fileId, { update }) => {
            if (this.#failDocuments) throw new Error('The hub is away.');
            this.documentCalls.push({ method: 'begin', ids: [fileId], update: Buffer.from(update, 'base64') });
          },
          markdown: async (_tenantId, fileId) => {
            if (this.#failDocuments) throw new Error('The hub is away.');
            return this.documentTexts.get(fileId) ?? `# Text of ${fileId}\n`;
          },
          plainText: async (_tenantId, fileId) => this.documentTexts.get(fileId) ?? '',
          remove: async (_tenantId, fileIds) => {
            if (this.#failDocuments) throw new Error('The hub is away.');
            this.documentCalls.push({ method: 'remove', ids: fileIds });
          },
        },
        appPasswords: {
          authenticate: async (email, password) => {
            const actor = this.#members.get(`${tokenPrefix.session}${password}`);
            return actor?.kind === 'member' && actor.email === email ? actor : null;
          },
        },
        notices: {
          mail: async (_tenantId, memberId, facts) => void this.mails.push({ memberId, ...facts }),
        },
      },
      options.limits ?? {},
    );
    this.app = new Hono();
    this.app.onError(errorAnswer);
    this.app.route('/', this.service.http);
  }

  static async create(options: WorldOptions = {}): Promise<DriveWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'drive-'));
    const objects = createFileObjectStore({ root: join(folder, 'objects') });
    const database = await createTestDatabase({ maxConnections: 10 });
    return new DriveWorld(database, folder, options.adaptObjects?.(objects) ?? objects, options);
  }

  async organization(name: string, members: readonly MemberSpec[] = []): Promise<TestOrganization> {
    const organization = await createOrganization(this.database.db, { name, members });
    this.#tenants.push(organization.tenantId);
    return organization;
  }

  /** A content store like the drive's own, to look into what it wrote. */
  get contents(): ContentStore {
    return createContentStore({ ...this.platform, keyWrap: createMasterKeyWrap(this.platform.config.secretKey) });
  }

  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  /** Every file that waits to be read has been, also those that are meant for later, and every job done. */
  async work(): Promise<void> {
    const { owner, db } = this.database;
    for (const tenantId of this.#tenants) {
      await db.tenant(
        tenantId,
        ({ sql }) => sql`update file_text_queue set due_at = '-infinity' where tenant_id = ${tenantId}`,
      );
      await this.service.readTexts(tenantId);
    }
    for (;;) {
      const [job] = await owner<{ id: string; task: string; payload: { tenantId: TenantId } }[]>`
        select j.id, t.identifier as task, j.payload
          from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id limit 1`;
      if (!job) return;
      const { tenantId, ...payload } = job.payload;
      await this.service.tasks?.[job.task]?.({
        tenantId,
        payload,
        attempt: 1,
        tenant: (run) => db.tenant(tenantId, run),
      });
      await owner`delete from graphile_worker._private_jobs where id = ${job.id}`;
    }
  }

  set hubIsAway(away: boolean) {
    this.#failDocuments = away;
  }

  as(member: TestMember): Client {
    const token = `${tokenPrefix.session}${member.id}`;
    this.#members.set(token, member.actor);
    return this.with(token);
  }

  /** The organization of somebody who signed in. */
  tenantIdOf({ token }: Client): TenantId {
    const actor = this.#members.get(token ?? '');
    if (!actor) throw new Error('Nobody is signed in.');
    return actor.tenantId;
  }

  /** A caller with this token, or with none. `ip` is where the requests come from. */
  with(token: string | null, ip: string | null = null): Client {
    const request = async (method: string, path: string, init: RequestInit = {}): Promise<Response> => {
      const headers = new Headers(init.headers);
      if (token !== null) headers.set('authorization', `Bearer ${token}`);
      return this.app.request(`/api/v1${path}`, { ...init, method, headers }, { ip, log: silentLog });
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
  }

  /** A guest who opened a new link to the file. */
  async guest(
    owner: Client,
    fileId: FileId,
    link: RequestOf<'POST /files/{id}/links'>['body'] = { role: 'viewer' },
  ): Promise<Client> {
    const { token } = await owner.call('POST /files/{id}/links', { params: { id: fileId }, body: link });
    const body = { name: 'Gast', ...(typeof link.password === 'string' ? { password: link.password } : {}) };
    const opened = await this.with(null).call('POST /links/{token}/open', { params: { token }, body });
    return this.with(opened.token);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.dispose();
    await this.platform.bus.close();
    await this.database.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

interface Loose {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly ifMatch?: number;
}
