import { createDocumentProvider, type DocumentProvider } from '@cloudity/client/collab';
import type { FileId } from '@cloudity/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { awarenessFrame, encodeStateVector, step1Frame, updateFrame } from './protocol/frame.ts';
import { bodyOf, EventPeer } from './testing/event-peer.ts';
import { createFaultyDatabase } from './testing/faults.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { type StubbornProxy, startStubbornProxy } from './testing/stubborn-proxy.ts';
import { textOf, typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const pair = (role: 'editor' | 'viewer' = 'editor') => {
  const { fileId, people } = stage.document('owner', role);
  return { fileId, ada: people[0] as Person, bob: people[1] as Person };
};
const first = (updates: readonly Uint8Array[]): Uint8Array => updates[0] ?? new Uint8Array();

describe('CO67: the hub over plain HTTP', () => {
  it('is one room with the websockets: edits and presence cross, and the echo comes after the commit', async () => {
    const { fileId, ada, bob } = pair();
    using socket = await RawPeer.enter(stage.host, ada, fileId);
    using events = await EventPeer.enter(stage.host, bob, fileId);
    expect(events.frames[0]?.type).toBe('step1');
    expect((await events.post(bodyOf(step1Frame(new Map()), updateFrame(first(typed(7, 'by post')))))).status).toBe(
      204,
    );
    await until(() => textOf(events.updates) === 'by post' && textOf(socket.updates) === 'by post', 'both have it');
    await socket.commit(first(typed(8, 'by socket')));
    await until(() => textOf(events.updates).includes('by socket'), 'the other way');
    await events.post(bodyOf(awarenessFrame([{ client: 7, clock: 1, state: '{"user":{"name":"x"}}' }])));
    await until(
      () => socket.frames.some((frame) => frame.type === 'awareness' && frame.entries.length > 0),
      'presence',
    );
    expect(await stage.countRows(fileId)).toBe(3);
  });

  it('H1: nothing is echoed, streamed or answered before its commit', async () => {
    const faulty = createFaultyDatabase(stage.database.db);
    await using host = await stage.anotherHost({ db: faulty.db });
    const { fileId, ada } = pair();
    using events = await EventPeer.enter(host, ada, fileId);
    faulty.fault = 'away';
    await events.post(bodyOf(updateFrame(first(typed(7, 'lost')))));
    expect(await events.closed()).toBe(1012);
    expect(textOf(events.updates)).toBe('');
    faulty.fault = 'none';
    expect(await stage.countRows(fileId)).toBe(1);
  });

  it('GET gives what is committed since a state vector', async () => {
    const { fileId, ada } = pair();
    using events = await EventPeer.enter(stage.host, ada, fileId);
    const [one, two] = typed(7, 'one ', 'two') as [Uint8Array, Uint8Array];
    await events.post(bodyOf(updateFrame(one), updateFrame(two)));
    await until(() => textOf(events.updates) === 'one two', 'committed');
    const ask = async (vector: ReadonlyMap<number, number>): Promise<Uint8Array> => {
      const answer = await events.state(Buffer.from(encodeStateVector(vector)).toString('base64url'));
      expect(answer.status).toBe(200);
      return new Uint8Array(await answer.arrayBuffer());
    };
    const doc = new Y.Doc();
    Y.applyUpdate(doc, one);
    expect((await ask(new Map())).length).toBeGreaterThan((await ask(new Map([[7, 4]]))).length);
    expect((await events.state('!!!')).status).toBe(200);
    expect((await events.state('gICAgICAgICAgIA')).status).toBe(400);
  });

  it('tickets: refused ones are told on the stream, and each works once', async () => {
    const { fileId, ada } = pair();
    const { ticket, room } = await stage.host.ticket(ada, fileId);
    using wrong = await EventPeer.open(stage.host, room, 'x'.repeat(64));
    expect(await wrong.closed()).toBe(4401);
    using good = await EventPeer.open(stage.host, room, ticket);
    await until(() => good.frames.length > 0, 'let in');
    using again = await EventPeer.open(stage.host, room, ticket);
    expect(await again.closed()).toBe(4401);
    await until(() => again.hasEnded, 'the stream ends');
    using foreign = await EventPeer.open(stage.host, room, ticket, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await good.post(bodyOf(), 'another')).status).toBe(410);
  });

  it('rights: readers change nothing, and whoever loses access is sent away', async () => {
    const { fileId, ada, bob } = pair('viewer');
    using reader = await EventPeer.enter(stage.host, bob, fileId);
    using owner = await EventPeer.enter(stage.host, ada, fileId);
    await reader.post(bodyOf(updateFrame(first(typed(7, 'no')))));
    await until(() => reader.frames.some(({ type }) => type === 'unknown'), 'told why');
    stage.world.unshare(fileId, bob);
    await stage.world.bumpRights(stage.database.db);
    expect(await reader.closed(15_000)).toBe(4403);
    expect((await reader.post(bodyOf())).status).toBe(410);
    expect(owner.closeCode).toBeNull();
    expect(await stage.countRows(fileId)).toBe(1);
  });

  it('limits: what is malformed or too large closes the line, one request at a time, a flood is slowed down', async () => {
    const { fileId, ada } = pair();
    using malformed = await EventPeer.enter(stage.host, ada, fileId);
    expect((await malformed.post(new Uint8Array([5, 1]))).status).toBe(400);
    expect(await malformed.closed()).toBe(4400);
    using broken = await EventPeer.enter(stage.host, ada, fileId);
    await broken.post(bodyOf(new Uint8Array([0, 2, 3, 1])));
    expect(await broken.closed()).toBe(4400);
    using flood = await EventPeer.enter(stage.host, ada, fileId);
    const since = performance.now();
    const updates = typed(7, ...Array.from({ length: 450 }, () => 'x'));
    const posting = flood.post(bodyOf(...updates.map(updateFrame)));
    await until(() => textOf(flood.updates).length > 0, 'the first arrive');
    expect((await flood.post(bodyOf())).status).toBe(429);
    expect((await posting).status).toBe(204);
    expect(performance.now() - since).toBeGreaterThan(800);
    await until(() => textOf(flood.updates).length === 450, 'all of it');
    expect(flood.closeCode).toBeNull();
    using large = await EventPeer.enter(stage.host, ada, fileId);
    expect((await large.post(new Uint8Array(9 * 1024 * 1024))).status).toBe(413);
    expect(await large.closed()).toBe(4413);
  });

  it('a client that goes away leaves nothing behind, and a hub that ends says so', async () => {
    const host = await stage.anotherHost();
    const { fileId, ada, bob } = pair();
    using stays = await EventPeer.enter(host, ada, fileId);
    {
      using goes = await EventPeer.enter(host, bob, fileId);
      await goes.post(bodyOf(awarenessFrame([{ client: 9, clock: 1, state: '{"cursor":1}' }])));
      await until(() => stays.frames.some((one) => one.type === 'awareness' && one.entries.length > 0), 'is there');
    }
    await until(
      () => stays.frames.some((one) => one.type === 'awareness' && one.entries.some(({ state }) => state === 'null')),
      'is gone',
    );
    await host.dispose();
    expect(await stays.closed()).toBe(1012);
  });
});

