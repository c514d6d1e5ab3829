import { createDatabase } from '@cloudity/db';
import { createFileObjectStore } from '@cloudity/objects';
import { startHost } from './host.ts';
import { World, type WorldSketch } from './world.ts';

/** What a hub in a process of its own is started with, as JSON in its first argument. */
export interface HubProcessOptions {
  readonly databaseUrl: string;
  readonly objectFolder: string;
  readonly port: number;
  readonly world: WorldSketch;
}

const { databaseUrl, objectFolder, port, world } = JSON.parse(process.argv[2] ?? '{}') as HubProcessOptions;
const db = createDatabase({ url: databaseUrl, directUrl: databaseUrl });
const host = await startHost({
  db,
  objects: createFileObjectStore({ root: objectFolder }),
  ports: World.from(world).ports,
  collabLimits: 'off',
  port,
});
process.once('SIGTERM', async () => {
  await host.dispose();
  await db.close();
  process.exit(0);
});
// A test that died cannot end its hub any more.
process.once('disconnect', () => process.exit(1));
process.send?.({ port: host.port });
