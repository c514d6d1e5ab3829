import { createMemoryBus, createMemoryNetwork } from '@cloudity/bus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFrame } from './protocol/frame.ts';
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
beforeAll(async () => {
  const network = createMemoryNetwork();
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

  it('the last message lost on the bus shows within 3 s', async () => {
    const { fileId, ada, bob } = pair();
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(deaf, bob, fileId);
    await left.commit(typed(7, 'only once')[0] ?? new Uint8Array());
    const since = performance.now();
    await until(() => textOf(right.updates) === 'only once', 'the change', 3_000);
    expect(performance.now() - since).toBeLessThan(3_000);
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
    expect(await left.closed(2_000)).toBe(4404);
    expect(await right.closed(4_000)).toBe(4404);
    expect(await stage.countRows(fileId)).toBe(0);
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
