import { createJobRunner } from '@cloudity/db';
import { silentLog } from '@cloudity/kernel';
import type { World } from './world.ts';

/** Identity's jobs are done while this is not disposed. */
export const runJobs = async (world: World): Promise<AsyncDisposable> => {
  const runner = createJobRunner({
    db: world.database.db,
    directUrl: world.database.urls.direct,
    tasks: world.identity.tasks ?? {},
    log: silentLog,
  });
  await runner.start();
  return { [Symbol.asyncDispose]: runner.stop };
};