describe('CO68: the app where websockets are refused', () => {
  let proxy: StubbornProxy;
  const opened: DocumentProvider[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((provider) => provider.destroy()));
    await proxy[Symbol.asyncDispose]();
  });
  const open = (fileId: FileId, person: Person, window: EventTarget | null = null): DocumentProvider => {
    const provider = createDocumentProvider({
      fileId,
      renewTicket: async () => ({ ...(await stage.host.ticket(person, fileId, 1)), url: proxy.url }),
      user: { name: person.actor.name, color: '#336699' },
      device: null,
      window,
    });
    opened.push(provider);
    return provider;
  };
  const text = ({ doc }: { readonly doc: Y.Doc }): Y.Text => doc.getText('text');
  const saved = (provider: DocumentProvider): Promise<void> =>
    until(() => {
      const { status, unsaved } = provider.status.getSnapshot();
      return status === 'saved' && !unsaved;
    }, 'saved');

  it('R2: it goes on over plain HTTP, mixed with people on websockets, and returns by itself', async () => {
    proxy = await startStubbornProxy(stage.host.port);
    const { fileId, ada, bob } = pair();
    using stock = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    const window = new EventTarget();
    const provider = open(fileId, bob, window);
    await saved(provider);
    expect(proxy).toMatchObject({ refusedUpgrades: 2, passedUpgrades: 0, streams: 1 });
    text(provider).insert(0, 'by HTTP ');
    stock.text.insert(0, 'by websocket ');
    await saved(provider);
    await until(() => stock.text.toString() === text(provider).toString() && stock.text.length === 21, 'converge');
    await until(() => provider.people.getSnapshot().length === 2, 'people');
    // The lid is opened in another network.
    window.dispatchEvent(new Event('online'));
    await until(() => proxy.refusedUpgrades === 3, 'a websocket was tried again');
    text(provider).insert(0, 'still ');
    await saved(provider);
    proxy.allowsWebsockets = true;
    await until(async () => {
      window.dispatchEvent(new Event('online'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      return proxy.passedUpgrades > 0;
    }, 'it returns');
    await saved(provider);
    text(provider).insert(0, 'again ');
    await saved(provider);
    await until(() => stock.text.toString() === text(provider).toString(), 'converge again');
    expect(stock.text.toString()).toContain('again still');
    expect(proxy.streams).toBe(1);
  });

  it('loses nothing when its stream is cut while it types', async () => {
    proxy = await startStubbornProxy(stage.host.port);
    const { fileId, ada, bob } = pair();
    const provider = open(fileId, bob);
    await saved(provider);
    for (let count = 0; count < 60; count++) {
      text(provider).insert(text(provider).length, `${count} `);
      if (count === 20 || count === 40) proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await saved(provider);
    using stock = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    await until(() => stock.text.toString() === text(provider).toString(), 'everything arrived');
    expect(stock.text.toString().split(' ').filter(Boolean)).toHaveLength(60);
  });
});
