import type { TransactionSql } from 'postgres';
import type { Throttle } from '../config.ts';

/** What attempts are counted on; `caller` is null when the address of the caller is unknown. */
export interface ThrottleKeys {
  readonly pair: Buffer;
  readonly account: Buffer;
  readonly caller: Buffer | null;
}

/** Seconds to wait; 0 when the attempt may go on, and is counted as failed until it is settled. */
export const countAttempt = async (
  sql: TransactionSql,
  keys: ThrottleKeys,
  { pair, account, caller }: Throttle,
  now: Date,
): Promise<number> => {
  const kinds = [pair, account, caller];
  const [row] = await sql<{ wait: number }[]>`
    select sign_in_attempt(${keys.pair}, ${keys.account}, ${keys.caller},
      ${sql.array(kinds.map(({ free }) => free))}::integer[],
      ${sql.array(kinds.map(({ capSeconds }) => capSeconds))}::integer[], ${now}) as wait`;
  return row?.wait ?? 0;
};

/** Takes the attempt back; with `trustedUntil` it succeeded, and account and pair are clean. */
export const settleAttempt = async (
  sql: TransactionSql,
  keys: ThrottleKeys,
  trustedUntil: Date | null,
): Promise<void> => {
  await sql`select sign_in_settle(${keys.pair}, ${keys.account}, ${keys.caller}, ${trustedUntil})`;
};
