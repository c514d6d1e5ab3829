import { TenantId } from '@cloudity/contracts';
import { Logger, run, type TaskList as WorkerTasks } from 'graphile-worker';
import { connect } from '../connection-options.ts';
import type { Database } from '../database.ts';
import { refusePooler } from '../pgbouncer.ts';
import { jobOf, type TaskList } from './job.ts';
import { createJobConnections } from './job-connections.ts';

/** The slice of the platform's log that is needed here. */
export interface JobLog {
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}

export interface JobRunner {
  /** Resolves when jobs are being taken. */
  readonly start: () => Promise<void>;
  /** Takes no more jobs, waits for those begun, closes its connections. Idempotent. */
  readonly stop: () => Promise<void>;
}

export interface JobRunnerOptions {
  readonly db: Database;
  /** As the app role, never through a PgBouncer. */
  readonly directUrl: string;
  readonly tasks: TaskList;
  readonly log: JobLog;
  /** Jobs at the same time; the runner holds one connection more than this. */
  readonly concurrency?: number;
}

const applicationName = 'cloudity-jobs';

const workerUrl = (directUrl: string): string => {
  const url = new URL(directUrl);
  url.searchParams.set('application_name', applicationName);
  return url.href;
};

/**
 * Gives the jobs of a killed process back when no worker is connected: by itself the queue waits four hours for its return.
 * *Errors*: the direct URL reaches a pooler.
 */
const unlockOrphans = async (directUrl: string): Promise<void> => {
  const sql = connect(directUrl);
  try {
    await refusePooler(sql);
    const [row] = await sql`
      select count(*)::int as workers from pg_stat_activity
      where datname = current_database() and application_name = ${applicationName}`;
    if (row?.workers !== 0) return;
    await sql`update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null`;
    await sql`update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null`;
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const workerTasks = (db: Database, tasks: TaskList): WorkerTasks =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload: unknown, { job }: { readonly job: { readonly attempts: number } }) => {
        const { tenantId, ...rest } = (payload ?? {}) as Record<string, unknown>;
        const tenant = TenantId.safeParse(tenantId);
        if (!tenant.success) throw new Error('A job without an organization does not run.');
        await task(jobOf(db, tenant.data, rest, job.attempts));
      },
    ]),
  );

/** Runs queued jobs, each within its organization (rules.md T8). Comes back by itself after the database was away. */
export const createJobRunner = ({ db, directUrl, tasks, log, concurrency = 2 }: JobRunnerOptions): JobRunner => {
  const logger = new Logger(({ label }) => (level, message) => {
    if (level === 'error') log.error({ label, problem: message }, 'Job queue');
    else if (level === 'warning') log.warn({ label, problem: message }, 'Job queue');
  });
  let end = async (): Promise<void> => undefined;
  let stopping = false;
  let retry: NodeJS.Timeout | undefined;

  const begin = async (): Promise<void> => {
    const connections = createJobConnections(workerUrl(directUrl), concurrency + 1, (problem) =>
      log.error({ problem }, 'Job queue'),
    );
    end = connections.close;
    const runner = await run({
      pgPool: connections.pool,
      taskList: workerTasks(db, tasks),
      concurrency,
      noHandleSignals: true,
      logger,
      parsedCronItems: [],
    });
    end = async () => {
      await runner.stop().catch(() => undefined);
      await connections.close();
    };
    runner.promise.then(again, again);
  };

  const again = (): void => {
    if (stopping) return;
    void end();
    retry = setTimeout(() => {
      begin().catch((error: unknown) => {
        log.warn({ problem: (error as Error).message }, 'The job queue cannot be reached, trying again');
        again();
      });
    }, 1_000);
  };

  return {
    start: async () => {
      await unlockOrphans(directUrl);
      await begin();
    },
    stop: async () => {
      stopping = true;
      clearTimeout(retry);
      await end();
    },
  };
};
