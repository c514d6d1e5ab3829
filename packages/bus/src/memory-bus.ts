import { AppError } from '@cloudity/kernel';
import type { Bus, BusOptions } from './bus.ts';
import { createSubscribers, type Subscribers } from './subscribers.ts';

/** Buses within one process that hear each other; tests stand in several of them for several processes. */
export interface MemoryNetwork {
  readonly connect: (options?: BusOptions) => Bus;
}

export const createMemoryNetwork = (): MemoryNetwork => {
  const members = new Set<Subscribers>();
  return {
    connect: (options = {}) => {
      const subscribers = createSubscribers(options);
      members.add(subscribers);
      const assertOpen = (): void => {
        if (!members.has(subscribers)) throw new AppError('unavailable', 'The bus is closed.');
      };
      return {
        carriesContent: true,
        publish: async (channel, payload) => {
          assertOpen();
          const copy = payload.slice();
          queueMicrotask(() => {
            for (const member of [...members]) member.deliver(channel, copy);
          });
        },
        subscribe: async (channel, onMessage, onGap) => {
          assertOpen();
          const remove = subscribers.add(channel, { onMessage, onGap });
          return async () => {
            remove();
          };
        },
        ping: async () => assertOpen(),
        close: async () => {
          members.delete(subscribers);
          subscribers.clear();
        },
      };
    },
  };
};

/** A bus for a process that runs alone. Messages arrive after `publish` has returned. */
export const createMemoryBus = (options: BusOptions = {}): Bus => createMemoryNetwork().connect(options);
