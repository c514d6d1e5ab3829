import { createDocumentProvider, type DocumentProvider, type DocumentStatus } from '@cloudity/client/collab';
import type { FileId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Host, startHost } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { createRandom } from './testing/random.ts';
import { type Person, World } from './testing/world.ts';

/** The app's own provider against the real hub: what the status says is what PostgreSQL holds. */
let database: TestDatabase;
let world: World;
let host: Host;
let opened: DocumentProvider[] = [];
/** Pending while the database is "away". */
let gate: Promise<void> = Promise.resolve();

beforeAll(async () => {
  database = await createTestDatabase();
  world = await World.create(database.db);
});
const start = async (port = 0): Promise<void> => {
  const db: Database = {
    ...database.db,
    tenant: async (tenantId, work) => {
      await gate;
      return database.db.tenant(tenantId, work);
    },
  };
  host = await startHost({ db, ports: world.ports, port });
};
beforeEach(() => start());
afterEach(async () => {
  await Promise.all(opened.map((provider) => provider.destroy()));
  opened = [];
  await host.dispose();
});
afterAll(() => database.dispose());

const open = (fileId: FileId, person: Person): DocumentProvider => {
  const provider = createDocumentProvider({
    fileId,
    renewTicket: () => host.ticket(person, fileId, 1),
    user: { name: person.actor.name, color: '#336699' },
    device: null,
    window: null,
  });
  opened.push(provider);
  return provider;
};
const text = ({ doc }: { readonly doc: Y.Doc }): Y.Text => doc.getText('text');
const status = (provider: DocumentProvider): DocumentStatus => provider.status.getSnapshot();
const becomes = (provider: DocumentProvider, expected: Partial<DocumentStatus>, withinMs?: number): Promise<void> =>
  until(
    () => Object.entries(expected).every(([name, value]) => status(provider)[name as keyof DocumentStatus] === value),
    JSON.stringify(expected),
    withinMs,
  );
const shared = (role: 'owner' | 'editor' | 'viewer' = 'editor') => {
  const fileId = world.file();
  const [ada, bob] = [world.member('Ada'), world.member('Bob')];
  world.share(fileId, ada, 'owner');
  world.share(fileId, bob, role);
  return { fileId, ada, bob };
};

