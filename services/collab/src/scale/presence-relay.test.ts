import { randomUUID } from 'node:crypto';
import { createMemoryNetwork } from '@cloudity/bus';
import type { FileId, TenantId } from '@cloudity/contracts';
import { createMetrics, silentLog } from '@cloudity/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { createHubMetrics } from '../hub/metrics.ts';
import { defaultLimits } from '../limits/limits.ts';
import { DocumentState } from '../room/document-state.ts';
import { Room } from '../room/room.ts';
import { until } from '../testing/peer.ts';
import { encodePresenceNotice, presenceChannel, statesInParts } from './presence-notice.ts';
import { PresenceRelay } from './presence-relay.ts';

const tenantId = randomUUID() as TenantId;
const fileId = randomUUID() as FileId;
const network = createMemoryNetwork();
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const state = (client: number, name: string) => ({
  client,
  clock: 1,
  clientClock: 1,
  author: { kind: 'member', id: name } as const,
  name,
  state: '{"cursor":1}',
});

/** A hub that is alone with one room, and what it puts on the bus. */
const hub = async (name: string) => {
  const said: Uint8Array[] = [];
  const bus = network.connect();
  const relay: PresenceRelay = new PresenceRelay({
    bus: {
      ...bus,
      publish: (channel, payload) => {
        said.push(payload);
        return bus.publish(channel, payload);
      },
    },
    log: silentLog,
    hub: name,
    rooms: () => [room],
    findRoom: (id) => (id === fileId ? room : null),
    deadMs: 150,
  });
  const room: Room = new Room({
    tenantId,
    fileId,
    epoch: 0,
    schemaVersion: 1,
    kind: 'doc',
    vacuumedBytes: 0,
    state: new DocumentState(null, null),
    limits: defaultLimits,
    nowMs: () => Date.now(),
    onPresence: (states) => relay.share(room, states),
    metrics: createHubMetrics(createMetrics(), {
      rooms: () => 1,
      connections: () => 0,
      waitingBytes: () => 0,
      tails: () => [],
    }),
  });
  const close = await relay.open(tenantId);
  ends.push(async () => {
    await relay.dispose();
    await close();
  });
  return { relay, room, said, bus };
};
const clients = ({ presence }: Room) => presence.everybody(0).map(({ member }) => member.client);

describe('CO66: presence between hubs', () => {
  it('a hub that is alone says only that it is here', async () => {
    const { relay, room, said } = await hub('one');
    relay.share(room, [state(7, 'Ada')]);
    relay.ask(room);
    expect(said).toHaveLength(1);
  });

  it('entries of a hub that falls silent expire', async () => {
    const { room } = await hub('one');
    const dead = network.connect();
    const say = (payload: Parameters<typeof encodePresenceNotice>[0]) =>
      dead.publish(presenceChannel(tenantId), encodePresenceNotice(payload));
    await say({ kind: 'here', hub: 'dead', rooms: [] });
    await say({ kind: 'states', hub: 'dead', fileId, epoch: 0, states: [state(9, 'Bob')] });
    await until(() => clients(room).includes(9), 'Bob is there');
    await until(() => clients(room).length === 0, 'and is not any more');
  });

  it('states of another epoch, another organization and other nonsense are ignored', async () => {
    const { room, bus } = await hub('one');
    const states = [state(9, 'Bob')];
    const notice = { kind: 'states', hub: 'x', fileId, epoch: 0, states } as const;
    await bus.publish(presenceChannel(tenantId), encodePresenceNotice({ ...notice, epoch: 1 }));
    await bus.publish(presenceChannel(randomUUID() as TenantId), encodePresenceNotice(notice));
    for (const text of ['', '{}', '[]', '{"kind":"states"}'])
      await bus.publish(presenceChannel(tenantId), new TextEncoder().encode(text));
    await bus.publish(
      presenceChannel(tenantId),
      encodePresenceNotice({ ...notice, states: [{ ...states[0], client: 10 } as never] }),
    );
    await until(() => clients(room).length > 0, 'the last one arrives');
    expect(clients(room)).toEqual([10]);
  });

  it('many states travel in parts that fit into a notice of PostgreSQL', () => {
    const states = Array.from({ length: 500 }, (_, client) => ({
      ...state(client, 'Ada'),
      state: 'x'.repeat(client * 8),
    }));
    const parts = statesInParts(states);
    expect(parts.flat()).toEqual(states);
    for (const part of parts)
      expect(
        encodePresenceNotice({ kind: 'states', hub: randomUUID(), fileId, epoch: 0, states: part }).length,
      ).toBeLessThan(5_997);
  });
});
