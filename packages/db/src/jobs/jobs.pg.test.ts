import { randomUUID } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobRunner, enqueueJob, type Job, startRecurring, type TaskList } from '../index.ts';
import { createJobConnections } from './job-connections.ts';

let database: TestDatabase;
const mine = randomUUID() as TenantId;
const theirs = randomUUID() as TenantId;
const silent = { warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  database = await createTestDatabase();
  for (const tenantId of [mine, theirs]) {
    await database.db.tenant(tenantId, async ({ sql }) => {
      await sql`insert into organizations (tenant_id, name) values (${tenantId}, 'Org')`;
    });
  }
});
afterAll(() => database.dispose());

const running = async (tasks: TaskList): Promise<AsyncDisposable> => {
  const runner = createJobRunner({ db: database.db, directUrl: database.urls.direct, tasks, log: silent });
  await runner.start();
  return { [Symbol.asyncDispose]: runner.stop };
};

test('T8: a job runs in the organization of the transaction that made it, whatever its payload says', async () => {
  const { promise, resolve } = Promise.withResolvers<{ job: Job; seen: readonly unknown[] }>();
  await using _ = await running({
    look: async (job) => {
      const rows = await job.tenant(({ sql }) => sql`select tenant_id from organizations`);
      resolve({ job, seen: rows.map((row) => row.tenant_id) });
    },
  });
  await database.db.tenant(mine, (tx) => enqueueJob(tx, 'look', { id: 'x', tenantId: theirs }));
  const { job, seen } = await promise;
  expect([job.tenantId, job.payload, job.attempt, seen]).toEqual([mine, { id: 'x' }, 1, [mine]]);
});

test('T8: a transaction that rolls back leaves no job', async () => {
  const failing = database.db.tenant(mine, async (tx) => {
    await enqueueJob(tx, 'never', {});
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const [row] =
    await database.owner`select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'never'`;
  expect(row?.jobs).toBe(0);
});

test('T8: without a tenant nothing can be enqueued, and app cannot put a job in by hand', async () => {
  await expect(database.db.global((sql) => sql`select enqueue_job('look', '{}')`)).rejects.toThrow('needs the tenant');
  for (const statement of [
    `select graphile_worker.add_job('look', '{"tenantId":"${theirs}"}')`,
    `select graphile_worker.add_jobs('{}')`,
    'insert into graphile_worker._private_jobs (task_id) values (1)',
  ]) {
    await expect(database.db.tenant(mine, ({ sql }) => sql.unsafe(statement))).rejects.toThrow('permission denied');
  }
});

test('T8: a job without a tenant does not run', async () => {
  const ran: string[] = [];
  await using _ = await running({ stray: async () => void ran.push('stray') });
  await database.owner`select graphile_worker.add_job('stray', '{"id":"x"}', max_attempts => 1)`;
  const gone = async (): Promise<unknown> => {
    const [row] = await database.owner`
      select last_error from graphile_worker._private_jobs where last_error is not null`;
    return row?.last_error;
  };
  await expect.poll(gone, { timeout: 10_000 }).toContain('without an organization');
  expect(ran).toEqual([]);
});

test('keys replace within one organization and not across', async () => {
  const at = new Date(Date.now() + 3_600_000);
  for (const tenantId of [mine, mine, theirs]) {
    await database.db.tenant(tenantId, (tx) => enqueueJob(tx, 'later', {}, { key: 'same', runAt: at }));
  }
  const [row] =
    await database.owner`select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'later'`;
  expect(row?.jobs).toBe(2);
});

test('a payload is a small object', async () => {
  const big = { text: 'x'.repeat(20_000).replace(/x/g, () => Math.random().toString(36).slice(2, 3)) };
  await expect(database.db.tenant(mine, (tx) => enqueueJob(tx, 'look', big))).rejects.toThrow('small object');
});

test('jobs of a killed worker are taken up at the next start', async () => {
  await database.db.tenant(mine, (tx) => enqueueJob(tx, 'orphan'));
  await database.owner`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead'
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'orphan')`;
  const { promise, resolve } = Promise.withResolvers<void>();
  await using _ = await running({ orphan: async () => resolve() });
  await promise;
});

test('the runner comes back after its connections were cut', async () => {
  const ran = Promise.withResolvers<void>();
  await using _ = await running({ after: async () => ran.resolve() });
  await database.owner`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'cloudity-jobs'`.catch(() => undefined);
  await database.db.tenant(mine, (tx) => enqueueJob(tx, 'after'));
  await ran.promise;
});

test('a connection that the database ends while it closes harms nobody', async () => {
  const told: string[] = [];
  const connections = createJobConnections(database.urls.direct, 2, (problem) => told.push(problem));
  const [one, two] = await Promise.all([connections.pool.connect(), connections.pool.connect()]);
  one.release();
  two.release();
  // An error that nobody listens to is thrown, and in a server that stops its database next it would end the process.
  one.emit('error', new Error('terminating connection'));
  const closed = connections.close();
  two.emit('error', new Error('terminating connection'));
  await closed;
  two.emit('error', new Error('terminating connection'));
  // Once as the connection's own and once as the pool's.
  expect(told).toEqual(['terminating connection', 'terminating connection']);
});

test('recurring work is done for each organization in its own tenant, by one process per period', async () => {
  const seen: string[] = [];
  const both = Promise.withResolvers<void>();
  const work = [
    {
      name: 'test.count',
      everyMs: 40,
      task: async (job: Job) => {
        const rows = await job.tenant(({ sql }) => sql<{ tenant_id: string }[]>`select tenant_id from organizations`);
        expect(rows.map((row) => row.tenant_id)).toEqual([job.tenantId]);
        seen.push(job.tenantId);
        if (new Set(seen).size === 2) both.resolve();
        if (job.tenantId === mine) throw new Error('one fails, the other goes on');
      },
    },
  ];
  const recurring = startRecurring(database.db, silent, work);
  await both.promise;
  await recurring.stop();
  const claims = await Promise.all(
    [1, 2, 3].map(() => database.db.global((sql) => sql`select claim_recurring('test.claim', '1 hour') as claimed`)),
  );
  expect(claims.filter(([row]) => row?.claimed).length).toBe(1);
});
