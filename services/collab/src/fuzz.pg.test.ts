import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collabClose, type FileId } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { step1Frame, step2Frame } from './protocol/frame.ts';
import { bodyOf, EventPeer } from './testing/event-peer.ts';
import type { Host } from './testing/host.ts';
import { hostileFrame } from './testing/hostile.ts';
import { Peer, until } from './testing/peer.ts';
import { type Random, withSeed } from './testing/random.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

/** More rounds on demand: COLLAB_FUZZ_ROUNDS=200. */
const rounds = Number(process.env.COLLAB_FUZZ_ROUNDS ?? 25);
const defects: unknown[] = [];
let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ log: { ...silentLog, error: (...said: unknown[]) => void defects.push(said) } });
});
afterAll(() => stage[Symbol.asyncDispose]());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const table = new Set<number>(Object.values(collabClose));
const gauge = async ({ metrics }: Host, name: string): Promise<number> => {
  const text = await metrics.registry.metrics();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`cloudity_collab_${name} `))
      ?.split(' ')[1],
  );
};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapBytes = async (): Promise<number> => {
  for (let pass = 0; pass < 3; pass++) {
    collect();
    await sleep(20);
  }
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
};

/** Two people who work in a room of their own, and must not notice anything. */
const calm = async () => {
  const { fileId, people } = stage.document('owner', 'editor');
  const peers = await Promise.all(
    people.map((person) => Peer.connect({ host: () => stage.host, person, fileId, reconnect: false })),
  );
  let isTyping = true;
  const typing = peers.map(async (peer, index) => {
    for (let count = 0; isTyping; count++) {
      peer.text.insert(peer.text.length, `${index}.${count} `);
      await sleep(40);
    }
  });
  return async (): Promise<void> => {
    isTyping = false;
    await Promise.all(typing);
    await Promise.all(peers.map((peer) => peer.saved()));
    await until(() => peers[0]?.text.toString() === peers[1]?.text.toString(), 'the calm room converges');
    expect(
      peers.flatMap(({ closeCodes }) => closeCodes),
      'nobody calm was sent away',
    ).toEqual([]);
    for (const peer of peers) peer.destroy();
  };
};

const bySocket = async (random: Random, person: Person, fileId: FileId): Promise<void> => {
  using peer = await RawPeer.enter(stage.host, person, fileId);
  for (let left = 1 + random.below(25); left > 0 && peer.closeCode === null; left--) {
    peer.send(hostileFrame(random));
    if (random.next() < 0.3) await sleep(random.below(5));
  }
  if (random.next() < 0.2) peer.socket.send('text');
  if (random.next() < 0.3)
    (peer.socket as unknown as { _socket: Duplex })._socket.write(Buffer.from([0xff, 0xff, 1, 2]));
  // An honest question: it is answered, or the socket was closed for what came before.
  if (peer.closeCode === null) peer.send(step1Frame(new Map()));
  await until(
    () => peer.closeCode !== null || peer.frames.some(({ type }) => type === 'step2'),
    'an answer or a close code',
  );
  if (peer.closeCode !== null) expect(table, `close code ${peer.closeCode}`).toContain(peer.closeCode);
};

const byPost = async (random: Random, person: Person, fileId: FileId): Promise<void> => {
  using peer = await EventPeer.enter(stage.host, person, fileId);
  for (let left = 1 + random.below(6); left > 0 && peer.closeCode === null; left--) {
    const frames = Array.from({ length: random.below(6) }, () => hostileFrame(random));
    const body = random.next() < 0.7 ? bodyOf(...frames) : (Buffer.concat(frames) as Uint8Array<ArrayBuffer>);
    const answer = await peer.post(body, random.next() < 0.9 ? peer.line : 'wrong').catch(() => null);
    if (answer) expect([204, 400, 410, 413, 429]).toContain(answer.status);
    const vector = Buffer.from(hostileFrame(random)).toString('base64url').slice(0, 4000);
    const state = await peer.state(vector).catch(() => null);
    if (state) expect([200, 400, 410, 429]).toContain(state.status);
    await state?.arrayBuffer().catch(() => undefined);
  }
  if (peer.closeCode !== null) expect(table).toContain(peer.closeCode);
};

