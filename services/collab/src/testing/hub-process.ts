import { createRedisBus } from '@cloudity/bus';
import { createDatabase } from '@cloudity/db';
import { createFileObjectStore } from '@cloudity/objects';
import type { Limits } from '../limits/limits.ts';
import { startHost } from './host.ts';
import { World, type WorldSketch } from './world.ts';

/** What a hub in a process of its own is started with, as JSON in its first argument. */
export interface HubProcessOptions {
  readonly databaseUrl: string;
  readonly objectFolder: string;
  readonly port: number;
  readonly world: WorldSketch;
  /** The bus to other hubs; without it this one hears of them from PostgreSQL. */
  readonly redisUrl?: string;
  readonly limits?: Partial<Limits>;
}

const {
  databaseUrl,
  objectFolder,
  port,
  world,
  redisUrl,
  limits = {},
} = JSON.parse(process.argv[2] ?? '{}') as HubProcessOptions;
const db = createDatabase({ url: databaseUrl, directUrl: databaseUrl });
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
// A test that died cannot end its hub any more.
process.once('disconnect', () => process.exit(1));
process.send?.({ port: host.port });
