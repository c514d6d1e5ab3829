import type { FileId } from '@cloudity/contracts';
import { bumpAclVersion } from '@cloudity/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awarenessFrame, updateFrame } from './protocol/frame.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Rights are looked at each second; a minute passes before anything else would notice. Busy machines are granted a delay. */
const soonMs = 15_000;

const one = (role: 'owner' | 'editor' | 'viewer' = 'editor') => {
  const { fileId, people } = stage.document(role);
  return { fileId, person: people[0] as Person };
};

const ticketCall = (token: string | null, fileId: string, body: unknown = {}) =>
  stage.host.service.http.request(`/api/v1/files/${fileId}/collab-ticket`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });

const open = (room: string, ticket: string, headers: Record<string, string> = {}) =>
  RawPeer.open(`${stage.host.url}/${room}?ticket=${ticket}`, { headers });

describe('CO16 (H10): tickets', () => {
  it('open the room once', async () => {
    const { fileId, person } = one();
    const { ticket, room, url, role, schema, reason } = await stage.host.ticket(person, fileId);
    expect({ url, role, schema, reason }).toEqual({ url: stage.host.url, role: 'editor', schema: 1, reason: null });
    using first = await open(room, ticket);
    await until(() => first.frames.length > 0, 'the hub speaks');
    using second = await open(room, ticket);
    expect(await second.closed()).toBe(4401);
    expect(first.closeCode).toBeNull();
  });

  it('of two that come at once with the same ticket, one gets in', async () => {
    const { fileId, person } = one();
    const { ticket, room } = await stage.host.ticket(person, fileId);
    const peers = await Promise.all([open(room, ticket), open(room, ticket), open(room, ticket)]);
    await until(() => peers.filter(({ closeCode }) => closeCode === 4401).length === 2, 'two are refused');
    expect(peers.filter(({ closeCode }) => closeCode === null)).toHaveLength(1);
    for (const peer of peers) peer.socket.terminate();
  });

  it('are refused with 4401 when unknown, malformed, missing, or for another room', async () => {
    const { fileId, person } = one();
    const other = one();
    const { ticket, room } = await stage.host.ticket(person, fileId);
    const { room: otherRoom } = await stage.host.ticket(other.person, other.fileId);
    for (const wrong of ['', 'nonsense', `${ticket.slice(0, -4)}AAAA`]) {
      using peer = await open(room, wrong);
      expect(await peer.closed()).toBe(4401);
    }
    using elsewhere = await open(otherRoom, ticket);
    expect(await elsewhere.closed()).toBe(4401);
    using late = await open(room, ticket);
    expect(await late.closed(), 'used up by the wrong room').toBe(4401);
  });

  it('expire, and the next ticket sweeps them away', async () => {
    let now = Date.now();
    const host = await stage.anotherHost({ clock: { now: () => new Date(now) } });
    const { fileId, person } = one();
    const { ticket, room } = await host.ticket(person, fileId);
    now += 31_000;
    using peer = await RawPeer.open(`${host.url}/${room}?ticket=${ticket}`);
    expect(await peer.closed()).toBe(4401);
    await host.ticket(person, fileId);
    now += 31_000;
    await host.ticket(person, fileId);
    const rows = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) => sql`select 1 from collab_tickets where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    expect(rows).toHaveLength(1);
  });

  it('are kept only as a hash, with the caller\u2019s token sealed', async () => {
    const { fileId, person } = one();
    const { ticket } = await stage.host.ticket(person, fileId);
    const [row] = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`select encode(ticket_hash, 'escape') || encode(sealed_token, 'escape') as all, ticket_hash from collab_tickets
          where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    expect(row?.all).not.toContain(person.token);
    expect(row?.ticket_hash.toString('base64url')).not.toContain(ticket.slice(0, 20));
  });

  it('are given to those who may see a live document, and to nobody else', async () => {
    const { fileId, person } = one();
    const stranger = stage.world.member('Stranger');
    expect((await ticketCall(null, fileId)).status).toBe(401);
    expect((await ticketCall('cs_wrong', fileId)).status).toBe(401);
    expect((await ticketCall(stranger.token, fileId)).status).toBe(404);
    expect((await ticketCall(person.token, '01234567-89ab-7def-8123-456789abcdef')).status).toBe(404);
    expect((await ticketCall(person.token, 'not-an-id')).status).toBe(400);
    expect((await ticketCall(person.token, fileId, { schema: 1, extra: true })).status).toBe(400);
    const folder = stage.world.file({ kind: 'folder' });
    stage.world.share(folder, person, 'owner');
    expect((await ticketCall(person.token, folder)).status).toBe(400);
    stage.world.change(fileId, { trashed: true });
    expect((await ticketCall(person.token, fileId)).status).toBe(410);
  });

  it('whoever lost the right between ticket and upgrade stays outside', async () => {
    const { fileId, person } = one();
    const { ticket, room } = await stage.host.ticket(person, fileId);
    stage.world.unshare(fileId, person);
    using peer = await open(room, ticket);
    expect(await peer.closed()).toBe(4403);
  });
});

