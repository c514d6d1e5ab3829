import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { decodeFrame, step2Frame, updateFrame } from './protocol/frame.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { itemWithOrigin, textOf, typed, typist } from './testing/updates.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const two = () => {
  const { fileId, people } = stage.document('owner', 'editor');
  const [ada, bob] = people as [(typeof people)[0], (typeof people)[0]];
  return { fileId, ada, bob };
};

describe('CO1: stock providers', () => {
  it('converge, and their authors learn from the echo that it is saved', async () => {
    const { fileId, ada, bob } = two();
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    using right = await Peer.connect({ host: () => stage.host, person: bob, fileId });
    left.text.insert(0, 'Hello');
    await until(() => right.text.toString() === 'Hello', 'the text arrives');
    right.text.insert(5, ' world');
    right.text.delete(0, 1);
    await until(() => left.text.toString() === 'ello world', 'the edit arrives');
    await Promise.all([left.saved(), right.saved()]);
    using late = await Peer.connect({ host: () => stage.host, person: bob, fileId });
    expect(late.text.toString()).toBe('ello world');
    expect(left.closeCodes).toEqual([]);
  });

  it('CO32: a new document begins with one shared paragraph, written once', async () => {
    const { fileId, ada, bob } = two();
    const tickets = await Promise.all([ada, bob, ada, bob].map((person) => stage.host.ticket(person, fileId)));
    expect(new Set(tickets.map(({ room }) => room)).size).toBe(1);
    expect(await stage.countRows(fileId)).toBe(1);
    using peer = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    expect(peer.doc.getXmlFragment('body').length).toBe(1);
  });

  it('many people typing at once all see everything', async () => {
    const { fileId, ada } = two();
    const peers = await Promise.all(
      Array.from({ length: 8 }, () => Peer.connect({ host: () => stage.host, person: ada, fileId })),
    );
    for (let round = 0; round < 20; round++)
      for (const [index, peer] of peers.entries()) peer.text.insert(0, `${String.fromCharCode(97 + index)}`);
    await until(() => peers.every(({ text }) => text.length === 160), 'all text everywhere');
    await Promise.all(peers.map((peer) => peer.saved()));
    expect(new Set(peers.map(({ text }) => text.toString())).size).toBe(1);
    for (const peer of peers) peer.destroy();
  });
});

describe('CO2 (H1): nothing leaves before it is committed', () => {
  it('neither echo, nor broadcast, nor step 1 or 2, while the row cannot be written', async () => {
    const { fileId, ada, bob } = two();
    using author = await RawPeer.enter(stage.host, ada, fileId);
    using reader = await RawPeer.enter(stage.host, bob, fileId);
    await author.commit(typed(7, 'one ')[0] ?? new Uint8Array());
    await until(() => reader.updates.length === 1, 'the first change');
    const [, second] = typed(7, 'one ', 'two') as [Uint8Array, Uint8Array];
    const isLocked = Promise.withResolvers<void>();
    const isReleased = Promise.withResolvers<void>();
    const locked = stage.database.owner.begin(async (sql) => {
      await sql`select set_config('app.tenant_id', ${stage.world.tenantId}, true)`;
      await sql`select 1 from collab_documents where file_id = ${fileId} for no key update`;
      isLocked.resolve();
      await isReleased.promise;
    });
    await isLocked.promise;
    author.send(updateFrame(second));
    using late = await RawPeer.enter(stage.host, bob, fileId);
    expect((late.frames[0] as { stateVector: ReadonlyMap<number, number> }).stateVector.get(7)).toBe(4);
    expect(textOf(await late.ask())).toBe('one ');
    expect(textOf(await author.ask())).toBe('one ');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.updates).toHaveLength(1);
    isReleased.resolve();
    await locked;
    await until(
      () => reader.updates.length === 2 && textOf(author.updates) === 'one two',
      'the change, once committed',
    );
  });
});

describe('CO4 (H2): a change behind a hole', () => {
  it('is stored, but neither shown nor acknowledged until the hole is filled, and the hub asks for it', async () => {
    const { fileId, ada, bob } = two();
    using author = await RawPeer.enter(stage.host, ada, fileId);
    using reader = await RawPeer.enter(stage.host, bob, fileId);
    const [one, two_, three] = typed(7, 'one ', 'two ', 'three') as [Uint8Array, Uint8Array, Uint8Array];
    await author.commit(one);
    const rows = await stage.countRows(fileId);
    const asked = author.frames.filter(({ type }) => type === 'step1').length;
    author.send(updateFrame(three));
    await until(() => author.frames.filter(({ type }) => type === 'step1').length > asked, 'the hub asks');
    expect(await stage.countRows(fileId)).toBe(rows + 1);
    expect(textOf(author.updates)).toBe('one ');
    expect(author.frames.findLast(({ type }) => type === 'step1')).toSatisfy(
      (frame) => (frame as { stateVector: ReadonlyMap<number, number> }).stateVector.get(7) === 4,
    );
    author.send(step2Frame(two_));
    await until(() => textOf(reader.updates) === 'one two three', 'both are shown');
    await until(() => textOf(author.updates) === 'one two three', 'both are acknowledged');
  });
});

