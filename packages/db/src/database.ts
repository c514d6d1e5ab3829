import type { TenantId } from '@cloudity/contracts';
import type { PendingQuery, Row, TransactionSql } from 'postgres';
import type { InlineStatement } from './inline.ts';

/** An open transaction whose rows are those of one organization. Stores take it as their first argument. */
export interface TenantTx {
  readonly tenantId: TenantId;
  /** Tagged template of postgres.js. Every query also carries `tenant_id = ${tx.tenantId}`. */
  readonly sql: TransactionSql;
}

/** The only way to PostgreSQL. No method hands out a connection without a tenant, except for the named definer functions. */
export interface Database {
  /** Runs `work` in one transaction of the organization and commits it; rolls back when it throws. Never retried: an unknown COMMIT rejects with UnknownCommitError. */
  readonly tenant: <Result>(tenantId: TenantId, work: (tx: TenantTx) => Promise<Result>) => Promise<Result>;
  /** One statement that writes, in one message and one answer. Rejects as `tenant` does. */
  readonly write: <Rows extends readonly Row[]>(tenantId: TenantId, statement: InlineStatement) => Promise<Rows>;
  /** One read-only query in one round trip (begin, set tenant, query, commit are queued together). */
  readonly read: <Rows extends readonly Row[]>(
    tenantId: TenantId,
    query: (tx: TenantTx) => PendingQuery<Rows & Row[]>,
  ) => Promise<Rows>;
  /** Calls reviewed SECURITY DEFINER functions before a tenant is known (sign-in, token and link look-ups). Tenant tables show no rows here. */
  readonly global: <Result>(work: (sql: TransactionSql) => Promise<Result>) => Promise<Result>;
  /** One call of a reviewed function that only reads, in one round trip: for the look-up that every request begins with. */
  readonly lookUp: <Rows extends readonly Row[]>(
    query: (sql: TransactionSql) => PendingQuery<Rows & Row[]>,
  ) => Promise<Rows>;
  /** Subscribes on the direct connection and re-subscribes after a reconnect, calling `onReconnect` then: notices may have been missed. */
  readonly listen: (
    channel: string,
    onNotice: (payload: string) => void,
    onReconnect?: () => void,
  ) => Promise<() => Promise<void>>;
  /** Sends a notice (payload below 8000 bytes) outside any transaction. */
  readonly notify: (channel: string, payload: string) => Promise<void>;
  /** Resolves when a trivial query answers, rejects within `timeoutMs` otherwise. */
  readonly ping: (timeoutMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}