describe('CO31: upgrades', () => {
  it('from a foreign page are refused before the ticket is looked at', async () => {
    const { fileId, person } = one();
    const { ticket, room } = await stage.host.ticket(person, fileId);
    using foreign = await open(room, ticket, { origin: 'https://evil.example' });
    expect(foreign.frames).toEqual([]);
    expect(await foreign.closed()).toBe(1006);
    using own = await open(room, ticket, { origin: `http://127.0.0.1:${stage.host.port}` });
    await until(() => own.frames.length > 0, 'our own page gets in');
  });

  it('to other paths are not the hub\u2019s', async () => {
    using peer = await RawPeer.open(`ws://127.0.0.1:${stage.host.port}/elsewhere`);
    expect(await peer.closed()).toBe(1006);
  });

  it('CO20 (H13): there is no comments document', async () => {
    const { fileId, person } = one();
    const { ticket } = await stage.host.ticket(person, fileId);
    using peer = await open(`${fileId}.comments`, ticket);
    expect(await peer.closed()).toBe(4401);
  });
});

describe('CO17 (H10, T5): revocation reaches open sockets within 2 s', () => {
  const inRoom = async () => {
    const { fileId, person } = one();
    const peer = await RawPeer.enter(stage.host, person, fileId);
    return { fileId, person, peer };
  };
  const bump = () => stage.database.db.tenant(stage.world.tenantId, bumpAclVersion);

  it('a share that is taken away, by the version alone, without any bus', async () => {
    const { fileId, person, peer } = await inRoom();
    stage.world.unshare(fileId, person);
    await bump();
    expect(await peer.closed(soonMs)).toBe(4403);
  });

  it('a session that ended, or a member who was disabled', async () => {
    const { person, peer } = await inRoom();
    stage.world.endSession(person);
    await bump();
    expect(await peer.closed(soonMs)).toBe(4403);
  });

  it('a role that changed sends its person back for a new ticket', async () => {
    const { fileId, person, peer } = await inRoom();
    stage.world.share(fileId, person, 'viewer');
    await bump();
    expect(await peer.closed(soonMs)).toBe(1012);
    expect((await stage.host.ticket(person, fileId)).role).toBe('viewer');
  });

  it('a file in the trash closes its room with 4404', async () => {
    const { fileId, peer } = await inRoom();
    stage.world.change(fileId, { trashed: true });
    await bump();
    expect(await peer.closed(soonMs)).toBe(4404);
  });

  it('everybody else stays', async () => {
    const { fileId, people } = stage.document('owner', 'editor');
    const [ada, bob] = people as [Person, Person];
    using left = await RawPeer.enter(stage.host, ada, fileId);
    using right = await RawPeer.enter(stage.host, bob, fileId);
    stage.world.unshare(fileId, bob);
    await bump();
    expect(await right.closed(soonMs)).toBe(4403);
    await left.commit(typed(7, 'still here')[0] ?? new Uint8Array());
    expect(left.closeCode).toBeNull();
  });

  it('an expiry is a timer', async () => {
    const { fileId, people } = stage.document('owner');
    const person = people[0] as Person;
    stage.world.share(fileId, person, 'editor', new Date(Date.now() + 3_000).toISOString());
    using peer = await RawPeer.enter(stage.host, person, fileId);
    expect(peer.closeCode).toBeNull();
    expect(await peer.closed(soonMs)).toBe(4403);
  });
});

