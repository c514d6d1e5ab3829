import { createMemoryBus } from '@cloudity/bus';
import type { FileId } from '@cloudity/contracts';
import { connect } from '@cloudity/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { updateFrame } from './protocol/frame.ts';
import { startChildHub } from './testing/child-hub.ts';
import { createFaultyDatabase, type FaultyDatabase } from './testing/faults.ts';
import type { Host } from './testing/host.ts';
import { startHost } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { remoteHost } from './testing/remote-host.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { textOf, typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const pair = () => {
  const { fileId, people } = stage.document('owner', 'editor');
  return { fileId, ada: people[0] as Person, bob: people[1] as Person };
};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A hub whose database can be taken away. */
const faultyHost = async (): Promise<{ faulty: FaultyDatabase; host: Host }> => {
  const faulty = createFaultyDatabase(stage.database.db);
  return { faulty, host: await stage.anotherHost({ db: faulty.db, bus: createMemoryBus() }) };
};

/** The text of the document as PostgreSQL has it, read by a hub that knows nothing yet. */
const storedText = async (fileId: FileId, person: Person): Promise<string> => {
  const host = await stage.anotherHost({ bus: createMemoryBus() });
  using peer = await Peer.connect({ host: () => host, person, fileId });
  return peer.text.toString();
};

describe('CO3 (H1): a commit that failed or whose outcome is unknown', () => {
  it.each(['unknown before commit', 'unknown after commit', 'away'] as const)(
    '%s: the room is read again, nobody is told more than is stored, and all text arrives',
    async (fault) => {
      const { fileId, ada, bob } = pair();
      const { faulty, host } = await faultyHost();
      using left = await Peer.connect({ host: () => host, person: ada, fileId });
      using right = await Peer.connect({ host: () => host, person: bob, fileId });
      left.text.insert(0, 'before ');
      await left.saved();
      faulty.fault = fault;
      left.text.insert(left.text.length, 'during ');
      await until(() => left.closeCodes.includes(1012), 'the room was discarded');
      expect(right.closeCodes).toContain(1012);
      expect(left.isSaved).toBe(false);
      faulty.fault = 'none';
      await left.saved();
      await until(() => right.text.toString() === 'before during ', 'the text arrives');
      expect(await storedText(fileId, ada)).toBe('before during ');
    },
  );
});

describe('CO8 (H4): one transaction per organization and flush', () => {
  it('takes all rooms that are waiting, in few commits', async () => {
    let transactions = 0;
    const { db } = stage.database;
    const counting = await stage.anotherHost({
      bus: createMemoryBus(),
      db: {
        ...db,
        tenant: async (tenantId, work) => {
          transactions += 1;
          return db.tenant(tenantId, work);
        },
      },
    });
    const rooms = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { fileId, ada } = pair();
        return RawPeer.enter(counting, ada, fileId);
      }),
    );
    transactions = 0;
    const updates = typed(7, ...Array.from({ length: 30 }, () => 'x'));
    for (const update of updates) for (const room of rooms) room.send(updateFrame(update));
    await until(() => rooms.every((room) => textOf(room.updates).length === 30), 'everything is committed');
    expect(transactions).toBeLessThan(60);
    for (const room of rooms) room.socket.terminate();
  });

  it('a document that cannot be written closes alone; the others of the same flush are written', async () => {
    const [bad, good] = [pair(), pair()];
    using badPeer = await RawPeer.enter(stage.host, bad.ada, bad.fileId);
    using goodPeer = await RawPeer.enter(stage.host, good.ada, good.fileId);
    await stage.database.owner.begin(async (sql) => {
      await sql`select set_config('app.tenant_id', ${stage.world.tenantId}, true)`;
      await sql.unsafe(
        `alter table collab_updates add constraint only_here check (file_id <> '${bad.fileId}' or seq < 2) not valid`,
      );
    });
    badPeer.send(updateFrame(typed(7, 'bad')[0] ?? new Uint8Array()));
    goodPeer.send(updateFrame(typed(8, 'good')[0] ?? new Uint8Array()));
    expect(await badPeer.closed()).toBe(1012);
    await until(() => textOf(goodPeer.updates) === 'good', 'the good one is written');
    expect(goodPeer.closeCode).toBeNull();
    await stage.database.owner.unsafe('alter table collab_updates drop constraint only_here');
  });
});