/** Half a request, or none: bytes on a plain connection that is then left alone or cut. */
const byHand = async (random: Random): Promise<void> => {
  const socket = connect(stage.host.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    random.pick([
      'GET /collab/x?ticket=y HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'GET /collab/x?ticket=%00%ff HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
      'POST /collab/x/messages HTTP/1.1\r\nHost: x\r\nCollab-Line: x\r\nContent-Length: 1000000\r\n\r\nabc',
      `GET /collab/${'%2e'.repeat(20)}/events?ticket=${'x'.repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      '\u0000\u0001\u0002',
    ]),
  );
  await sleep(random.below(30));
  socket.destroy();
};

describe('CO70: hostile and broken clients', () => {
  it(`change nothing for others, ${rounds} rounds`, async () => {
    await withSeed(
      async (random) => {
        console.info(`fuzz seed ${random.seed}`);
        const finish = await calm();
        const before = { heap: 0, connections: await gauge(stage.host, 'connections') };
        for (let round = 0; round < rounds; round++) {
          const { fileId, people } = stage.document('editor', 'viewer');
          const attacks = Array.from({ length: 8 }, () => {
            const person = random.pick(people);
            return random.pick([bySocket, bySocket, byPost, byHand])(
              ...([random, person, fileId] as Parameters<typeof bySocket>),
            );
          });
          await Promise.all(attacks);
          // Whatever was let in can still be read by everybody.
          using honest = await Peer.connect({ host: () => stage.host, person: people[0] as Person, fileId });
          honest.text.insert(0, 'still here');
          // Its own words alone: what arrives in something deleted, a document deletes by itself, and a stock client keeps that.
          const own = { client: honest.doc.clientID, start: 0, end: 10 };
          await until(() => honest.received.structs.covers(own), `the echo; closed with ${honest.closeCodes}`);
          if (round === Math.floor(rounds / 3)) before.heap = await heapBytes();
        }
        await until(async () => (await gauge(stage.host, 'connections')) === before.connections, 'all lines are gone');
        // The calm ones still type: what waits is theirs, and is gone between two of their keys.
        await until(async () => (await gauge(stage.host, 'waiting_bytes')) === 0, 'nothing of the attacks waits');
        expect((await heapBytes()) - before.heap, 'growth').toBeLessThan(48 * 1024 * 1024);
        await finish();
        expect(defects, 'defects in the log').toEqual([]);
      },
      process.env.COLLAB_FUZZ_SEED ? Number(process.env.COLLAB_FUZZ_SEED) : undefined,
    );
  }, 600_000);

  it('CO71: asking for a large document again and again without reading costs one answer, not one each', async () => {
    const { fileId, people } = stage.document('owner', 'viewer');
    const [ada, bob] = people as [Person, Person];
    using author = await RawPeer.enter(stage.host, ada, fileId);
    author.send(step2Frame(typed(7, 'x'.repeat(6_000_000))[0] ?? new Uint8Array()));
    await until(() => author.updates.length > 0, 'stored');
    using greedy = await RawPeer.enter(stage.host, bob, fileId);
    greedy.socket.pause();
    const before = await heapBytes();
    for (let count = 0; count < 200; count++) greedy.send(step1Frame(new Map()));
    await sleep(500);
    expect((await heapBytes()) - before, '200 answers would be 1.2 GB').toBeLessThan(60_000_000);
    greedy.socket.resume();
    await until(
      () => greedy.frames.filter(({ type }) => type === 'step2').length >= 2,
      'the first and the last are answered',
    );
    expect(greedy.closeCode).toBeNull();
  }, 240_000);

  it('CO72: a websocket whose other side is gone is cut, one that is only silent is not', async () => {
    const host = await stage.anotherHost({ limits: { deadPeerMs: 600 } });
    const { fileId, people } = stage.document('owner', 'viewer');
    using gone = await RawPeer.enter(host, people[0] as Person, fileId);
    using silent = await RawPeer.enter(host, people[1] as Person, fileId);
    await Promise.all([gone.ask(), silent.ask()]);
    gone.socket.pause();
    await until(async () => (await gauge(host, 'connections')) === 1, 'the half-open one is cut');
    await sleep(700);
    expect(await gauge(host, 'connections')).toBe(1);
    expect(silent.closeCode).toBeNull();
  });

  it('what breaks the websocket protocol itself closes with 4400', async () => {
    const { fileId, people } = stage.document('owner');
    using peer = await RawPeer.enter(stage.host, people[0] as Person, fileId);
    (peer.socket as unknown as { _socket: Duplex })._socket.write(Buffer.from([0xff, 0x80, 0, 0, 0, 0]));
    expect(await peer.closed()).toBe(4400);
  });
});
