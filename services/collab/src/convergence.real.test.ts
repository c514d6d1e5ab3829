import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { type RedisServer, startRedisServer } from '@cloudity/testkit/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type ChildHub, startChildHub } from './testing/child-hub.ts';
import { Peer, until } from './testing/peer.ts';
import { createRandom, type Random } from './testing/random.ts';
import { remoteHost } from './testing/remote-host.ts';
import { World } from './testing/world.ts';

/** COLLAB_CONVERGENCE_ROUNDS=50 is the long run; COLLAB_CONVERGENCE_SEED repeats one from there on. */
const rounds = Number(process.env.COLLAB_CONVERGENCE_ROUNDS ?? 1);
const firstSeed = Number(process.env.COLLAB_CONVERGENCE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const people = 5;
const steps = 120;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const folder = mkdtempSync(join(tmpdir(), 'cloudity-convergence-'));
let database: TestDatabase;
let redis: RedisServer;
let world: World;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startRedisServer()]);
  world = await World.create(database.db);
});
afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
  await database?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const looks = [{ bold: true }, { bold: null }, { color: 'red' }, { color: 'blue' }, { color: null }] as const;

/** What a person writes: in a formatted text, in a map, in a list of lists, and in a block's attributes. */
const edit = ({ doc, text }: Peer, random: Random): void => {
  const choice = random.next();
  const from = random.below(text.length + 1);
  if (choice < 0.4 || text.length === 0) text.insert(from, random.pick(['a', 'bc', 'def ', '\n', 'é']));
  else if (choice < 0.55 && from < text.length)
    text.format(from, Math.min(1 + random.below(8), text.length - from), random.pick(looks));
  else if (choice < 0.6) {
    const body = doc.getXmlFragment('body');
    if (body.length === 0) body.insert(0, [new Y.XmlElement('paragraph')]);
    const block = body.get(random.below(body.length));
    if (block instanceof Y.XmlElement)
      block.setAttribute(random.pick(['style', 'align']), random.pick(['a', 'b', 'c']));
  } else if (choice < 0.7) text.delete(random.below(text.length), 1);
  else if (choice < 0.85) doc.getMap('map').set(random.pick(['x', 'y', 'z']), random.below(1000));
  else if (choice < 0.9) doc.getMap('map').delete(random.pick(['x', 'y', 'z']));
  else {
    const list = doc.getArray<Y.Array<number>>('list');
    if (list.length > 3 && random.next() < 0.5) list.delete(random.below(list.length), 1);
    else list.insert(random.below(list.length + 1), [Y.Array.from([random.below(9)])]);
  }
};

const portrait = ({ doc, text }: Peer): string =>
  JSON.stringify([
    text.toDelta(),
    [...doc.getMap('map').entries()].sort(),
    doc.getArray('list').toJSON(),
    doc.getXmlFragment('body').toString(),
  ]);

/** Leaves and comes back, which hands in what the provider did not tell of. */
const comeAgain = async (peer: Peer): Promise<void> => {
  peer.provider.disconnect();
  await peer.comeBack();
  await until(() => peer.provider.synced, 'synced again');
};

/**
 * Yjs takes superfluous formatting away by itself as it takes changes in, and a stock provider tells of that only when it comes back;
 * the app's own sends it (client-provider.pg.test.ts). Each such round may tidy up a little more, and ends.
 */
const settle = async (peers: readonly Peer[]): Promise<void> => {
  for (let round = 0; round < 5; round++) {
    const same = until(() => new Set(peers.map(portrait)).size === 1, 'all show the same', 5_000);
    if (await same.then(() => true).catch(() => false)) return;
    await Promise.all(peers.map(comeAgain));
  }
  expect(new Set(peers.map(portrait)).size, 'all show the same').toBe(1);
};

/**
 * Not `isSaved`: whoever takes in the loser of two values for one key deletes it by themselves, and a stock provider tells of that only
 * when it comes back.
 */
const isWritten = ({ doc, received }: Peer): boolean =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].every(([client, end]) =>
    received.structs.covers({ client, start: 0, end }),
  );

