import type { BusOptions } from './bus.ts';

interface Subscriber {
  readonly onMessage: (payload: Uint8Array) => void;
  readonly onGap: (() => void) | undefined;
}

/** Runs a callback of somebody else: what it throws goes to `onError`. */
export const createIsolation =
  ({ onError = (error) => console.error(error) }: BusOptions) =>
  (call: () => void): void => {
    try {
      call();
    } catch (error) {
      onError(error);
    }
  };

/** The callbacks of one bus, by channel. What one throws does not reach the others. */
export const createSubscribers = (options: BusOptions) => {
  const isolated = createIsolation(options);
  const channels = new Map<string, Set<Subscriber>>();
  return {
    channels: (): string[] => [...channels.keys()],
    has: (channel: string): boolean => channels.has(channel),
    add: (channel: string, subscriber: Subscriber): (() => void) => {
      const subscribers = channels.get(channel) ?? new Set();
      channels.set(channel, subscribers.add(subscriber));
      return () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0 && channels.get(channel) === subscribers) channels.delete(channel);
      };
    },
    deliver: (channel: string, payload: Uint8Array): void => {
      for (const subscriber of [...(channels.get(channel) ?? [])]) isolated(() => subscriber.onMessage(payload));
    },
    gap: (channel: string): void => {
      for (const subscriber of [...(channels.get(channel) ?? [])]) isolated(() => subscriber.onGap?.());
    },
    clear: (): void => channels.clear(),
  };
};

export type Subscribers = ReturnType<typeof createSubscribers>;
