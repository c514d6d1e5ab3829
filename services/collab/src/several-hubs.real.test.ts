import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileId } from '@cloudity/contracts';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { type RedisServer, startRedisServer } from '@cloudity/testkit/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildHub, startChildHub } from './testing/child-hub.ts';
import { Peer, until } from './testing/peer.ts';
import { withSeed } from './testing/random.ts';
import { remoteHost } from './testing/remote-host.ts';
import { type Person, World } from './testing/world.ts';

/** Two hubs in processes of their own, on one PostgreSQL and one Redis. */
let database: TestDatabase;
let redis: RedisServer;
let world: World;
let people: readonly [Person, Person];
let files: FileId[];
const folder = mkdtempSync(join(tmpdir(), 'cloudity-hubs-'));
const hubs: ChildHub[] = [];

const start = async (port = 0): Promise<ChildHub> => {
  const hub = await startChildHub({
    database: database.access,
    objectFolder: folder,
    port,
    world: world.sketch(),
    redisUrl: redis.url,
    limits: { emptyRoomMs: 30, deadHubMs: 3_000 },
  });
  hubs.push(hub);
  return hub;
};
let left: ChildHub;
let right: ChildHub;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startRedisServer()]);
  world = await World.create(database.db);
  people = [world.member('Ada'), world.member('Bob')];
  files = Array.from({ length: 4 }, () => world.file());
  for (const fileId of files) for (const person of people) world.share(fileId, person, 'editor');
  [left, right] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const hub of hubs) await hub[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
  await database?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const at = (hub: ChildHub) => remoteHost(database.db, world, hub.url);
const nextFile = (): FileId => files.pop() as FileId;
const converged = (...peers: readonly Peer[]): Promise<void> =>
  until(() => new Set(peers.map(({ text }) => text.toString())).size === 1, 'all show the same');

describe('CO65 (H5): two hub processes', () => {
  it('R19: rooms that are unloaded on one hub and opened on the other hear of each other, again and again', async () => {
    await withSeed(async (random) => {
      const fileId = nextFile();
      const [ada, bob] = people;
      using stays = await Peer.connect({ host: () => at(right), person: bob, fileId });
      for (let round = 0; round < 12; round++) {
        // The room on the left is unloaded 30 ms after the last one left: sometimes before the next comes, sometimes meanwhile.
        await sleep(random.below(60));
        using comes = await Peer.connect({ host: () => at(left), person: ada, fileId });
        expect(comes.text.toString(), 'what the other hub committed').toBe(stays.text.toString());
        comes.text.insert(0, `a${round} `);
        stays.text.insert(0, `b${round} `);
        await Promise.all([comes.saved(), stays.saved()]);
        await until(() => comes.text.toString().includes(`b${round} `), 'the right is heard on the left');
        await until(() => stays.text.toString().includes(`a${round} `), 'the left is heard on the right');
      }
      expect(stays.text.toString().split(' ').filter(Boolean)).toHaveLength(24);
    });
  });

  it('one is killed while everybody types: nothing acknowledged is lost, its people go on at the other', async () => {
    const fileId = nextFile();
    const [ada, bob] = people;
    let isUp = true;
    const { port } = left;
    const movers = await Promise.all(
      Array.from({ length: 3 }, () => Peer.connect({ host: () => at(isUp ? left : right), person: ada, fileId })),
    );
    const keepers = await Promise.all(
      Array.from({ length: 3 }, () => Peer.connect({ host: () => at(right), person: bob, fileId })),
    );
    const peers = [...movers, ...keepers];
    let isTyping = true;
    const typing = peers.map(async (peer, index) => {
      for (let count = 0; isTyping; count++) {
        peer.text.insert(peer.text.length, `${index}.${count} `);
        await sleep(15);
      }
    });
    for (let round = 0; round < 2; round++) {
      await sleep(300);
      isUp = false;
      await left.end('SIGKILL');
      const acknowledged = movers.map(({ received }) => [...received.structs]);
      using fresh = await Peer.connect({ host: () => at(right), person: ada, fileId });
      for (const ranges of acknowledged)
        expect(fresh.received.structs.coversAll(ranges), 'acknowledged before the kill').toBe(true);
      await sleep(200);
      left = await start(port);
      isUp = true;
      // Half of them go back to the hub that returned.
      for (const peer of movers) peer.cut();
    }
    isTyping = false;
    await Promise.all(typing);
    await Promise.all(peers.map((peer) => peer.saved()));
    await converged(...peers);
    for (const [index] of peers.entries()) {
      const own = movers[0]?.text.toString().match(new RegExp(`\\b${index}\\.\\d+ `, 'g')) ?? [];
      expect(new Set(own).size, 'nothing twice').toBe(own.length);
    }
    for (const peer of peers) peer.destroy();
  });

  it('Redis goes away and comes back: edits cross within seconds meanwhile, and at once afterwards', async () => {
    const fileId = nextFile();
    const [ada, bob] = people;
    using one = await Peer.connect({ host: () => at(left), person: ada, fileId });
    using two = await Peer.connect({ host: () => at(right), person: bob, fileId });
    one.text.insert(0, 'before ');
    await until(() => two.text.toString() === 'before ', 'over Redis');
    await redis.crash();
    one.text.insert(0, 'without ');
    await until(() => two.text.toString() === 'without before ', 'over PostgreSQL');
    await redis.restart();
    two.text.insert(0, 'after ');
    await until(() => one.text.toString() === 'after without before ', 'over either');
    await Promise.all([one.saved(), two.saved()]);
  });

  it('people of a hub that was killed are gone for everybody else', async () => {
    const fileId = nextFile();
    const [ada, bob] = people;
    using lost = await Peer.connect({ host: () => at(left), person: ada, fileId, reconnect: false });
    using stays = await Peer.connect({ host: () => at(right), person: bob, fileId });
    const sees = (): boolean => stays.provider.awareness.getStates().has(lost.doc.clientID);
    lost.provider.awareness.setLocalStateField('cursor', 1);
    await until(sees, 'seen through Redis');
    await left.end('SIGKILL');
    await until(() => !sees(), 'gone, sooner than a browser forgets them by itself', 25_000);
  });
});