describe('CO28: the database is away', () => {
  it('R7: status says unsaved all the time, and afterwards everything arrives by itself', async () => {
    const { fileId, ada, bob } = pair();
    const { faulty, host } = await faultyHost();
    using left = await Peer.connect({ host: () => host, person: ada, fileId });
    using right = await Peer.connect({ host: () => host, person: bob, fileId });
    faulty.fault = 'away';
    for (let index = 0; index < 20; index++) {
      left.text.insert(left.text.length, `${index} `);
      await sleep(20);
      expect(left.isSaved).toBe(false);
    }
    faulty.fault = 'none';
    await left.saved();
    await until(() => right.text.toString() === left.text.toString(), 'the text arrives');
    expect(await storedText(fileId, bob)).toBe(left.text.toString());
  });

  it('R7: PostgreSQL throws every connection out in the middle of typing, again and again', async () => {
    const { fileId, ada, bob } = pair();
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    using right = await Peer.connect({ host: () => stage.host, person: bob, fileId });
    const admin = connect(JSON.parse(process.env.CLOUDITY_TEST_POSTGRES ?? '{}').adminUrl);
    const database = new URL(stage.database.urls.app).pathname.slice(1);
    for (let round = 0; round < 4; round++) {
      for (let index = 0; index < 30; index++) {
        left.text.insert(left.text.length, 'a');
        right.text.insert(0, 'b');
        if (index === 15)
          await admin`
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = ${database} and usename = 'cloudity_app' and pid <> pg_backend_pid()`;
        await sleep(3);
      }
    }
    await admin.end();
    await Promise.all([left.saved(), right.saved()]);
    await until(() => left.text.toString() === right.text.toString(), 'both agree');
    expect(left.text.length).toBe(240);
    expect(await storedText(fileId, ada)).toBe(left.text.toString());
  });

  it('R6: a client whose change was thrown away learns it', async () => {
    const { fileId, ada, bob } = pair();
    const [one, forged] = typed(7, 'mine', 'forged') as [Uint8Array, Uint8Array];
    using owner = await RawPeer.enter(stage.host, ada, fileId);
    await owner.commit(one);
    using other = await Peer.connect({ host: () => stage.host, person: bob, fileId, reconnect: false });
    Y.applyUpdate(other.doc, forged, 'from elsewhere');
    await until(() => other.closeCodes.length > 0, 'closed', 15_000);
    expect(other.closeCodes).toEqual([4400]);
    expect(other.isSaved).toBe(false);
  });
});

describe('CO27 (R8): the hub dies', () => {
  const start = (port: number) =>
    startChildHub({
      database: stage.database.access,
      objectFolder: '/nonexistent',
      port,
      world: stage.world.sketch(),
    });
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s while people type: nothing that was acknowledged is lost',
    async (signal) => {
      const { fileId, ada, bob } = pair();
      let hub = await start(0);
      const { port } = hub;
      const host = () => remoteHost(stage.database.db, stage.world, hub.url);
      const peers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => Peer.connect({ host, person: index % 2 ? ada : bob, fileId })),
      );
      let isTyping = true;
      const typing = peers.map(async (peer, index) => {
        for (let count = 0; isTyping; count++) {
          peer.text.insert(peer.text.length, `${index}.${count} `);
          await sleep(20);
        }
      });
      try {
        for (let round = 0; round < 3; round++) {
          await sleep(300);
          const code = await hub.end(signal);
          expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
          const acknowledged = peers.map(({ received }) => [...received.structs]);
          hub = await start(port);
          using reader = await Peer.connect({ host, person: ada, fileId });
          await until(
            () => acknowledged.every((ranges) => reader.received.structs.coversAll(ranges)),
            'all that was acknowledged',
          );
        }
        isTyping = false;
        await Promise.all(typing);
        await Promise.all(peers.map((peer) => peer.saved()));
        await until(() => peers.every(({ text }) => text.toString() === peers[0]?.text.toString()), 'all agree');
        expect(await storedText(fileId, ada)).toBe(peers[0]?.text.toString());
      } finally {
        isTyping = false;
        for (const peer of peers) peer.destroy();
        await hub[Symbol.asyncDispose]();
      }
    },
    240_000,
  );

  it('CO26: what was received before a drain is committed, and everybody is sent away with 1012', async () => {
    const { fileId, ada } = pair();
    const host = await startHost({ db: stage.database.db, ports: stage.world.ports, collabLimits: 'off' });
    const peer = await RawPeer.enter(host, ada, fileId);
    for (const update of typed(7, ...Array.from({ length: 100 }, () => 'x'))) peer.send(updateFrame(update));
    await until(() => peer.updates.length > 0, 'the first echo');
    await host.dispose();
    expect(peer.closeCode).toBe(1012);
    expect((await storedText(fileId, ada)).length).toBeGreaterThanOrEqual(textOf(peer.updates).length);
    using late = await RawPeer.open(`${host.url}/${fileId}.0?ticket=x`);
    expect(await late.closed()).toBe(1006);
  });
});

