import { type RedisServer, startRedisServer } from '@cloudity/testkit/redis-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { busSuite } from './bus-suite.ts';
import { createRedisBus } from './redis-bus.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

busSuite('Redis', {
  open: async (options) => createRedisBus({ url: server.url, ...options }),
  largePayloads: 'travel',
});

describe('bus over Redis, whose server dies', () => {
  test('subscriptions come back, each with a gap; what happens meanwhile is unavailable or waits', async () => {
    await using own = await startRedisServer();
    const outages: unknown[] = [];
    const onError = (error: unknown): void => void outages.push(error);
    const near = createRedisBus({ url: own.url, onError });
    const far = createRedisBus({ url: own.url, onError });
    const seen: string[] = [];
    const subscribe = (channel: string): Promise<() => Promise<void>> =>
      near.subscribe(
        channel,
        (payload) => seen.push(`${channel}: ${Buffer.from(payload)}`),
        () => seen.push(`${channel}: gap`),
      );
    await subscribe('kept');
    const endEarly = await subscribe('ended while away');
    await far.publish('kept', Buffer.from('before'));
    await expect.poll(() => seen).toEqual(['kept: before']);

    await own.crash();
    await vi.waitFor(() => expect(far.ping()).rejects.toMatchObject({ code: 'unavailable' }), { timeout: 15_000 });
    await expect(far.publish('kept', Buffer.from('lost'))).rejects.toMatchObject({ code: 'unavailable' });
    await subscribe('made while away');
    await endEarly();
    await own.restart();
    await expect.poll(() => seen.toSorted()).toEqual(['kept: before', 'kept: gap', 'made while away: gap']);
    await vi.waitFor(() => far.ping(), { timeout: 15_000 });
    await far.publish('ended while away', Buffer.from('unheard'));
    await far.publish('kept', Buffer.from('after'));
    await far.publish('made while away', Buffer.from('after'));
    await expect.poll(() => seen.slice(3)).toEqual(['kept: after', 'made while away: after']);
    expect(outages.length).toBeGreaterThan(0);
    expect(outages.length).toBeLessThanOrEqual(4);
    await near.close();
    await far.close();
  });

  test('a server that comes up after we did', async () => {
    await using own = await startRedisServer();
    await own.crash();
    const bus = createRedisBus({ url: own.url, onError: () => {} });
    const seen: string[] = [];
    await bus.subscribe(
      'room',
      (payload) => seen.push(`${Buffer.from(payload)}`),
      () => seen.push('gap'),
    );
    await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' });
    await own.restart();
    await vi.waitFor(() => bus.ping(), { timeout: 15_000 });
    await expect.poll(() => seen).toEqual(['gap']);
    await bus.publish('room', Buffer.from('hello'));
    await expect.poll(() => seen).toEqual(['gap', 'hello']);
    await bus.close();
  });

  test('a close while the server is away ends at once and lets the process end', async () => {
    await using own = await startRedisServer();
    const bus = createRedisBus({ url: own.url, onError: () => {} });
    await bus.ping();
    await own.crash();
    await bus.close();
    await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
