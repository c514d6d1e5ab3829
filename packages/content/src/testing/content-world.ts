import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TenantId } from '@cloudity/contracts';
import { silentLog, systemIds } from '@cloudity/kernel';
import { createFileObjectStore, type ObjectStore } from '@cloudity/objects';
import { createOrganization, createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { type ContentParts, type ContentStore, createContentStore, createMasterKeyWrap, type Draft } from '../index.ts';

/** A content store on a real database and real files, with a clock that can be put forward. */
export class ContentWorld {
  readonly database: TestDatabase;
  readonly parts: ContentParts;
  readonly store: ContentStore;
  readonly folder: string;
  #offsetMs = 0;

  private constructor(database: TestDatabase, folder: string, objects: ObjectStore) {
    this.database = database;
    this.folder = folder;
    this.parts = {
      db: database.db,
      objects,
      keyObjects: createFileObjectStore({ root: this.keyRoot }),
      keyWrap: createMasterKeyWrap(new Uint8Array(32).fill(7)),
      clock: { now: () => new Date(Date.now() + this.#offsetMs) },
      ids: systemIds,
      log: silentLog,
    };
    this.store = createContentStore(this.parts);
  }

  static async create(adapt: (objects: ObjectStore) => ObjectStore = (objects) => objects): Promise<ContentWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'content-'));
    const objects = createFileObjectStore({ root: join(folder, 'objects') });
    return new ContentWorld(await createTestDatabase({ maxConnections: 8 }), folder, adapt(objects));
  }

  get keyRoot(): string {
    return join(this.folder, 'keys');
  }

  async tenant(name: string): Promise<TenantId> {
    return (await createOrganization(this.database.db, { name })).tenantId;
  }

  /** Stores the bytes as a content of their own. */
  async put(tenantId: TenantId, ...pieces: readonly Uint8Array[]): Promise<Draft> {
    const draft = await this.store.write(tenantId, pieces as unknown as AsyncIterable<Uint8Array>);
    await this.database.db.tenant(tenantId, (tx) => this.store.commit(tx, draft));
    return draft;
  }

  async get(tenantId: TenantId, content: Draft, range?: { start: number; end: number }): Promise<Buffer> {
    return buffer(await this.store.read(tenantId, content, range));
  }

  /** As the service does that held it. */
  async drop(tenantId: TenantId, { id }: Draft): Promise<void> {
    await this.database.db.tenant(
      tenantId,
      ({ sql }) => sql`delete from contents where tenant_id = ${tenantId} and id = ${id}`,
    );
  }

  async keys(prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.parts.objects.list(prefix)) keys.push(key);
    return keys;
  }

  /** Rows of a table of the store. */
  async count(tenantId: TenantId, table: string, where = 'true'): Promise<number> {
    const [row] = await this.database.db.tenant(tenantId, ({ sql }) =>
      sql.unsafe<{ count: number }[]>(`select count(*)::integer as count from ${table} where ${where}`),
    );
    return row?.count ?? 0;
  }

  advanceHours(hours: number): void {
    this.#offsetMs += hours * 3_600_000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
