import type { TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '../database.ts';

/** One piece of work of one organization. It has no way to any other organization's rows. */
export interface Job {
  readonly tenantId: TenantId;
  /** The ids given to `enqueueJob`; empty for recurring work. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** 1 at the first try. */
  readonly attempt: number;
  /** Opens a transaction of the job's organization. */
  readonly tenant: <Result>(work: (tx: TenantTx) => Promise<Result>) => Promise<Result>;
}

/** Must be safe to run twice: a job whose end was not recorded runs again. Throwing makes it run again later, with a growing delay. */
export type Task = (job: Job) => Promise<void>;

export type TaskList = Readonly<Record<string, Task>>;

export const jobOf = (db: Database, tenantId: TenantId, payload: Job['payload'], attempt: number): Job => ({
  tenantId,
  payload,
  attempt,
  tenant: (work) => db.tenant(tenantId, work),
});