interface Hubs {
  /** One that is up, by chance. */
  readonly any: () => ChildHub;
  /** Ends one without warning; it comes back after a while on the same port. */
  readonly kill: () => Promise<void>;
  readonly settled: () => Promise<void>;
  readonly end: () => Promise<void>;
}

const startHubs = async (count: number, random: Random): Promise<Hubs> => {
  const start = (port = 0): Promise<ChildHub> =>
    startChildHub({
      database: database.access,
      objectFolder: folder,
      port,
      world: world.sketch(),
      redisUrl: redis.url,
      limits: { emptyRoomMs: 30, deadHubMs: 3_000 },
    });
  const up = await Promise.all(Array.from({ length: count }, () => start()));
  const returning = new Set<Promise<void>>();
  return {
    any: () => random.pick(up),
    kill: async () => {
      const index = random.below(up.length);
      const victim = up[index];
      if (!victim || up.length < Math.min(count, 2)) return;
      if (count > 1) up.splice(index, 1);
      await victim.end('SIGKILL');
      const back = start(victim.port).then((hub) => {
        if (count > 1) up.push(hub);
        else up[0] = hub;
      });
      returning.add(back);
      void back.finally(() => returning.delete(back));
    },
    settled: async () => {
      await Promise.all(returning);
    },
    end: async () => {
      await Promise.all(returning);
      for (const hub of up) await hub[Symbol.asyncDispose]();
    },
  };
};

/** Everybody edits, some lose their line, some stay away for a while, a hub is killed: in the end all show the same. */
const once = async (hubCount: number, seed: number): Promise<void> => {
  const random = createRandom(seed);
  const fileId = world.file();
  const crowd = Array.from({ length: people }, (_, index) => world.member(`Person ${index}`));
  for (const person of crowd) world.share(fileId, person, 'editor');
  const hubs = await startHubs(hubCount, random);
  const host = () => remoteHost(database.db, world, hubs.any().url);
  const peers = await Promise.all(crowd.map((person) => Peer.connect({ host, person, fileId })));
  const away = new Map<Peer, number>();
  const kills = new Set([random.below(steps), random.below(steps)]);
  try {
    for (let step = 0; step < steps; step++) {
      const peer = random.pick(peers);
      for (let burst = 1 + random.below(4); burst > 0; burst--) edit(peer, random);
      if (kills.has(step)) {
        const promised = peers.map(({ received }) => [...received.structs]);
        await hubs.kill();
        await hubs.settled();
        using witness = await Peer.connect({ host, person: crowd[0] as (typeof crowd)[number], fileId });
        for (const ranges of promised)
          expect(witness.received.structs.coversAll(ranges), 'what was acknowledged before the kill').toBe(true);
      }
      if (random.next() < 0.03) peer.cut();
      if (random.next() < 0.03 && !away.has(peer)) {
        away.set(peer, step + 20 + random.below(40));
        peer.provider.disconnect();
      }
      for (const [one, until] of away)
        if (step >= until) {
          away.delete(one);
          void one.comeBack();
        }
      if (random.next() < 0.3) await sleep(random.below(20));
    }
    for (const one of away.keys()) void one.comeBack();
    await hubs.settled();
    await until(() => peers.every(isWritten), 'everything that was written is saved', 60_000);
    await Promise.all(peers.map(comeAgain));
    await settle(peers);
    using late = await Peer.connect({ host, person: crowd[0] as (typeof crowd)[number], fileId });
    expect(portrait(late)).toBe(portrait(peers[0] as Peer));
  } catch (cause) {
    throw new Error(`failed with COLLAB_CONVERGENCE_SEED=${seed} and ${hubCount} hubs`, { cause });
  } finally {
    for (const peer of peers) peer.destroy();
    await hubs.end();
  }
};

describe.each([1, 2])('CO65 (H5): %i hub processes on one PostgreSQL and Redis', (hubCount) => {
  it(
    `five people, offline at times, hubs killed while they type: ${rounds} rounds from COLLAB_CONVERGENCE_SEED=${firstSeed}`,
    async () => {
      for (let round = 0; round < rounds; round++) await once(hubCount, firstSeed + round);
    },
    60_000 + rounds * 60_000,
  );
});
