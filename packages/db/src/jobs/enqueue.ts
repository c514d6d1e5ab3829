import type { TenantTx } from '../database.ts';

export interface JobOptions {
  /** Not before this moment. */
  readonly runAt?: Date;
  /** A waiting job of the organization with the same key is replaced. */
  readonly key?: string;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
  readonly maxAttempts?: number;
}

/**
 * The job exists when the transaction commits, and never otherwise. Its tenant is the transaction's (rules.md T8).
 * `payload` is a small object of ids: what it names is read when the job runs.
 */
export const enqueueJob = async (
  { sql }: TenantTx,
  task: string,
  payload: Readonly<Record<string, string | number | boolean | null | readonly string[]>> = {},
  { runAt, key, queue, maxAttempts }: JobOptions = {},
): Promise<void> => {
  await sql`
    select enqueue_job(${task}, ${sql.json(payload as never)}, ${runAt ?? null}, ${key ?? null}, ${queue ?? null},
      ${maxAttempts ?? null})`;
};
