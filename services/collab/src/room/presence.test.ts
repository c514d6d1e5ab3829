import { describe, expect, it } from 'vitest';
import type { Identity } from './presence.ts';
import { Presence } from './presence.ts';

const person = (id: string, name: string, kind: 'member' | 'guest' = 'member'): Identity => ({
  author: { kind, id },
  name,
});
const ada = person('a', 'Ada');
const bob = person('b', 'Bob');
const entry = (client: number, clock: number, state: unknown) => ({ client, clock, state: JSON.stringify(state) });
const make = () => new Presence({ maxStateBytes: 4096 });
const clients = (presence: Presence, nowMs = 0) => presence.everybody(nowMs).map(({ member }) => member.client);

describe('CO66: presence over several hubs', () => {
  const told = (presence: Presence, nowMs = 0) =>
    presence.everybody(nowMs).map(({ member }) => JSON.parse(member.state));
  const remote = (client: number, identity: Identity, state: unknown, clientClock = 1) => ({
    client,
    clock: 5,
    clientClock,
    ...identity,
    state: state === null ? null : JSON.stringify(state),
  });

  it('shows people of another hub under the name their server gives, whatever their state claims', () => {
    const presence = make();
    presence.receiveRemote('hub', [remote(10, ada, { user: { id: 'b', name: 'Bob', color: '#123456' } })], 0);
    expect(told(presence)).toEqual([{ user: { id: 'a', name: 'Ada', kind: 'member', color: '#123456' } }]);
    expect(JSON.parse(presence.everybody(0)[0]?.guest.state ?? '')).toEqual({
      user: { name: 'Ada', color: '#123456' },
    });
    expect(presence.shared(0)).toEqual([]);
  });

  it('tells other hubs of its own people only, and when they leave', () => {
    const presence = make();
    presence.receive(1, bob, [entry(20, 3, { cursor: 1 })], 0);
    presence.receiveRemote('hub', [remote(10, ada, {})], 0);
    expect(presence.takeChanges(0).flatMap(({ shared }) => shared ?? [])).toMatchObject([
      { client: 20, clientClock: 3, name: 'Bob', state: expect.stringContaining('cursor') },
    ]);
    presence.leave(1, 0);
    expect(presence.takeChanges(0).flatMap(({ shared }) => shared ?? [])).toMatchObject([{ client: 20, state: null }]);
  });

  it('an id that lives on another hub is taken by its own person alone', () => {
    const presence = make();
    presence.receiveRemote('hub', [remote(10, ada, { at: 'there' })], 0);
    presence.receive(1, bob, [entry(10, 9, { at: 'forged' })], 0);
    expect(told(presence)).toMatchObject([{ at: 'there', user: { name: 'Ada' } }]);
    presence.receive(2, ada, [entry(10, 1, { at: 'here' })], 0);
    expect(told(presence)).toMatchObject([{ at: 'here', user: { name: 'Ada' } }]);
    presence.receiveRemote('hub', [remote(10, ada, null)], 0);
    presence.receiveRemote('hub', [remote(10, ada, { at: 'old' })], 0);
    expect(told(presence)).toMatchObject([{ at: 'here' }]);
    presence.receiveRemote('hub', [remote(10, ada, { at: 'moved on' }, 2)], 0);
    expect(told(presence)).toMatchObject([{ at: 'moved on' }]);
  });

  it('forgets the people of a hub that is gone, and nobody else', () => {
    const presence = make();
    presence.receive(1, bob, [entry(20, 1, {})], 0);
    presence.receiveRemote('one', [remote(10, ada, {})], 0);
    presence.receiveRemote('two', [remote(11, ada, {})], 0);
    presence.takeChanges(0);
    presence.leaveHub('one', 0);
    expect(clients(presence)).toEqual([20, 11]);
    expect(presence.takeChanges(0)).toMatchObject([{ shared: null, member: { client: 10, state: 'null' } }]);
  });

  it('ignores what is no state, is too large, or comes from a clock that is far ahead', () => {
    const presence = make();
    presence.receiveRemote('hub', [{ ...remote(10, ada, {}), state: 'x' }], 0);
    presence.receiveRemote('hub', [remote(11, ada, { x: 'y'.repeat(10_000) })], 0);
    expect(clients(presence)).toEqual([]);
    presence.receiveRemote('hub', [{ ...remote(12, ada, {}), clock: Number.MAX_SAFE_INTEGER }], 1_000);
    expect(presence.everybody(1_000)[0]?.member.clock).toBeLessThan(70_000);
  });
});