describe('CO19 (H12): a room that was replaced', () => {
  const replace = async (fileId: FileId) => {
    await stage.database.db.tenant(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`update collab_documents set epoch = epoch + 1 where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
  };

  it('closes its sockets with 4409, refuses tickets of the old name, and has a new one', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    const old = await stage.host.ticket(person, fileId);
    await replace(fileId);
    expect(await peer.closed(soonMs)).toBe(4409);
    using late = await open(old.room, old.ticket);
    expect(await late.closed()).toBe(4409);
    const { room } = await stage.host.ticket(person, fileId);
    expect(room).not.toBe(old.room);
  });

  it('a change that arrives in between is not written into the new history', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    await replace(fileId);
    const rows = await stage.countRows(fileId);
    peer.send(updateFrame(typed(7, 'old')[0] ?? new Uint8Array()));
    expect(await peer.closed()).toBe(4409);
    expect(await stage.countRows(fileId)).toBe(rows);
  });
});

describe('CO22 (H15): schemas', () => {
  it('a client of an older schema gets role viewer and the reason, and cannot type', async () => {
    const { fileId, person } = one('owner');
    await stage.host.ticket(person, fileId);
    await stage.database.db.tenant(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`update collab_documents set schema_version = 2 where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    const answer = await stage.host.ticket(person, fileId, 1);
    expect(answer).toMatchObject({ role: 'viewer', schema: 2, reason: 'schema_too_old' });
    using old = await RawPeer.enter(stage.host, person, fileId, 1);
    const rows = await stage.countRows(fileId);
    old.send(updateFrame(typed(7, 'destroys')[0] ?? new Uint8Array()));
    await old.ask();
    expect(await stage.countRows(fileId)).toBe(rows);
    expect((await stage.host.ticket(person, fileId, 2)).role).toBe('owner');
    using current = await RawPeer.enter(stage.host, person, fileId, 2);
    await current.commit(typed(8, 'fine')[0] ?? new Uint8Array());
  });
});

describe('CO23 (T9): guests', () => {
  it('reach the link\u2019s file with the link\u2019s role and nothing else', async () => {
    const { fileId, person } = one('owner');
    const sibling = one('owner');
    const reader = stage.world.guest('Guest', fileId, 'viewer');
    const writer = stage.world.guest('Writer', fileId, 'editor');
    expect((await ticketCall(reader.token, sibling.fileId)).status).toBe(404);
    using author = await RawPeer.enter(stage.host, person, fileId);
    using guest = await RawPeer.enter(stage.host, writer, fileId);
    await guest.commit(typed(7, 'from a guest')[0] ?? new Uint8Array());
    await until(() => author.updates.length > 0, 'the guest\u2019s text');
    expect((await stage.host.ticket(reader, fileId)).role).toBe('viewer');
  });

  it('see people\u2019s names in presence, not their ids', async () => {
    const { fileId, person } = one('owner');
    const visitor = stage.world.guest('Visitor', fileId, 'viewer');
    using author = await RawPeer.enter(stage.host, person, fileId);
    using guest = await RawPeer.enter(stage.host, visitor, fileId);
    author.send(
      awarenessFrame([{ client: 5, clock: 1, state: '{"user":{"email":"a@b.c","color":"#123"},"cursor":1}' }]),
    );
    await until(() => guest.frames.some(({ type }) => type === 'awareness'), 'presence');
    const frame = guest.frames.find(({ type }) => type === 'awareness');
    if (frame?.type !== 'awareness') throw new Error('no presence');
    expect(JSON.parse(frame.entries[0]?.state ?? '')).toEqual({
      user: { name: person.actor.name, color: '#123' },
      cursor: 1,
    });
  });
});

describe('CO21 (H14): presence over stock providers', () => {
  it('shows people to each other with the server\u2019s names, and takes them away when they go', async () => {
    const { fileId, people } = stage.document('owner', 'viewer');
    const [ada, bob] = people as [Person, Person];
    using left = await Peer.connect({ host: () => stage.host, person: ada, fileId });
    const right = await Peer.connect({ host: () => stage.host, person: bob, fileId, reconnect: false });
    right.provider.awareness.setLocalStateField('user', { name: 'The Queen', id: 'forged' });
    const seen = () => left.provider.awareness.getStates().get(right.doc.clientID) as { user?: object } | undefined;
    await until(() => seen()?.user !== undefined, 'Bob is seen');
    expect(seen()?.user).toMatchObject({ name: bob.actor.name, id: (bob.actor as { memberId: string }).memberId });
    right.cut();
    await until(() => seen() === undefined, 'Bob is gone');
    await right.comeBack();
    await until(() => seen() !== undefined, 'Bob is back at once, though his counter did not move', 5_000);
    right.destroy();
    await until(() => seen() === undefined, 'Bob is gone for good');
  });
});
