import { AppError } from '@cloudity/kernel';
import { createClient } from 'redis';
import type { Bus, BusOptions } from './bus.ts';
import { createSubscribers } from './subscribers.ts';

export interface RedisBusOptions extends BusOptions {
  /** `redis://` or `rediss://`, with user and password where the server asks for them. */
  readonly url: string;
}

/** A connection on which nothing moves for this long is taken for dead; pings keep a living one moving. */
const silenceMs = 15_000;
const pingEveryMs = 5_000;
const answerWithinMs = 5_000;

const connection = (url: string, offlineQueue: boolean) =>
  createClient({
    url,
    disableOfflineQueue: !offlineQueue,
    pingInterval: pingEveryMs,
    commandOptions: { timeout: answerWithinMs },
    socket: {
      socketTimeout: silenceMs,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 2_000) * (0.5 + Math.random() / 2),
    },
  });
type Connection = ReturnType<typeof connection>;

/** Resolves when the first attempt to connect has ended, either way; later attempts go on by themselves. */
const firstAttempt = (client: Connection): Promise<void> =>
  new Promise((resolve) => {
    client.once('ready', resolve);
    client.once('error', resolve);
    client.connect().catch(() => resolve());
  });

const unavailable = (cause?: unknown): AppError =>
  new AppError('unavailable', 'The connection between the processes is down.', { cause });

/**
 * A bus over Redis publish/subscribe. `subscribe` succeeds while Redis is away too: the channel is taken up when the
 * connection comes (back), and the subscriber is told of the gap. `publish` and `ping` then answer `unavailable`.
 */
export const createRedisBus = ({ url, ...options }: RedisBusOptions): Bus => {
  const { onError = (error) => console.error(error) } = options;
  const subscribers = createSubscribers(options);
  const sender = connection(url, false);
  const receiver = connection(url, true);
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new AppError('unavailable', 'The bus is closed.');
  };

  /** Channels Redis was asked for; the client asks for them again after each reconnect. */
  const taken = new Set<string>();
  const reconciling = new Map<string, Promise<void>>();
  const deliver = (payload: Buffer, channel: Buffer): void =>
    subscribers.deliver(channel.toString(), new Uint8Array(payload));

  /** Brings what Redis sends in line with what is wanted, one request at a time, until both agree. Rejects when the line breaks. */
  const bringInLine = async (channel: string): Promise<void> => {
    while (receiver.isReady && subscribers.has(channel) !== taken.has(channel)) {
      if (subscribers.has(channel)) {
        await receiver.subscribe(channel, deliver, true);
        taken.add(channel);
      } else {
        await receiver.unsubscribe(channel, deliver, true);
        taken.delete(channel);
      }
    }
  };
  /** As bringInLine, one run per channel; a broken line is no error, as everything is reconciled once it is back. */
  const reconcile = async (channel: string): Promise<void> => {
    const running = reconciling.get(channel);
    if (running) {
      await running;
      return reconcile(channel);
    }
    if (!receiver.isReady || subscribers.has(channel) === taken.has(channel)) return;
    const run = bringInLine(channel).catch((error: unknown) => {
      if (receiver.isReady && !closed) onError(error);
    });
    reconciling.set(channel, run);
    await run;
    reconciling.delete(channel);
  };
  /** Reconciles, but waits no longer than the line holds: a request may lie in the client's queue for the whole outage. */
  const waiting = new Set<() => void>();
  receiver.on('error', () => {
    for (const resolve of waiting) resolve();
  });
  const reconcileUnlessDown = async (channel: string): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.add(resolve);
    void reconcile(channel).then(resolve);
    await promise;
    waiting.delete(resolve);
  };
  receiver.on('ready', async () => {
    await Promise.all([...new Set([...taken, ...subscribers.channels()])].map(reconcile));
    for (const channel of subscribers.channels()) subscribers.gap(channel);
  });

  /** Each outage is reported once, not with every attempt to end it. */
  const reportOutages = (client: Connection): void => {
    let isDown = false;
    client.on('ready', () => {
      isDown = false;
    });
    client.on('error', (error) => {
      if (!isDown && !closed) onError(error);
      isDown = true;
    });
  };
  reportOutages(sender);
  reportOutages(receiver);
  const attempted = Promise.all([firstAttempt(sender), firstAttempt(receiver)]);

  return {
    carriesContent: true,
    publish: async (channel, payload) => {
      assertOpen();
      await attempted;
      try {
        await sender.publish(channel, Buffer.from(payload));
      } catch (error) {
        throw unavailable(error);
      }
    },
    subscribe: async (channel, onMessage, onGap) => {
      assertOpen();
      await attempted;
      const remove = subscribers.add(channel, { onMessage, onGap });
      await reconcileUnlessDown(channel);
      return async () => {
        remove();
        await reconcileUnlessDown(channel);
      };
    },
    ping: async () => {
      assertOpen();
      await attempted;
      if (!receiver.isReady) throw unavailable();
      try {
        await sender.ping();
      } catch (error) {
        throw unavailable(error);
      }
    },
    close: async () => {
      if (closed) return;
      closed = true;
      subscribers.clear();
      sender.destroy();
      receiver.destroy();
    },
  };
};