describe('CO21 (H14): presence', () => {
  it('binds a connection to the first id it sends that no other person holds', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { user: {} })], 0);
    presence.receive(2, bob, [entry(10, 5, { user: {} }), entry(20, 1, { user: {} })], 0);
    expect(presence.clientOf(1)).toBe(10);
    expect(presence.clientOf(2)).toBe(20);
  });

  it('ignores what a connection repeats of others, and never takes it for an error', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { cursor: 1 })], 0);
    presence.receive(2, bob, [entry(20, 1, {})], 0);
    presence.takeChanges(0);
    presence.receive(2, bob, [entry(10, 99, { cursor: 'forged' }), entry(10, 99, null), entry(30, 1, {})], 0);
    expect(presence.hasChanges).toBe(false);
    expect(clients(presence)).toEqual([10, 20]);
  });

  it('lets the same person take its id over, and the old connection takes nobody with it', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 5, {})], 0);
    presence.receive(3, ada, [entry(10, 1, { cursor: 2 })], 0);
    presence.leave(1, 0);
    expect(clients(presence)).toEqual([10]);
    expect(presence.clientOf(3)).toBe(10);
    presence.leave(3, 0);
    expect(clients(presence)).toEqual([]);
  });

  it('says who somebody is itself, whatever the browser claims', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { user: { id: 'b', name: 'Bob', color: '#abc' }, cursor: 3 })], 0);
    const [change] = presence.takeChanges(0);
    expect(JSON.parse(change?.member.state ?? '')).toEqual({
      user: { id: 'a', name: 'Ada', kind: 'member', color: '#abc' },
      cursor: 3,
    });
  });

  it('CO23 (T9): a guest sees names and colours, nothing else about people', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { user: { id: 'a', email: 'ada@example.org', color: '#abc' } })], 0);
    const [change] = presence.takeChanges(0);
    expect(JSON.parse(change?.guest.state ?? '')).toEqual({ user: { name: 'Ada', color: '#abc' } });
  });

  it('passes on changes at once and renewals rarely', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { cursor: 1 })], 0);
    expect(presence.takeChanges(1_000)).toHaveLength(1);
    presence.receive(1, ada, [entry(10, 2, { cursor: 1 })], 2_000);
    expect(presence.hasChanges).toBe(false);
    presence.receive(1, ada, [entry(10, 3, { cursor: 2 })], 3_000);
    expect(presence.takeChanges(3_000)).toHaveLength(1);
    presence.receive(1, ada, [entry(10, 4, { cursor: 2 })], 14_000);
    expect(presence.takeChanges(14_000)).toHaveLength(1);
  });

  it('counts on its own clock, so that somebody who comes back is seen although its counter began anew', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 7, {})], 100);
    const [arrived] = presence.takeChanges(100);
    presence.leave(1, 100);
    const [left] = presence.takeChanges(100);
    presence.receive(2, ada, [entry(10, 7, {})], 100);
    const [back] = presence.takeChanges(100);
    expect(left?.member.state).toBe('null');
    expect(left?.member.clock).toBeGreaterThan(arrived?.member.clock ?? 0);
    expect(back?.member.clock).toBeGreaterThan(left?.member.clock ?? 0);
    expect(back?.source).toBe(2);
  });

  it('leaves when the browser says so, and ignores older messages and what is no state', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 5, { cursor: 1 })], 0);
    presence.receive(1, ada, [entry(10, 4, { cursor: 'older' })], 0);
    presence.receive(1, ada, [{ client: 10, clock: 6, state: 'not json' }], 0);
    presence.receive(1, ada, [entry(10, 6, 'text'), entry(10, 6, [1])], 0);
    expect(JSON.parse(presence.everybody(0)[0]?.member.state ?? '')).toMatchObject({ cursor: 1 });
    presence.receive(1, ada, [entry(10, 7, null)], 0);
    expect(clients(presence)).toEqual([]);
  });

  it('CO24: ignores a state of more than 4 KiB', () => {
    const presence = make();
    presence.receive(1, ada, [entry(10, 1, { note: 'x'.repeat(4096) })], 0);
    expect(clients(presence)).toEqual([]);
  });
});
