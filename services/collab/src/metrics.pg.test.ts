import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awarenessFrame, updateFrame } from './protocol/frame.ts';
import type { Host } from './testing/host.ts';
import { until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const read = async ({ metrics }: Host, name: string, labels = ''): Promise<number> => {
  const text = await metrics.registry.metrics();
  const line = text.split('\n').find((one) => one.startsWith(`cloudity_collab_${name}${labels} `));
  return Number(line?.split(' ')[1] ?? 0);
};

describe('CO69: metrics', () => {
  it('count commits, batches, echoes, rooms, lines and refused updates', async () => {
    const host = await stage.anotherHost();
    const { fileId, people } = stage.document('owner', 'viewer');
    const [ada, bob] = people as [Person, Person];
    using owner = await RawPeer.enter(host, ada, fileId);
    using reader = await RawPeer.enter(host, bob, fileId);
    for (const update of typed(7, 'one', 'two')) await owner.commit(update);
    expect(await read(host, 'rooms')).toBe(1);
    expect(await read(host, 'connections')).toBe(2);
    expect(await read(host, 'commit_duration_seconds_count')).toBe(2);
    expect(await read(host, 'batch_changes_sum')).toBe(2);
    expect(await read(host, 'echo_delay_seconds_count')).toBe(2);
    expect(await read(host, 'longest_tail_updates')).toBe(3);
    reader.send(updateFrame(typed(8, 'no')[0] ?? new Uint8Array()));
    await until(async () => (await read(host, 'refused_updates_total', '{code="0"}')) === 1, 'the reader is counted');
    owner.send(new Uint8Array([0, 2, 1]));
    await owner.closed();
    expect(await read(host, 'refused_updates_total', '{code="4400"}')).toBe(1);
    using wrong = await RawPeer.open(`${host.url}/nowhere?ticket=x`);
    expect(await wrong.closed()).toBe(4401);
    expect(await read(host, 'refused_upgrades_total', '{code="4401"}')).toBe(1);
  });

  it('presence that a slow reader does not get is counted', async () => {
    const host = await stage.anotherHost({ limits: { slowReaderBytes: -1 } });
    const { fileId, people } = stage.document('owner', 'viewer');
    using one = await RawPeer.enter(host, people[0] as Person, fileId);
    using other = await RawPeer.enter(host, people[1] as Person, fileId);
    one.send(awarenessFrame([{ client: 7, clock: 1, state: '{}' }]));
    await until(async () => (await read(host, 'dropped_presence_total')) > 0, 'dropped');
    expect(other.frames.some((frame) => frame.type === 'awareness')).toBe(false);
  });
});

describe('CO64: a snapshot that another hub made', () => {
  it('is taken over: a hub whose people only read keeps no long tail', async () => {
    const { fileId, people } = stage.document('owner', 'viewer');
    const [ada, bob] = people as [Person, Person];
    const [writing, reading] = [await stage.anotherHost(), await stage.anotherHost()];
    using author = await RawPeer.enter(writing, ada, fileId);
    using reader = await RawPeer.enter(reading, bob, fileId);
    // Who says nothing at all is sent away after ten seconds.
    await reader.ask();
    const updates = typed(7, ...Array.from({ length: 2_000 }, (_, index) => `${index} `));
    for (const update of updates.splice(0, 230)) await author.commit(update);
    // A compaction that took long is followed by a long rest, and the next one comes with a change after it.
    await until(
      async () => {
        const next = updates.shift();
        if (next) await author.commit(next);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return (await read(writing, 'longest_tail_updates')) < 200;
      },
      'compacted where it is written',
      100_000,
    );
    await until(async () => (await read(reading, 'followed_updates_total')) >= 230, 'everything is known');
    await until(async () => (await read(reading, 'longest_tail_updates')) < 200, 'and taken over elsewhere', 100_000);
    expect(reader.closeCode).toBeNull();
  });
});
