import { once } from 'node:events';
import { createRedisBus } from '@cloudity/bus';
import { createDatabase } from '@cloudity/db';
import { createFileObjectStore } from '@cloudity/objects';
import type { Limits } from '../limits/limits.ts';
import { startHost } from './host.ts';
import { World, type WorldSketch } from './world.ts';

/** What a hub in a process of its own is started with: the first message it gets. */
export interface HubProcessOptions {
  readonly database: { readonly url: string; readonly directUrl: string; readonly prepare?: boolean };
  readonly objectFolder: string;
  readonly port: number;
  readonly world: WorldSketch;
  /** The bus to other hubs; without it this one hears of them from PostgreSQL. */
  readonly redisUrl?: string;
  readonly limits?: Partial<Limits>;
}

// A test that died cannot end its hub any more.
process.once('disconnect', () => process.exit(1));
const [options] = (await once(process, 'message')) as [HubProcessOptions];
const { database, objectFolder, port, world, redisUrl, limits = {} } = options;
const db = createDatabase(database);
const host = await startHost({
  db,
  objects: createFileObjectStore({ root: objectFolder }),
  ports: World.from(world).ports,
  collabLimits: 'off',
  port,
  limits,
  ...(redisUrl !== undefined && { bus: createRedisBus({ url: redisUrl, onError: () => undefined }) }),
});
process.once('SIGTERM', async () => {
  await host.dispose();
  await db.close();
  process.exit(0);
});
process.send?.({ port: host.port });