describe("the app's provider and the hub", () => {
  it('converges with a stock provider, both ways, and is saved', async () => {
    const { fileId, ada, bob } = shared();
    const ours = open(fileId, ada);
    using stock = await Peer.connect({ host: () => host, person: bob, fileId });
    await becomes(ours, { status: 'saved', synced: true, role: 'owner' });
    text(ours).insert(0, 'from ours');
    await until(() => stock.text.toString() === 'from ours', 'ours arrives');
    stock.text.insert(0, 'from stock ');
    await until(() => text(ours).toString() === 'from stock from ours', 'stock arrives');
    text(ours).delete(0, 11);
    await becomes(ours, { status: 'saved', unsaved: false });
    await until(() => stock.text.toString() === 'from ours', 'deletion arrives');
    stock.provider.awareness.setLocalStateField('user', { name: 'Somebody else', color: '#123456' });
    await until(() => ours.people.getSnapshot()[1]?.name === 'Bob', 'the server names people');
  });

  it('is not saved while the database is away, and is when it is back', async () => {
    const { fileId, ada } = shared();
    const provider = open(fileId, ada);
    await becomes(provider, { status: 'saved' });
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    text(provider).insert(0, 'held');
    await new Promise((later) => setTimeout(later, 300));
    expect(status(provider)).toMatchObject({ status: 'saving', unsaved: true });
    resolve();
    await becomes(provider, { status: 'saved', unsaved: false });
  });

  it('hands in a change of more than a message may have, and what was written without a line', async () => {
    const { fileId, ada, bob } = shared();
    const ours = open(fileId, ada);
    await becomes(ours, { status: 'saved' });
    const rows = (count: number, of: string) => Array.from({ length: count }, () => of.repeat(100_000));
    ours.doc.getArray('rows').push(rows(90, 'x'));
    await becomes(ours, { status: 'saved', unsaved: false });
    const { port } = host;
    await host.dispose();
    ours.doc.getArray('rows').push(rows(90, 'y'));
    await start(port);
    await becomes(ours, { status: 'saved', unsaved: false });
    using late = await Peer.connect({ host: () => host, person: bob, fileId });
    await until(() => late.doc.getArray('rows').length === 180, 'others read it');
  });

  it('keeps everything that was typed through restarts of the hub', async () => {
    const { fileId, ada, bob } = shared();
    const [first, second] = [open(fileId, ada), open(fileId, bob)];
    await Promise.all([becomes(first, { status: 'saved' }), becomes(second, { status: 'saved' })]);
    for (let restart = 0; restart < 3; restart += 1) {
      const { port } = host;
      text(first).insert(0, `a${restart} `);
      const stopped = host.dispose();
      text(second).insert(0, `b${restart} `);
      await stopped;
      text(first).insert(0, `c${restart} `);
      expect(status(first).unsaved).toBe(true);
      await start(port);
      await Promise.all([becomes(first, { status: 'saved' }), becomes(second, { status: 'saved' })]);
    }
    using late = await Peer.connect({ host: () => host, person: bob, fileId });
    await until(() => text(first).toString() === text(second).toString(), 'converge');
    expect(late.text.toString()).toBe(text(first).toString());
    expect(late.text.toString().split(' ').filter(Boolean).sort()).toEqual([
      'a0',
      'a1',
      'a2',
      'b0',
      'b1',
      'b2',
      'c0',
      'c1',
      'c2',
    ]);
  });

  it('stops within 2 s when the access is taken away, and keeps what was typed', async () => {
    const { fileId, ada, bob } = shared();
    const provider = open(fileId, bob);
    await becomes(provider, { status: 'saved' });
    world.unshare(fileId, bob);
    await world.bumpRights(database.db);
    await becomes(provider, { status: 'failed', reason: 'revoked', closeCode: 4403 }, 2_500);
    text(provider).insert(0, 'too late');
    expect(status(provider)).toMatchObject({ status: 'failed', unsaved: true });
    using stock = await Peer.connect({ host: () => host, person: ada, fileId });
    expect(stock.text.toString()).toBe('');
  });

  it('a reader sees and is not heard; a role that changes arrives by itself', async () => {
    const { fileId, ada, bob } = shared('viewer');
    const [writer, reader] = [open(fileId, ada), open(fileId, bob)];
    await Promise.all([becomes(writer, { status: 'saved' }), becomes(reader, { status: 'saved', role: 'viewer' })]);
    text(writer).insert(0, 'read this');
    await until(() => text(reader).toString() === 'read this', 'text arrives');
    text(writer).delete(0, 5);
    await until(() => text(reader).toString() === 'this', 'deletion arrives');
    expect(status(reader)).toMatchObject({ status: 'saved', unsaved: false });
    world.share(fileId, bob, 'editor');
    await world.bumpRights(database.db);
    await becomes(reader, { status: 'saved', role: 'editor' });
    text(reader).insert(4, ' and that');
    await until(() => text(writer).toString() === 'this and that', 'text of the new editor');
  });

  it('a history that was reset is another room: this copy stays, and nothing of it leaks there', async () => {
    const { fileId, ada } = shared();
    const provider = open(fileId, ada);
    await becomes(provider, { status: 'saved' });
    text(provider).insert(0, 'old history');
    await becomes(provider, { status: 'saved', unsaved: false });
    await database.db.tenant(world.tenantId, async ({ sql, tenantId }) => {
      await sql`update collab_documents set epoch = epoch + 1 where tenant_id = ${tenantId} and file_id = ${fileId}`;
    });
    await becomes(provider, { status: 'failed', reason: 'room_replaced', closeCode: 4409, unsaved: false });
    expect(text(provider).toString()).toBe('old history');
  });

  const seed = Math.floor(Math.random() * 2 ** 31);
  it(`never says saved before PostgreSQL has it, on a bad day (seed ${seed})`, async () => {
    let state = seed;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const { fileId, ada, bob } = shared();
    const providers = [open(fileId, ada), open(fileId, bob), open(fileId, bob)];
    await Promise.all(providers.map((provider) => becomes(provider, { status: 'saved' })));
    /** A fresh, stock reader's view: exactly what is committed. */
    const stored = async (): Promise<Y.Doc> => {
      using peer = await Peer.connect({ host: () => host, person: ada, fileId });
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(peer.doc));
      return copy;
    };
    for (let step = 0; step < 150; step += 1) {
      const provider = providers[Math.floor(random() * providers.length)];
      if (!provider) continue;
      const body = text(provider);
      if (body.length > 5 && random() < 0.4) body.delete(Math.floor(random() * (body.length - 3)), 3);
      else body.insert(Math.floor(random() * (body.length + 1)), `<${step}>`);
      if (step % 40 === 20) {
        const { port } = host;
        await host.dispose();
        await start(port);
      }
      if (random() < 0.2) {
        const vectors = providers.map(({ doc }) => Y.encodeStateVector(doc));
        const claims = providers.map((one) => !status(one).unsaved && status(one).synced);
        const held = Y.decodeStateVector(Y.encodeStateVector(await stored()));
        for (const [index, vector] of vectors.entries())
          if (claims[index])
            for (const [client, clock] of Y.decodeStateVector(vector))
              expect(held.get(client) ?? 0, 'committed').toBeGreaterThanOrEqual(clock);
      }
    }
    await Promise.all(providers.map((provider) => becomes(provider, { status: 'saved', unsaved: false }, 20_000)));
    const texts = [...providers, { doc: await stored() }].map((one) => text(one).toString());
    await until(() => new Set(providers.map((one) => text(one).toString())).size === 1, 'converge');
    expect(texts.at(-1)).toBe(text(providers[0] ?? { doc: new Y.Doc() }).toString());
  });
  const looksSeed = Math.floor(Math.random() * 2 ** 32);
  it(`the same words formatted by three at the same time, the hub gone at times, look the same everywhere (seed ${looksSeed})`, async () => {
    const random = createRandom(looksSeed);
    const { fileId, ada, bob } = shared();
    const providers = [open(fileId, ada), open(fileId, bob), open(fileId, bob)];
    await Promise.all(providers.map((provider) => becomes(provider, { status: 'saved' })));
    const format = (doc: Y.Doc): void => {
      const words = doc.getText('text');
      const from = random.below(words.length + 1);
      const length = Math.min(1 + random.below(6), words.length - from);
      const looks = random.pick([{ bold: true }, { bold: null }, { color: 'red' }, { color: 'blue' }, { color: null }]);
      const choice = random.next();
      if (words.length === 0 || choice < 0.25) words.insert(from, random.pick(['one ', 'two ', 'x']), looks);
      else if (choice < 0.4 && length > 0) words.delete(from, length);
      else if (length > 0) words.format(from, length, looks);
      const body = doc.getXmlFragment('body');
      if (body.length === 0) body.insert(0, [new Y.XmlElement('paragraph')]);
      const first = body.get(0);
      if (first instanceof Y.XmlElement && choice > 0.7)
        first.setAttribute('style', random.pick(['h1', 'h2', 'quote']));
    };
    const look = ({ doc }: { readonly doc: Y.Doc }): string =>
      JSON.stringify([doc.getText('text').toDelta(), doc.getXmlFragment('body').toString()]);
    for (let round = 0; round < 3; round += 1) {
      for (let step = 0; step < 60; step += 1) format(random.pick(providers).doc);
      const { port } = host;
      await host.dispose();
      // Apart from each other: what they do now to the same words meets when the hub is back.
      for (let step = 0; step < 60; step += 1) format(random.pick(providers).doc);
      await start(port);
      await Promise.all(providers.map((provider) => becomes(provider, { status: 'saved', unsaved: false }, 30_000)));
    }
    await until(() => new Set(providers.map(look)).size === 1, 'all look the same');
    using late = await Peer.connect({ host: () => host, person: ada, fileId });
    expect(look(late)).toBe(look(providers[0] ?? late));
  });
});