describe('CO5 (H2): the hub speaks first', () => {
  it('its own step 1 is the first frame', async () => {
    const { fileId, ada } = two();
    using peer = await RawPeer.enter(stage.host, ada, fileId);
    expect(peer.frames[0]?.type).toBe('step1');
  });
});

describe('CO6 (H3): what cannot be read', () => {
  it.each([
    ['an empty frame', new Uint8Array()],
    ['a frame cut short', new Uint8Array([0, 2, 100])],
    ['an update that is none', updateFrame(new Uint8Array([9, 9, 9]))],
    ['an update with a truncated delete set', updateFrame(new Uint8Array([0, 1, 7, 1]))],
    ['CO10 (H6): an item that refers to itself', updateFrame(itemWithOrigin([7, 0], [7, 3]))],
  ])('%s closes with 4400 and stores nothing', async (_what, frame) => {
    const { fileId, ada } = two();
    using peer = await RawPeer.enter(stage.host, ada, fileId);
    const rows = await stage.countRows(fileId);
    peer.send(frame);
    expect(await peer.closed()).toBe(4400);
    expect(await stage.countRows(fileId)).toBe(rows);
  });

  it('text frames close with 4400, unknown kinds of message do nothing', async () => {
    const { fileId, ada } = two();
    using peer = await RawPeer.enter(stage.host, ada, fileId);
    peer.send(new Uint8Array([77, 1, 2, 3]));
    expect(textOf(await peer.ask())).toBe('');
    peer.socket.send('hello');
    expect(await peer.closed()).toBe(4400);
  });
});

describe('CO7 (H3): what changes nothing', () => {
  it('1,000 answers of reconnecting clients add no row, and each is told that it is saved', async () => {
    const { fileId, ada } = two();
    const { doc, text, updates } = typist(7);
    text.insert(0, 'some text');
    text.delete(2, 3);
    using first = await RawPeer.enter(stage.host, ada, fileId);
    for (const update of updates) await first.commit(update);
    const rows = await stage.countRows(fileId);
    const state = Y.encodeStateAsUpdate(doc);
    const [deletion] = updates.slice(1) as [Uint8Array];
    const reconnect = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        using peer = await RawPeer.enter(stage.host, ada, fileId);
        // A stock client answers the hub's step 1 with all deletions of the document; here five times.
        for (let time = 0; time < 5; time++) peer.send(step2Frame(time % 2 === 0 ? deletion : state));
        await until(() => peer.updates.length === 5, 'the echoes');
        peer.send(updateFrame(new Uint8Array([0, 0])));
      }
    };
    await Promise.all(Array.from({ length: 10 }, () => reconnect(20)));
    expect(await stage.countRows(fileId)).toBe(rows);
  });

  it('a repeated change whose original waits for its commit is echoed after that commit', async () => {
    const { fileId, ada } = two();
    using one = await RawPeer.enter(stage.host, ada, fileId);
    using other = await RawPeer.enter(stage.host, ada, fileId);
    const [update] = typed(7, 'twice') as [Uint8Array];
    one.send(updateFrame(update));
    other.send(updateFrame(update));
    await until(() => one.updates.length > 0 && other.updates.length > 0, 'both echoes');
    expect(await stage.countRows(fileId)).toBe(2);
  });
});

