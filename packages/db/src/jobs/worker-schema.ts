import { createHash } from 'node:crypto';
import { Logger, runMigrations } from 'graphile-worker';
import type { Sql } from 'postgres';

const quiet = new Logger(() => () => undefined);

/** App may take, finish and count jobs. It may not insert any: that is enqueue_job's alone, which ties a job to its tenant. */
const rights = `
  revoke all on schema graphile_worker from public;
  grant usage on schema graphile_worker to cloudity_app;
  grant select on all tables in schema graphile_worker to cloudity_app;
  grant execute on all functions in schema graphile_worker to cloudity_app;
  revoke execute on function graphile_worker.add_job from cloudity_app, public;
  revoke execute on function graphile_worker.add_jobs from cloudity_app, public;
  grant update, delete on graphile_worker._private_jobs to cloudity_app;
  grant update, delete on graphile_worker._private_job_queues to cloudity_app;
  grant insert, update, delete on graphile_worker._private_tasks to cloudity_app;
  do $$
  declare
    name text;
  begin
    foreach name in array array['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'] loop
      execute format('alter table graphile_worker.%I enable row level security', name);
      execute format('drop policy if exists worker on graphile_worker.%I', name);
      execute format('create policy worker on graphile_worker.%I to cloudity_app using (true) with check (true)', name);
    end loop;
  end
  $$;
`;

/** graphile-worker's schema is at this release's version, owned by the owner role, and app has its part of it (rules.md T8). */
export const migrateWorkerSchema = async (ownerUrl: string, owner: Sql): Promise<void> => {
  await runMigrations({ connectionString: ownerUrl, maxPoolSize: 1, logger: quiet });
  const [state] = await owner<{ version: number; note: string | null }[]>`
    select max(id) as version, obj_description('graphile_worker'::regnamespace) as note from graphile_worker.migrations`;
  const note = `rights ${createHash('sha256').update(`${state?.version} ${rights}`).digest('hex').slice(0, 16)}`;
  // Taking the tables' locks at each start would make running workers wait for nothing.
  if (state?.note === note) return;
  await owner.unsafe(`begin; ${rights}; comment on schema graphile_worker is '${note}'; commit`);
};
