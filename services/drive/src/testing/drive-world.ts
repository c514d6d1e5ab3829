import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryNetwork } from '@cloudity/bus';
import { type ContentStore, createContentStore, createMasterKeyWrap } from '@cloudity/content';
import {
  type BusEvent,
  decodeEvent,
  eventChannel,
  type FileId,
  type RequestOf,
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
import type { DrivePorts, NoticesPort } from '../ports.ts';
import { type Client, createClient } from './client.ts';

export type { Client };

/** What the drive asked the hub to do. */
export interface DocumentCall {
  readonly method: 'begin' | 'copy' | 'remove';
  readonly ids: readonly string[];
  readonly attachments?: Readonly<Record<string, string>>;
  readonly seq?: number;
  readonly update?: Uint8Array;
}

export interface WorldOptions {
  readonly limits?: Partial<DriveLimits>;
  readonly adaptObjects?: (objects: ObjectStore) => ObjectStore;
  readonly clamavUrl?: string;
  readonly contentUrl?: string;
}

let makeObjects = (root: string): ObjectStore => createFileObjectStore({ root });

/** Worlds that are made from here on keep their objects in stores of another kind, a fresh one each. */
export const keepObjectsIn = (make: () => ObjectStore): void => {
  makeObjects = make;
};

const appOf = (service: DriveService): Hono => {
  const app = new Hono();
  app.onError(errorAnswer);
  return app.route('/', service.http);
};

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
  readonly #start: () => DriveService;
  readonly #beside: DriveService[] = [];
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
        contentUrl: options.contentUrl ?? null,
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
    const start = (): DriveService => createDrive(this.platform, ports, options.limits ?? {});
    const ports: DrivePorts = {
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
        workbook: async (_tenantId, fileId) => {
          if (this.#failDocuments) throw new Error('The hub is away.');
          return Buffer.from(this.documentTexts.get(fileId) ?? 'an empty workbook').toString('base64');
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
    };
    this.service = start();
    this.#start = start;
    this.app = appOf(this.service);
  }

  static async create(options: WorldOptions = {}): Promise<DriveWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'drive-'));
    const objects = makeObjects(join(folder, 'objects'));
    const database = await createTestDatabase({ maxConnections: 10 });
    return new DriveWorld(database, folder, options.adaptObjects?.(objects) ?? objects, options);
  }

  async organization(name: string, members: readonly MemberSpec[] = []): Promise<TestOrganization> {
    const organization = await createOrganization(this.database.db, { name, members });
    this.#tenants.push(organization.tenantId);
    return organization;
  }

  get objectRoot(): string {
    return join(this.#folder, 'objects');
  }

  get keyRoot(): string {
    return join(this.#folder, 'keys');
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

  /** The app of another process on the same database and store: it shares nothing in memory with the first. */
  anotherProcess(): Hono {
    const service = this.#start();
    this.#beside.push(service);
    return appOf(service);
  }

  /** A caller with this token, or with none. `ip` is where the requests come from. */
  with(token: string | null, ip: string | null = null): Client {
    return createClient(this.app, token, ip);
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
    for (const service of [this.service, ...this.#beside]) await service.dispose();
    await this.platform.bus.close();
    await this.database.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
