import type { Duplex } from 'node:stream';
import type { FileId } from '@cloudity/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { awarenessFrame, step2Frame, updateFrame } from './protocol/frame.ts';
import { until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { textOf, typed, typist } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const one = () => {
  const { fileId, people } = stage.document('owner');
  return { fileId, person: people[0] as Person };
};

describe('CO24: limits', () => {
  it('an update of more than 1 MiB closes with 4413, and stores nothing', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    peer.send(updateFrame(typed(7, 'x'.repeat(1024 * 1024))[0] ?? new Uint8Array()));
    expect(await peer.closed()).toBe(4413);
    expect(await stage.countRows(fileId)).toBe(1);
  });

  it('a step 2 may have 8 MiB', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    peer.send(step2Frame(typed(7, 'x'.repeat(2 * 1024 * 1024))[0] ?? new Uint8Array()));
    await until(() => peer.updates.length > 0, 'the echo');
    peer.send(step2Frame(typed(8, 'x'.repeat(8 * 1024 * 1024))[0] ?? new Uint8Array()));
    expect(await peer.closed()).toBe(4413);
  });

  it('a frame of 100 MB closes with 4413 before it is read', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    // Its header alone: a masked binary frame, the length in eight bytes, the mask. Nothing of the rest ever comes.
    const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
    header.writeBigUInt64BE(100_000_000n, 2);
    (peer.socket as unknown as { _socket: Duplex })._socket.write(header);
    expect(await peer.closed()).toBe(4413);
  });

  it('a flood is slowed down and loses nothing', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    const updates = typed(7, ...Array.from({ length: 450 }, () => 'x'));
    const since = performance.now();
    for (const update of updates) peer.send(updateFrame(update));
    await until(() => textOf(peer.updates).length > 0, 'the first arrive');
    peer.send(updateFrame(typed(8, 'late')[0] ?? new Uint8Array()));
    await until(() => textOf(peer.updates).length === 454, 'everything arrives');
    expect(performance.now() - since).toBeGreaterThan(800);
    expect(peer.closeCode).toBeNull();
  });

  it('a crowd beyond 500 connections is asked to come later', async () => {
    const { fileId, person } = one();
    const peers: RawPeer[] = [];
    for (let batch = 0; batch < 25; batch++)
      peers.push(...(await Promise.all(Array.from({ length: 20 }, () => RawPeer.enter(stage.host, person, fileId)))));
    using last = await RawPeer.enter(stage.host, person, fileId);
    expect(await last.closed()).toBe(1013);
    expect(peers.every(({ closeCode }) => closeCode === null)).toBe(true);
    for (const peer of peers) peer.socket.terminate();
  }, 240_000);

  it('a reader that reads nothing is closed with 1013 and takes nobody with it', async () => {
    const host = await stage.anotherHost({ collabLimits: 'off' });
    const { fileId, people } = stage.document('owner', 'viewer');
    const [ada, bob] = people as [Person, Person];
    using author = await RawPeer.enter(host, ada, fileId);
    using reader = await RawPeer.enter(host, bob, fileId);
    reader.socket.pause();
    const chunk = 'x'.repeat(500_000);
    const updates = typed(7, ...Array.from({ length: 60 }, () => chunk));
    for (const [index, update] of updates.entries()) {
      author.send(updateFrame(update));
      if (index % 10 === 9) await until(() => textOf(author.updates).length >= (index + 1) * chunk.length, 'committed');
    }
    reader.socket.resume();
    expect(await reader.closed()).toBe(1013);
    expect(author.closeCode).toBeNull();
  }, 240_000);

  it('a client that sends ever more behind a hole is sent away', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    const many = (start: number) => {
      const { doc, updates } = typist(7);
      const list = doc.getArray('list');
      for (let index = 0; index < start + 1500; index++) list.insert(0, [index]);
      return updates.slice(start);
    };
    peer.send(step2Frame(Y.mergeUpdates(many(1).slice(0, 1200))));
    await until(async () => (await stage.countRows(fileId)) === 2, 'it is stored');
    peer.send(step2Frame(Y.mergeUpdates(many(1300))));
    await until(async () => (await stage.countRows(fileId)) === 3, 'so is that');
    peer.send(updateFrame(typed(9, 'fine')[0] ?? new Uint8Array()));
    await until(() => textOf(peer.updates) === 'fine', 'others are not held up');
    peer.send(step2Frame(many(2900)[0] ?? new Uint8Array()));
    expect(await peer.closed()).toBe(1013);
  });

  it('CO60: a person has at most 20 documents open, each in as many windows as wanted', async () => {
    const person = stage.world.member('Collector');
    const files = Array.from({ length: 21 }, () => stage.world.file());
    for (const fileId of files) stage.world.share(fileId, person, 'owner');
    const [first, ...more] = files as [FileId, ...FileId[]];
    const last = more.pop() as FileId;
    const peers = await Promise.all([first, first, ...more].map((id) => RawPeer.enter(stage.host, person, id)));
    using late = await RawPeer.enter(stage.host, person, last);
    expect(await late.closed()).toBe(1013);
    peers[2]?.socket.close();
    await until(async () => {
      using again = await RawPeer.enter(stage.host, person, last);
      return again.closeCode === null;
    }, 'a document less makes room');
    for (const peer of peers) peer[Symbol.dispose]();
  });

  it('many states in one presence frame are no error', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    const entries = Array.from({ length: 500 }, (_, client) => ({ client, clock: 1, state: '{"cursor":1}' }));
    peer.send(awarenessFrame(entries));
    peer.send(awarenessFrame([{ client: 0, clock: 2, state: `"${'x'.repeat(100_000)}"` }]));
    await peer.ask();
    expect(peer.closeCode).toBeNull();
  });
});

// Both wait for a clock: together they take as long as the longer one.
describe.concurrent('silence', () => {
  it('CO61: who is let in and says nothing for 10 s is sent away; who spoke may be silent', async () => {
    const { fileId, person } = one();
    using mute = await RawPeer.enter(stage.host, person, fileId);
    using stock = await RawPeer.enter(stage.host, person, fileId);
    await stock.ask();
    expect(await mute.closed()).toBe(1013);
    await stock.ask();
    expect(stock.closeCode).toBeNull();
  }, 240_000);

  it('CO15 (H9): every socket gets a frame at least every 20 s', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    await peer.ask();
    const before = peer.frames.length;
    const since = performance.now();
    await until(() => peer.frames.length > before, 'a frame');
    expect(performance.now() - since).toBeLessThan(20_000);
    expect(peer.frames.at(-1)).toEqual({ type: 'awareness', entries: [] });
  }, 240_000);
});