describe('CO12 (H7): client ids belong to people', () => {
  it('new text under another person\u2019s id is refused, and the refused text is nowhere', async () => {
    const { fileId, ada, bob } = two();
    const [one, more] = typed(7, 'mine', 'forged') as [Uint8Array, Uint8Array];
    using owner = await RawPeer.enter(stage.host, ada, fileId);
    await owner.commit(one);
    using forger = await RawPeer.enter(stage.host, bob, fileId);
    forger.send(updateFrame(more));
    expect(await forger.closed()).toBe(4400);
    expect(textOf(await owner.ask())).toBe('mine');
  });

  it('also when the hub does not know the owner yet and learns it in the transaction', async () => {
    const { fileId, ada, bob } = two();
    const [one, more] = typed(7, 'mine', 'forged') as [Uint8Array, Uint8Array];
    {
      using owner = await RawPeer.enter(stage.host, ada, fileId);
      await owner.commit(one);
    }
    const other = await stage.anotherHost();
    using forger = await RawPeer.enter(other, bob, fileId);
    forger.send(updateFrame(more));
    expect(await forger.closed()).toBe(4400);
    expect(await stage.countRows(fileId)).toBe(2);
  });

  it('a step 2 may bring back what another person wrote, and its row says so', async () => {
    const { fileId, ada, bob } = two();
    const [one, more] = typed(7, 'mine', ' rescued') as [Uint8Array, Uint8Array];
    using owner = await RawPeer.enter(stage.host, ada, fileId);
    await owner.commit(one);
    using rescuer = await RawPeer.enter(stage.host, bob, fileId);
    rescuer.send(step2Frame(more));
    await until(() => textOf(owner.updates) === 'mine rescued', 'the rescued text');
    const rows = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`select relayed from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId} order by seq`,
    );
    expect(rows.map(({ relayed }) => relayed)).toEqual([false, false, true]);
    await owner.commit(typed(7, 'mine', ' rescued', '!')[2] ?? new Uint8Array());
  });

  it('a person who first appears in somebody else\u2019s recovery can still type', async () => {
    const { fileId, ada, bob } = two();
    const [one, more] = typed(9, 'offline', ' and on') as [Uint8Array, Uint8Array];
    using rescuer = await RawPeer.enter(stage.host, bob, fileId);
    rescuer.send(step2Frame(one));
    await until(() => rescuer.updates.length > 0, 'the echo');
    using author = await RawPeer.enter(stage.host, ada, fileId);
    await author.commit(more);
    expect(textOf(await rescuer.ask())).toBe('offline and on');
  });
});

describe('CO13 (H7): other content under a taken clock', () => {
  it('closes with 4400, whether the first is committed, compacted or still waiting', async () => {
    const { fileId, ada } = two();
    using first = await RawPeer.enter(stage.host, ada, fileId);
    using second = await RawPeer.enter(stage.host, ada, fileId);
    first.send(updateFrame(typed(7, 'this')[0] ?? new Uint8Array()));
    second.send(updateFrame(typed(7, 'that')[0] ?? new Uint8Array()));
    const loser = await Promise.race([first.closed().then(() => first), second.closed().then(() => second)]);
    const winner = loser === first ? second : first;
    expect(loser.closeCode).toBe(4400);
    await until(() => winner.updates.length > 0, 'the echo');
    expect(['this', 'that']).toContain(textOf(await winner.ask()));
    expect(await stage.countRows(fileId)).toBe(2);
  });
});

describe('CO14 (H8): the echo', () => {
  it('covers all of a change of which only a part was new', async () => {
    const { fileId, ada } = two();
    const { doc, text, updates } = typist(7);
    text.insert(0, 'some text');
    text.delete(0, 2);
    using first = await RawPeer.enter(stage.host, ada, fileId);
    for (const update of updates) await first.commit(update);
    text.insert(0, 'new ');
    using again = await RawPeer.enter(stage.host, ada, fileId);
    again.send(step2Frame(Y.encodeStateAsUpdate(doc)));
    await until(() => again.updates.length === 2, 'the new part and the whole');
    expect(textOf(again.updates)).toBe('new me text');
    expect(await stage.countRows(fileId)).toBe(4);
  });
});

describe('CO25: who may only read', () => {
  it.each(['viewer', 'commenter'] as const)('a %s changes nothing and is told once', async (role) => {
    const { fileId, people } = stage.document('owner', role);
    const [owner, reader] = people as [(typeof people)[0], (typeof people)[0]];
    using author = await RawPeer.enter(stage.host, owner, fileId);
    await author.commit(typed(7, 'text')[0] ?? new Uint8Array());
    const rows = await stage.countRows(fileId);
    using peer = await RawPeer.enter(stage.host, reader, fileId);
    expect(textOf(await peer.ask())).toBe('text');
    const denials: number[] = [];
    peer.socket.on('message', (data: Buffer) => {
      if (data[0] === 2) denials.push(data[1] ?? -1);
      expect(() => decodeFrame(data)).not.toThrow();
    });
    peer.send(updateFrame(typed(8, 'no')[0] ?? new Uint8Array()));
    peer.send(step2Frame(typed(9, 'no')[0] ?? new Uint8Array()));
    peer.send(updateFrame(new Uint8Array([0, 1, 7, 1, 0, 1])));
    await until(() => denials.length > 0, 'the denial');
    await author.ask();
    await peer.ask();
    expect(denials).toEqual([0]);
    expect(await stage.countRows(fileId)).toBe(rows);
    expect(peer.closeCode).toBeNull();
  });
});
