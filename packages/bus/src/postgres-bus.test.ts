import { describe, expect, test } from 'vitest';
import { busSuite } from './bus-suite.ts';
import { createPostgresBus, type Notices } from './postgres-bus.ts';

/** LISTEN/NOTIFY as PostgreSQL limits it: names of at most 63 bytes, text payloads below 8000 bytes. */
const createNotices = () => {
  const listeners = new Set<{ channel: string; onNotice: (payload: string) => void; onReconnect?: () => void }>();
  const notices: Notices = {
    listen: async (channel, onNotice, onReconnect) => {
      expect(Buffer.byteLength(channel)).toBeLessThanOrEqual(63);
      const listener = { channel, onNotice, ...(onReconnect && { onReconnect }) };
      listeners.add(listener);
      return async () => {
        listeners.delete(listener);
      };
    },
    notify: async (channel, payload) => {
      if (payload.length >= 8000) throw new Error('payload string too long');
      queueMicrotask(() => {
        for (const listener of [...listeners]) if (listener.channel === channel) listener.onNotice(payload);
      });
    },
  };
  return { notices, reconnect: () => [...listeners].forEach(({ onReconnect }) => void onReconnect?.()) };
};

const shared = createNotices();
busSuite('PostgreSQL notices (scripted)', {
  open: async (options) => createPostgresBus(shared.notices, options),
  largePayloads: 'gap',
});

describe('bus over PostgreSQL notices', () => {
  test('the largest payload that travels has 5997 bytes; one more is a gap', async () => {
    const bus = createPostgresBus(createNotices().notices);
    const seen: unknown[] = [];
    await bus.subscribe(
      'room',
      (payload) => seen.push(payload.length),
      () => seen.push('gap'),
    );
    await bus.publish('room', new Uint8Array(5997));
    await bus.publish('room', new Uint8Array(5998));
    await Promise.resolve();
    expect(seen).toEqual([5997, 'gap']);
  });

  test('a reconnect of the listening connection is a gap for every subscriber', async () => {
    const { notices, reconnect } = createNotices();
    const bus = createPostgresBus(notices);
    const seen: string[] = [];
    await bus.subscribe(
      'one',
      () => {},
      () => seen.push('one'),
    );
    const end = await bus.subscribe(
      'two',
      () => {},
      () => seen.push('two'),
    );
    reconnect();
    await end();
    reconnect();
    expect(seen).toEqual(['one', 'two', 'one']);
  });

  test('a database that is away is unavailable', async () => {
    const down = async (): Promise<never> => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    const bus = createPostgresBus({ listen: down, notify: down });
    await expect(bus.publish('x', new Uint8Array(1))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(bus.subscribe('x', () => {})).rejects.toMatchObject({ code: 'unavailable' });
    await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