describe('what people have lost elsewhere', () => {
  it('R1: a sleeping browser wakes up and both texts are there', async () => {
    const { fileId, ada, bob } = pair();
    using sleeper = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    using other = await Peer.connect({ host: () => stage.host, person: bob, fileId });
    sleeper.text.insert(0, 'common ');
    await until(() => other.text.length > 0, 'the common text');
    sleeper.provider.disconnect();
    sleeper.text.insert(sleeper.text.length, 'asleep ');
    other.text.insert(other.text.length, 'awake ');
    await other.saved();
    await sleeper.comeBack();
    await sleeper.saved();
    await until(() => other.text.toString() === sleeper.text.toString(), 'both agree');
    expect([...other.text.toString().split(' ')].sort()).toEqual(['', 'asleep', 'awake', 'common']);
  });

  it('R3: three open browsers and a new hub: nothing is doubled', async () => {
    const { fileId, ada } = pair();
    let host = await startHost({ db: stage.database.db, ports: stage.world.ports });
    const peers = await Promise.all([0, 1, 2].map(() => Peer.connect({ host: () => host, person: ada, fileId })));
    peers[0]?.text.insert(0, 'seed text');
    await until(() => peers.every(({ text }) => text.length === 9), 'the text everywhere');
    for (let restart = 0; restart < 3; restart++) {
      const { port } = host;
      await host.dispose();
      host = await startHost({ db: stage.database.db, ports: stage.world.ports, port });
      await until(() => peers.every(({ provider }) => provider.synced), 'all are back');
    }
    for (const { text, doc } of peers) {
      expect(text.toString()).toBe('seed text');
      expect(doc.getXmlFragment('body').length).toBe(1);
    }
    expect(await stage.countRows(fileId)).toBe(2);
    for (const peer of peers) peer.destroy();
    await host.dispose();
  });

  it('R11: renaming or moving the file while people type changes nothing for them', async () => {
    const { fileId, ada } = pair();
    const before = await stage.host.ticket(ada, fileId);
    using peer = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    stage.world.change(fileId, { name: 'Another name' });
    await stage.world.bumpRights(stage.database.db);
    peer.text.insert(0, 'still typing');
    await peer.saved();
    await sleep(1_200);
    expect(peer.closeCodes).toEqual([]);
    expect((await stage.host.ticket(ada, fileId)).room).toBe(before.room);
  });

  it('R12: a browser with an old copy reverts nothing, and its reader is not made the author of anything', async () => {
    const { fileId, ada, bob } = pair();
    using author = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    author.text.insert(0, 'old text ');
    await author.saved();
    const oldCopy = Y.encodeStateAsUpdate(author.doc);
    author.text.delete(0, 4);
    author.text.insert(0, 'new ');
    await author.saved();
    const rows = await stage.countRows(fileId);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, oldCopy);
    using reader = await Peer.connect({ host: () => stage.host, person: bob, fileId, doc });
    await until(() => reader.text.toString() === 'new text ', 'the new text');
    await reader.saved();
    expect(author.text.toString()).toBe('new text ');
    expect(await stage.countRows(fileId)).toBe(rows);
  });

  it('R18: changes are stored in the order they came', async () => {
    const { fileId, ada } = pair();
    using peer = await RawPeer.enter(stage.host, ada, fileId);
    const updates = typed(7, ...Array.from({ length: 400 }, (_, index) => `${index},`));
    for (const update of updates) peer.send(updateFrame(update));
    await until(() => textOf(peer.updates).length === textOf(updates).length, 'all are committed');
    const rows = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql<{ data: Uint8Array }[]>`select data from collab_updates
          where tenant_id = ${tenantId} and file_id = ${fileId} and seq > 1 order by seq`,
    );
    let shown = '';
    const doc = new Y.Doc();
    for (const { data } of rows) {
      Y.applyUpdate(doc, new Uint8Array(data));
      const text = doc.getText('text').toString();
      expect(text.startsWith(shown)).toBe(true);
      expect(text.length).toBeGreaterThan(shown.length);
      shown = text;
    }
    expect(shown).toBe(textOf(updates));
  });
});
