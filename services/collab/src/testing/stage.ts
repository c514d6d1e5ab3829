import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileId, FileRole } from '@cloudity/contracts';
import { createFileObjectStore, type ObjectStore } from '@cloudity/objects';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { type Host, type HostOptions, startHost } from './host.ts';
import { type Person, World } from './world.ts';

/** A database, its world and one hub: what most tests begin with. */
export interface Stage extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly objects: ObjectStore;
  readonly world: World;
  readonly host: Host;
  /** Another hub on the same database and objects. */
  readonly anotherHost: (options?: Partial<HostOptions>) => Promise<Host>;
  /** A new document and people in these roles. */
  readonly document: (...roles: readonly FileRole[]) => { readonly fileId: FileId; readonly people: readonly Person[] };
  /** How many updates the document's log has. */
  readonly countRows: (fileId: FileId) => Promise<number>;
}

export const createStage = async (options: Partial<HostOptions> = {}): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-collab-'));
  const objects = createFileObjectStore({ root: folder });
  const database = await createTestDatabase({ maxConnections: 8 });
  const world = await World.create(database.db);
  const hosts: Host[] = [];
  const anotherHost = async (more: Partial<HostOptions> = {}): Promise<Host> => {
    const host = await startHost({ db: database.db, objects, ports: world.ports, ...options, ...more });
    hosts.push(host);
    return host;
  };
  let people = 0;
  return {
    database,
    objects,
    world,
    host: await anotherHost(),
    anotherHost,
    document: (...roles) => {
      const fileId = world.file();
      return {
        fileId,
        people: roles.map((role) => {
          people += 1;
          const person = world.member(`Person ${people}`);
          world.share(fileId, person, role);
          return person;
        }),
      };
    },
    countRows: async (fileId) => {
      const [row] = await database.db.read(
        world.tenantId,
        ({ sql, tenantId }) =>
          sql`select count(*)::int as n from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId}`,
      );
      return row?.n as number;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(hosts.map((host) => host.dispose()));
      await database.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
