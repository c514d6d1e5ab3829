import { type Bus, createMemoryBus, createMemoryNetwork } from '@cloudity/bus';
import { createOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFrame } from './protocol/frame.ts';
import { commitChannel, encodeCommitNotice } from './scale/commit-notice.ts';
import { createFaultyDatabase } from './testing/faults.ts';
import type { Host } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { withSeed } from './testing/random.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { textOf, typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
let other: Host;
let deaf: Host;
const network = createMemoryNetwork();
beforeAll(async () => {
  stage = await createStage({ bus: network.connect(), collabLimits: 'off' });
  other = await stage.anotherHost({ bus: network.connect() });
  deaf = await stage.anotherHost({ bus: createMemoryBus() });
});
afterAll(() => stage[Symbol.asyncDispose]());

const pair = () => {
  const { fileId, people } = stage.document('owner', 'editor');
  return { fileId, ada: people[0] as Person, bob: people[1] as Person };
};

describe('CO9 (H5): several hubs on one database', () => {
  it('people on different hubs converge and both are told that it is saved', async () => {
    const { fileId, ada, bob } = pair();
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    using right = await Peer.connect({ host: () => other, person: bob, fileId });
    for (let index = 0; index < 20; index++) {
      left.text.insert(0, 'a');
      right.text.insert(right.text.length, 'b');
    }
    await until(() => left.text.length === 40 && right.text.length === 40, 'all text on both');
    expect(left.text.toString()).toBe(right.text.toString());
    await Promise.all([left.saved(), right.saved()]);
  });

  it('the last message lost on the bus shows at the next look, which comes every 2 s', async () => {
    const { fileId, ada, bob } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(deaf, bob, fileId);
    await left.commit(typed(7, 'only once')[0] ?? new Uint8Array());
    await until(() => textOf(right.updates) === 'only once', 'the change', 15_000);
  });

  it('a hub that fell behind writes on top of what the other committed, and repeats nothing', async () => {
    const { fileId, ada, bob } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(deaf, bob, fileId);
    const [shared] = typed(7, 'shared ') as [Uint8Array];
    await left.commit(shared);
    right.send(updateFrame(typed(8, 'mine')[0] ?? new Uint8Array()));
    await until(() => right.updates.length >= 2, 'both the other\u2019s change and the echo');
    expect(textOf(right.updates)).toContain('shared');
    using again = await RawPeer.enter(deaf, ada, fileId);
    await again.commit(shared);
    expect(await stage.countRows(fileId)).toBe(3);
  });

  it('the same change sent to two hubs at once is one row; other content under its clock is refused', async () => {
    const { fileId, ada } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(deaf, ada, fileId);
    const [update] = typed(7, 'once') as [Uint8Array];
    left.send(updateFrame(update));
    right.send(updateFrame(update));
    await until(() => left.updates.length > 0 && right.updates.length > 0, 'both echoes');
    expect(await stage.countRows(fileId)).toBe(2);
    const [, mine] = typed(7, 'once', ' mine') as [Uint8Array, Uint8Array];
    const [, theirs] = typed(7, 'once', ' they') as [Uint8Array, Uint8Array];
    left.send(updateFrame(mine));
    right.send(updateFrame(theirs));
    await until(() => left.closeCode === 4400 || right.closeCode === 4400, 'one is refused');
    expect([left.closeCode, right.closeCode]).toContain(null);
  });

  it('a document deleted on one hub closes on the others with 4404', async () => {
    const { fileId, ada } = pair();
    using left = await RawPeer.enter(other, ada, fileId);
    using right = await RawPeer.enter(deaf, ada, fileId);
    const documents = stage.host.service.ports.documents as {
      remove: (tenant: string, files: string[]) => Promise<void>;
    };
    await documents.remove(stage.world.tenantId, [fileId]);
    expect(await left.closed()).toBe(4404);
    expect(await right.closed()).toBe(4404);
    expect(await stage.countRows(fileId)).toBe(0);
  });
});

