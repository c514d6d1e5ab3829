import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, remoteHost, startChildHub, World } from '@cloudity/collab/testing';
import type { CollabTicket, FileId, FileKind } from '@cloudity/contracts';
import { createDatabase, launchPostgres, migrate } from '@cloudity/db';
import { stockWire } from '../load/wire.ts';
import { childrenOf, cpuSeconds, postmasterOf } from './process-figures.ts';
import type { Target } from './target.ts';

const people = 16;

export interface CloudityTarget extends Target {
  /** What the app's provider asks for before it connects. */
  readonly ticket: (document: number) => Promise<CollabTicket>;
}

export interface CloudityOptions {
  readonly kind?: FileKind;
  readonly documents?: number;
  /** The bus to other hubs; without it PostgreSQL is. */
  readonly redisUrl?: string;
}

/** The hub on a PostgreSQL with durable commits. Rates and sizes are not limited: the load is the measurement. */
export const startCloudity = async ({
  kind = 'doc',
  documents = 1_200,
  redisUrl,
}: CloudityOptions = {}): Promise<CloudityTarget> => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  const server = await launchPostgres({ dataFolder: folder });
  await migrate(server.urls.owner);
  const db = createDatabase({ url: server.urls.app, directUrl: server.urls.app });
  const world = await World.create(db);
  const crowd = Array.from({ length: people }, (_, index) => world.member(`Person ${index}`));
  const files = Array.from({ length: documents }, () => {
    const fileId = world.file({ kind });
    for (const person of crowd) world.share(fileId, person, 'editor');
    return fileId;
  });
  const start = (port: number) =>
    startChildHub({
      database: { url: server.urls.app, directUrl: server.urls.app },
      objectFolder: join(folder, 'objects'),
      port,
      world: world.sketch(),
      ...(redisUrl !== undefined && { redisUrl }),
    });
  let hub = await start(0);
  const host = remoteHost(db, world, hub.url);
  const postmaster = postmasterOf(server.folder);
  let connections = 0;
  const issue = (document: number): Promise<CollabTicket> => {
    connections += 1;
    return host.ticket(crowd[connections % people] as Person, files[document % documents] as FileId);
  };
  return {
    name: 'cloudity',
    ticket: issue,
    wire: stockWire,
    address: async (document) => {
      const { ticket, room } = await issue(document);
      return { url: `${hub.url}/${room}?ticket=${ticket}`, room };
    },
    pid: () => hub.pid,
    storageCpuSeconds: () => childrenOf(postmaster).reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    restart: async () => {
      await hub.end('SIGKILL');
      hub = await start(hub.port);
    },
    dispose: async () => {
      await hub[Symbol.asyncDispose]();
      await db.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
