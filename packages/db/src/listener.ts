import postgres, { type Sql } from 'postgres';
import { registerArrayTypes } from './array-types.ts';
import { type ConnectionOptions, connectionOptions } from './connection-options.ts';
import type { Database } from './database.ts';
import { refusePooler } from './pgbouncer.ts';

export interface Listener {
  readonly listen: Database['listen'];
  readonly close: () => Promise<void>;
}

interface Subscription {
  readonly onNotice: (payload: string) => void;
  readonly onReconnect: () => void;
}

const quoted = (channel: string): string => `"${channel.replaceAll('"', '""')}"`;

/**
 * LISTEN on one direct connection for all channels, made at the first subscription and made again whenever it is lost.
 * Every `heartbeatMs` it is asked for a sign of life, so that a silent network does not stay unnoticed.
 */
export const createListener = (directUrl: string, heartbeatMs = 15_000): Listener => {
  const channels = new Map<string, Set<Subscription>>();
  let connected: Promise<Sql> | null = null;
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const open = async (): Promise<Sql> => {
    let established = false;
    const options: ConnectionOptions = {
      ...connectionOptions(directUrl),
      max: 1,
      max_lifetime: null,
      onclose: () => {
        if (established) lost(sql);
      },
    };
    const hear = (channel: string, payload: string): void => {
      for (const { onNotice } of channels.get(channel) ?? []) onNotice(payload);
    };
    // `onnotify` is what postgres.js builds its own listen() on; its types leave it out.
    const sql: Sql = registerArrayTypes(postgres(Object.assign(options, { onnotify: hear })));
    try {
      await refusePooler(sql);
      if (channels.size > 0) await sql.unsafe([...channels.keys()].map((name) => `listen ${quoted(name)}`).join(';'));
      established = true;
      failures = 0;
      return sql;
    } catch (error) {
      await sql.end({ timeout: 0 }).catch(() => undefined);
      throw error;
    }
  };

  /** Tries until it succeeds: subscriptions carry revocations and other processes' updates. */
  const reopen = (): void => {
    if (closed || connected) return;
    const opening = open();
    connected = opening;
    opening.then(
      () => {
        for (const subscriptions of channels.values()) for (const { onReconnect } of subscriptions) onReconnect();
      },
      () => {
        connected = null;
        failures += 1;
        retry = setTimeout(reopen, Math.min(100 * 2 ** failures, 2_000));
      },
    );
  };

  const lost = (sql: Sql): void => {
    connected = null;
    void sql.end({ timeout: 0 }).catch(() => undefined);
    if (!closed) retry = setTimeout(reopen, 50);
  };

  const heartbeat = setInterval(async () => {
    const sql = await connected?.catch(() => null);
    if (!sql) return;
    const timer = setTimeout(() => lost(sql), heartbeatMs / 3);
    await sql`select 1`.catch(() => undefined);
    clearTimeout(timer);
  }, heartbeatMs);
  heartbeat.unref();

  return {
    listen: async (channel, onNotice, onReconnect = () => undefined) => {
      if (closed) throw new Error('The database is closed.');
      const subscription: Subscription = { onNotice, onReconnect };
      const subscriptions = channels.get(channel) ?? new Set();
      channels.set(channel, subscriptions.add(subscription));
      const unlisten = async (): Promise<void> => {
        if (!subscriptions.delete(subscription) || subscriptions.size > 0) return;
        channels.delete(channel);
        const sql = await connected?.catch(() => null);
        if (sql && !channels.has(channel)) await sql.unsafe(`unlisten ${quoted(channel)}`).catch(() => undefined);
      };
      try {
        connected ??= open();
        const opening = connected;
        const sql = await opening.catch((error: unknown) => {
          if (connected === opening) connected = null;
          throw error;
        });
        await sql.unsafe(`listen ${quoted(channel)}`);
      } catch (error) {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0) channels.delete(channel);
        throw error;
      }
      return unlisten;
    },
    close: async () => {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      const sql = await connected?.catch(() => null);
      await sql?.end({ timeout: 1 }).catch(() => undefined);
    },
  };
};
