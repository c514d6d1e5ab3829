import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bus, BusOptions } from './bus.ts';

export interface BusSuiteOptions {
  /** Opens a bus of its own connection on the same transport, as another process would. */
  readonly open: (options?: BusOptions) => Promise<Bus>;
  /** Whether a payload of a mebibyte travels as it is, or arrives as a gap. */
  readonly largePayloads: 'travel' | 'gap';
}

const text = (payload: Uint8Array): string => Buffer.from(payload).toString();

/** What every Bus promises between two processes. */
export const busSuite = (name: string, { open, largePayloads }: BusSuiteOptions): void => {
  describe(`bus: ${name}`, () => {
    let near: Bus;
    let far: Bus;
    const errors: unknown[] = [];
    const fresh = (): string => `suite:${randomBytes(6).toString('hex')}`;
    beforeAll(async () => {
      near = await open({ onError: (error) => errors.push(error) });
      far = await open();
    });
    afterAll(async () => {
      await Promise.all([near.close(), far.close()]);
    });

    /** Resolves when a message published now has gone round: everything published before it has arrived as well. */
    const settle = async (channel: string): Promise<void> => {
      const arrived = Promise.withResolvers<void>();
      const mark = randomBytes(8).toString('hex');
      const end = await near.subscribe(channel, (payload) => text(payload) === mark && arrived.resolve());
      await far.publish(channel, Buffer.from(mark));
      await arrived.promise;
      await end();
    };

    test('a message reaches every subscriber, in the publishing process too', async () => {
      const channel = fresh();
      const seen: string[] = [];
      const ends = [
        await near.subscribe(channel, (payload) => seen.push(`near1 ${text(payload)}`)),
        await near.subscribe(channel, (payload) => seen.push(`near2 ${text(payload)}`)),
        await far.subscribe(channel, (payload) => seen.push(`far ${text(payload)}`)),
      ];
      await far.publish(channel, Buffer.from('hello'));
      await expect.poll(() => seen.toSorted()).toEqual(['far hello', 'near1 hello', 'near2 hello']);
      for (const end of ends) await end();
    });

    test('bytes stay bytes: all values, none at all, as many as fit', async () => {
      const channel = fresh();
      const seen: Uint8Array[] = [];
      const end = await near.subscribe(channel, (payload) => seen.push(payload));
      const payloads = [Uint8Array.from({ length: 256 }, (_, byte) => byte), new Uint8Array(0), randomBytes(5997)];
      for (const payload of payloads) await far.publish(channel, payload);
      await expect.poll(() => seen).toHaveLength(3);
      expect(seen.map((payload) => Buffer.from(payload).toString('hex'))).toEqual(
        payloads.map((payload) => Buffer.from(payload).toString('hex')),
      );
      await end();
    });

    test(`a large payload: ${largePayloads}`, async () => {
      const channel = fresh();
      const large = randomBytes(1024 * 1024);
      const seen: string[] = [];
      const subscribe = (bus: Bus): Promise<() => Promise<void>> =>
        bus.subscribe(
          channel,
          (payload) => seen.push(Buffer.compare(payload, large) === 0 ? 'travel' : 'other'),
          () => seen.push('gap'),
        );
      const ends = [await subscribe(near), await subscribe(far)];
      await near.publish(channel, large);
      await expect.poll(() => seen).toEqual([largePayloads, largePayloads]);
      for (const end of ends) await end();
    });

    test('messages of one publisher arrive in order, each once', async () => {
      const channel = fresh();
      const seen: string[] = [];
      const end = await near.subscribe(channel, (payload) => seen.push(text(payload)));
      const sent = Array.from({ length: 200 }, (_, index) => `${index}`);
      await Promise.all(sent.map((message) => far.publish(channel, Buffer.from(message))));
      await expect.poll(() => seen).toHaveLength(200);
      expect(seen).toEqual(sent);
      await end();
    });

    test('channels are apart, also long ones that differ at their end', async () => {
      const long = `${fresh()}:${'x'.repeat(200)}`;
      const seen: string[] = [];
      const ends = [
        await near.subscribe(`${long}1`, () => seen.push('one')),
        await near.subscribe(`${long}2`, () => seen.push('two')),
      ];
      await far.publish(`${long}2`, Buffer.from('x'));
      await far.publish(long, Buffer.from('x'));
      await settle(`${long}1`);
      expect(seen).toEqual(['two', 'one']);
      for (const end of ends) await end();
    });

    test('an ended subscription hears nothing; its neighbours do', async () => {
      const channel = fresh();
      const seen: string[] = [];
      const end = await near.subscribe(channel, () => seen.push('ended'));
      const endOther = await near.subscribe(channel, (payload) => seen.push(text(payload)));
      await end();
      await end();
      await far.publish(channel, Buffer.from('still here'));
      await expect.poll(() => seen).toEqual(['still here']);
      await endOther();
      const again = await near.subscribe(channel, (payload) => seen.push(`again ${text(payload)}`));
      await far.publish(channel, Buffer.from('x'));
      await expect.poll(() => seen).toEqual(['still here', 'again x']);
      await again();
    });

    test('a callback that throws is reported and stops nobody', async () => {
      const channel = fresh();
      const seen: string[] = [];
      const ends = [
        await near.subscribe(channel, () => {
          throw new Error('my own fault');
        }),
        await near.subscribe(channel, (payload) => seen.push(text(payload))),
      ];
      await far.publish(channel, Buffer.from('one'));
      await far.publish(channel, Buffer.from('two'));
      await expect.poll(() => seen).toEqual(['one', 'two']);
      expect(errors.map(String)).toEqual(['Error: my own fault', 'Error: my own fault']);
      for (const end of ends) await end();
    });

    test('subscribing and ending at the same time keeps every survivor', async () => {
      const channel = fresh();
      const seen = new Set<number>();
      const ends = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const end = await near.subscribe(channel, () => seen.add(index));
          if (index % 2 === 0) return end;
          await end();
          return null;
        }),
      );
      await far.publish(channel, Buffer.from('x'));
      await expect.poll(() => [...seen].toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10]);
      for (const end of ends) await end?.();
    });

    test('answers a ping; after close it is unavailable', async () => {
      const bus = await open();
      await bus.ping();
      const channel = fresh();
      const seen: string[] = [];
      await bus.subscribe(channel, () => seen.push('too late'));
      await bus.close();
      await bus.close();
      await far.publish(channel, Buffer.from('x'));
      await settle(channel);
      expect(seen).toEqual([]);
      await expect(bus.publish(channel, Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
      await expect(bus.subscribe(channel, () => {})).rejects.toMatchObject({ code: 'unavailable' });
      await expect(bus.ping()).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
};
