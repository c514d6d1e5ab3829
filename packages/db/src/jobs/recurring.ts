import type { TenantId } from '@cloudity/contracts';
import type { Database } from '../database.ts';
import { jobOf, type Task } from './job.ts';
import type { JobLog } from './runner.ts';

export interface RecurringWork {
  /** Names the work across processes; one of them does it per period. */
  readonly name: string;
  readonly everyMs: number;
  /** Called for each organization, one after the other. */
  readonly task: Task;
}

export interface Recurring {
  /** Idempotent; waits for a round that is under way to finish its current organization. */
  readonly stop: () => Promise<void>;
}

/** All organizations' ids, and nothing else about them. */
export const listOrganizationIds = (db: Database): Promise<readonly TenantId[]> =>
  db.global(async (sql) => {
    const rows = await sql<{ id: TenantId }[]>`select organization_ids() as id`;
    return rows.map(({ id }) => id);
  });

/** Does recurring work for every organization, each in its own tenant (rules.md T1, T8). One failing organization stops no other. */
export const startRecurring = (db: Database, log: JobLog, work: readonly RecurringWork[]): Recurring => {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = work.map(({ name, everyMs, task }) => {
    const round = async (): Promise<void> => {
      const claimed = await db.global(
        // A little less than the period: the claim of the previous round was made a moment after its timer.
        (sql) => sql`select claim_recurring(${name}, make_interval(secs => ${(everyMs * 0.9) / 1000})) as claimed`,
      );
      if (claimed[0]?.claimed !== true) return;
      for (const tenantId of await listOrganizationIds(db)) {
        if (stopped) return;
        await task(jobOf(db, tenantId, {}, 1)).catch((error: unknown) => {
          log.error({ work: name, problem: (error as Error).message }, 'Recurring work failed for an organization');
        });
      }
    };
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const one = round()
        .catch((error: unknown) => log.warn({ work: name, problem: (error as Error).message }, 'Recurring work'))
        .finally(() => {
          busy = false;
          running.delete(one);
        });
      running.add(one);
    }, everyMs);
    timer.unref();
    return timer;
  });
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
};