describe('CO64: commits travel as bytes', () => {
  it('another hub shows them without asking PostgreSQL', async () => {
    const faulty = createFaultyDatabase(stage.database.db);
    const blind = await stage.anotherHost({ db: faulty.db, bus: network.connect() });
    const { fileId, ada, bob } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(blind, bob, fileId);
    faulty.fault = 'away';
    const updates = typed(7, 'as ', 'bytes');
    for (const update of updates) await left.commit(update);
    await until(() => textOf(right.updates) === 'as bytes', 'the bytes');
    faulty.fault = 'none';
    await blind.dispose();
  });

  it('what was lost between two messages is read from PostgreSQL as soon as the second comes', async () => {
    let isLossy = false;
    const bus = network.connect();
    const lossy: Bus = {
      ...bus,
      subscribe: (channel, onMessage, onGap) =>
        bus.subscribe(channel, (payload) => (isLossy ? undefined : onMessage(payload)), onGap),
    };
    const host = await stage.anotherHost({ bus: lossy });
    const { fileId, ada, bob } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(host, bob, fileId);
    const [first, second, third] = typed(7, 'one ', 'two ', 'three') as [Uint8Array, Uint8Array, Uint8Array];
    await left.commit(first);
    await until(() => textOf(right.updates) === 'one ', 'the first');
    isLossy = true;
    await left.commit(second);
    isLossy = false;
    await left.commit(third);
    await until(() => textOf(right.updates) === 'one two three', 'all of them', 15_000);
    await host.dispose();
  });

  it('forged, foreign and damaged messages change nothing', async () => {
    const { fileId, ada } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    const stranger = (await createOrganization(stage.database.db)).tenantId;
    const [update] = typed(7, 'real') as [Uint8Array];
    const notice = { hub: 'x', fileId, epoch: 0, seq: 2, updates: [update] };
    const bus = network.connect();
    await bus.publish(commitChannel(stranger), encodeCommitNotice(notice));
    await bus.publish(commitChannel(stage.world.tenantId), encodeCommitNotice({ ...notice, epoch: 1 }));
    await bus.publish(
      commitChannel(stage.world.tenantId),
      encodeCommitNotice({ ...notice, updates: [update.slice(1)] }),
    );
    await bus.publish(commitChannel(stage.world.tenantId), new Uint8Array([1, 2, 3]));
    await left.commit(update);
    expect(textOf(await left.ask())).toBe('real');
    expect(await stage.countRows(fileId)).toBe(2);
  });
});

describe('CO66: presence over several hubs', () => {
  it('people see each other, guests see names only, and whoever leaves is gone', async () => {
    const { fileId, ada } = pair();
    const guest = stage.world.guest('Gus', fileId, 'editor');
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    left.provider.awareness.setLocalStateField('user', { name: 'Mallory', color: '#ff0000' });
    const right = await Peer.connect({ host: () => other, person: guest, fileId });
    right.provider.awareness.setLocalStateField('cursor', 7);
    const seen = (peer: Peer, by: Peer) => by.provider.awareness.getStates().get(peer.doc.clientID);
    await until(() => seen(left, right) !== undefined && seen(right, left) !== undefined, 'both see each other');
    expect(seen(left, right)?.user).toEqual({ name: ada.actor.name, color: '#ff0000' });
    await until(() => seen(right, left)?.cursor === 7, 'the cursor');
    expect(seen(right, left)?.user).toMatchObject({ name: 'Gus', kind: 'guest' });
    right.destroy();
    await until(() => seen(right, left) === undefined, 'the guest is gone');
  });

  it('whoever comes later hears of those who say nothing, and a hub that ends takes its people along', async () => {
    const { fileId, ada, bob } = pair();
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    left.provider.awareness.setLocalStateField('cursor', 1);
    const third = await stage.anotherHost({ bus: network.connect() });
    using right = await Peer.connect({ host: () => third, person: bob, fileId, reconnect: false });
    right.provider.awareness.setLocalStateField('cursor', 2);
    const ids = (peer: Peer) => [...peer.provider.awareness.getStates().keys()];
    await until(() => ids(right).includes(left.doc.clientID), 'the silent one is seen');
    await until(() => ids(left).includes(right.doc.clientID), 'and sees');
    await third.dispose();
    await until(() => !ids(left).includes(right.doc.clientID), 'the hub took its people along');
  });
});

describe('random people on random hubs', () => {
  it('five of them, coming and going, converge', async () => {
    await withSeed(async (random) => {
      const { fileId, ada, bob } = pair();
      const hosts = [stage.host, other, deaf];
      const peers = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          Peer.connect({ host: () => random.pick(hosts), person: index % 2 === 0 ? ada : bob, fileId }),
        ),
      );
      for (let step = 0; step < 300; step++) {
        const peer = random.pick(peers);
        if (random.next() < 0.7 || peer.text.length === 0)
          peer.text.insert(random.below(peer.text.length + 1), random.pick(['a', 'bc', 'def ']));
        else peer.text.delete(random.below(peer.text.length), 1);
        if (random.next() < 0.03) peer.cut();
        if (random.next() < 0.2) await new Promise((resolve) => setTimeout(resolve, random.below(8)));
      }
      await until(() => peers.every((peer) => peer.isSaved), 'everybody is saved');
      const [first, ...rest] = peers.map(({ text }) => text.toString());
      await until(
        () => peers.every(({ text }) => text.toString() === peers[0]?.text.toString()),
        `all show the same: ${first?.length} ${rest.map(({ length }) => length)}`,
      );
      using late = await Peer.connect({ host: () => deaf, person: ada, fileId });
      await until(() => late.text.toString() === peers[0]?.text.toString(), 'the hub without a bus has read the log');
      for (const peer of peers) peer.destroy();
    });
  });
});
