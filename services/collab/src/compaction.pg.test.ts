import { randomBytes } from 'node:crypto';
import { createMemoryBus } from '@cloudity/bus';
import type { FileId } from '@cloudity/contracts';
import { silentLog, systemClock } from '@cloudity/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { publishSnapshot } from './compaction/store.ts';
import type { DocumentsPort } from './documents/service.ts';
import { step2Frame, updateFrame } from './protocol/frame.ts';
import type { Host } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { itemWithOrigin, textOf, typed } from './testing/updates.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const one = () => {
  const { fileId, people } = stage.document('owner');
  return { fileId, person: people[0] as Person };
};
const documents = (): DocumentsPort => stage.host.service.ports.documents as DocumentsPort;

const head = async (fileId: string) => {
  const [row] = await stage.database.db.read(
    stage.world.tenantId,
    ({ sql, tenantId }) =>
      sql`select last_seq::int, snapshot_seq::int, snapshot_bytes::int, snapshot_object, snapshot is not null as is_inline
        from collab_documents where tenant_id = ${tenantId} and file_id = ${fileId}`,
  );
  return row as {
    last_seq: number;
    snapshot_seq: number;
    snapshot_bytes: number;
    snapshot_object: string | null;
    is_inline: boolean;
  };
};

const insertRow = (fileId: string, data: Uint8Array, author: string) =>
  stage.database.db.tenant(stage.world.tenantId, async ({ sql, tenantId }) => {
    await sql`update collab_documents set last_seq = last_seq + 1 where tenant_id = ${tenantId} and file_id = ${fileId}`;
    await sql`
      insert into collab_updates (tenant_id, file_id, seq, author_kind, author_id, data)
      select ${tenantId}, ${fileId}, last_seq, 'member', ${author}, ${Buffer.from(data)} from collab_documents
      where tenant_id = ${tenantId} and file_id = ${fileId}`;
  });

describe('CO18 (H11): compaction', () => {
  it('happens while people type, keeps every row as history, and nobody notices', async () => {
    const { fileId, person } = one();
    using peer = await Peer.connect({ host: () => stage.host, person, fileId });
    for (let index = 0; index < 240; index++) {
      peer.text.insert(peer.text.length, `${index} `);
      if (index % 3 === 0) await peer.saved();
    }
    await peer.saved();
    await until(async () => (await head(fileId)).snapshot_seq > 0, 'a snapshot');
    peer.text.insert(0, 'after ');
    await peer.saved();
    const { last_seq, is_inline } = await head(fileId);
    expect(is_inline).toBe(true);
    expect(await stage.countRows(fileId)).toBe(last_seq);
    const other = await stage.anotherHost({ bus: createMemoryBus() });
    using late = await Peer.connect({ host: () => other, person, fileId });
    expect(late.text.toString()).toBe(peer.text.toString());
  });

  it('is a compare-and-set: whoever comes second changes nothing', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    await peer.commit(typed(7, 'text')[0] ?? new Uint8Array());
    const snapshot = {
      seq: 2,
      epoch: 0,
      expectedSeq: 0,
      sizeBytes: 2,
      ranges: new Uint8Array([1, 0, 0]),
      data: new Uint8Array([0, 0]),
      objectKey: null,
    };
    const publish = (change: Partial<typeof snapshot>) =>
      stage.database.db.tenant(stage.world.tenantId, (tx) => publishSnapshot(tx, fileId, { ...snapshot, ...change }));
    expect(await publish({ expectedSeq: 1 })).toBe(false);
    expect(await publish({ epoch: 1 })).toBe(false);
    expect(await publish({ seq: 99 })).toBe(false);
    expect((await head(fileId)).snapshot_seq).toBe(0);
    expect(await publish({})).toBe(true);
    expect(await publish({})).toBe(false);
  });

  it('a large snapshot lies in the object store and is read from there', async () => {
    const { fileId, person } = one();
    let random = 1;
    const noise = Array.from({ length: 1_200_000 }, () => {
      random = (random * 48_271) % 2_147_483_647;
      return String.fromCharCode(97 + (random % 26));
    }).join('');
    {
      using peer = await Peer.connect({ host: () => stage.host, person, fileId });
      for (let at = 0; at < noise.length; at += 400_000) peer.text.insert(at, noise.slice(at, at + 400_000));
      await peer.saved();
      await until(async () => (await head(fileId)).snapshot_object !== null, 'the object');
    }
    const { snapshot_object, snapshot_bytes, is_inline } = await head(fileId);
    expect(is_inline).toBe(false);
    expect((await stage.objects.head(snapshot_object ?? ''))?.sizeBytes).toBe(snapshot_bytes);
    const other = await stage.anotherHost({ bus: createMemoryBus() });
    using late = await Peer.connect({ host: () => other, person, fileId });
    expect(late.text.toString() === noise).toBe(true);
    await documents().remove(stage.world.tenantId, [fileId]);
    expect(await stage.objects.head(snapshot_object ?? '')).toBeNull();
  });
});

describe('CO62 (H11): superseded objects', () => {
  const tenMinutesMs = 10 * 60_000;
  const noise = (): Uint8Array => new Uint8Array(randomBytes(1_200_000));
  const compacted = async (host: Host, person: Person, fileId: FileId, clientId: number): Promise<string> => {
    await host.ticket(person, fileId);
    const before = (await head(fileId)).snapshot_object;
    const doc = new Y.Doc();
    doc.clientID = clientId;
    doc.getMap('map').set(`${clientId}`, noise());
    {
      using peer = await RawPeer.enter(host, person, fileId);
      peer.send(step2Frame(Y.encodeStateAsUpdate(doc)));
      await until(() => peer.updates.length > 0, 'the echo');
    }
    await until(async () => ((await head(fileId)).snapshot_object ?? before) !== before, 'the next object');
    return (await head(fileId)).snapshot_object ?? '';
  };

  it('stay for ten minutes after they were superseded, however old they are', async () => {
    let aheadMs = 0;
    const clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
    const { fileId, person } = one();
    const fresh = () => stage.anotherHost({ bus: createMemoryBus(), clock });
    const first = await compacted(await fresh(), person, fileId, 7);
    aheadMs += 3 * tenMinutesMs;
    const second = await compacted(await fresh(), person, fileId, 8);
    expect(await stage.objects.head(first)).not.toBeNull();
    aheadMs += tenMinutesMs / 2;
    const third = await compacted(await fresh(), person, fileId, 9);
    expect(await stage.objects.head(first)).not.toBeNull();
    aheadMs += tenMinutesMs / 2 + 60_000;
    await compacted(await fresh(), person, fileId, 10);
    await until(async () => (await stage.objects.head(first)) === null, 'the first is swept');
    expect(await stage.objects.head(second)).not.toBeNull();
    expect(await stage.objects.head(third)).not.toBeNull();
    await documents().remove(stage.world.tenantId, [fileId]);
  });
});

describe('CO63: a hub that ends', () => {
  it('does not wait for a compaction, and says nothing of it', async () => {
    const said: string[] = [];
    const note = (_fields: unknown, message: string): void => void said.push(message);
    const host = await stage.anotherHost({
      bus: createMemoryBus(),
      log: { ...silentLog, warn: note, error: note } as typeof silentLog,
    });
    const files = Array.from({ length: 6 }, one);
    for (const { fileId, person } of files) {
      using peer = await RawPeer.enter(host, person, fileId);
      peer.send(step2Frame(typed(7, 'x'.repeat(300_000))[0] ?? new Uint8Array()));
      await until(() => peer.updates.length > 0, 'the echo');
    }
    await host.dispose();
    expect(said).toEqual([]);
  });
});

describe('CO11 (H6): a row that cannot be applied', () => {
  it('goes into quarantine at the next compaction, the rest is published, and check lists it', async () => {
    const { fileId, person } = one();
    const errors: string[] = [];
    const host = await stage.anotherHost({
      bus: createMemoryBus(),
      log: { ...silentLog, error: (_fields, message) => errors.push(message) },
    });
    await host.ticket(person, fileId);
    const author = (person.actor as { memberId: string }).memberId;
    const parts = Array.from({ length: 30 }, (_, index) => `${index} `);
    const updates = typed(7, ...parts);
    for (const [index, update] of updates.entries()) {
      if (index === 13) await insertRow(fileId, itemWithOrigin([9, 0], [9, 5]), author);
      if (index === 20) await insertRow(fileId, new Uint8Array([1, 1, 1]), author);
      await insertRow(fileId, update, author);
    }
    expect(await documents().check(stage.world.tenantId)).toEqual([]);
    {
      using peer = await RawPeer.enter(host, person, fileId);
      expect(textOf(await peer.ask())).toBe(parts.join(''));
    }
    await until(async () => (await head(fileId)).snapshot_seq === 33, 'the snapshot');
    using late = await RawPeer.enter(host, person, fileId);
    expect(textOf(await late.ask())).toBe(parts.join(''));
    late.send(updateFrame(typed(70, 'more')[0] ?? new Uint8Array()));
    await until(() => late.updates.length > 1, 'life goes on');
    expect(errors).toEqual(['updates that cannot be applied were put in quarantine']);
    expect(await documents().check(stage.world.tenantId)).toEqual([{ fileId, problem: 'quarantined', rows: 2 }]);
    expect(await stage.countRows(fileId)).toBe(34);
    await documents().remove(stage.world.tenantId, [fileId]);
  });

  it('a log with a missing row is not opened, and check lists it', async () => {
    const { fileId, person } = one();
    await stage.host.ticket(person, fileId);
    await stage.database.db.tenant(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`update collab_documents set last_seq = last_seq + 2 where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    using peer = await RawPeer.enter(stage.host, person, fileId);
    expect(await peer.closed()).toBe(1013);
    expect(await documents().check(stage.world.tenantId)).toEqual([{ fileId, problem: 'hole', rows: 2 }]);
    await documents().remove(stage.world.tenantId, [fileId]);
  });
});

describe('CO29: what other services get', () => {
  it('a copy holds what is committed, is its own document, and copying again changes nothing', async () => {
    const { fileId, person } = one();
    const to = stage.world.file();
    stage.world.share(to, person, 'owner');
    using author = await Peer.connect({ host: () => stage.host, person, fileId });
    author.text.insert(0, 'original');
    await author.saved();
    await documents().copy(stage.world.tenantId, fileId, to);
    author.text.insert(0, 'changed ');
    await author.saved();
    await documents().copy(stage.world.tenantId, fileId, to);
    using copy = await Peer.connect({ host: () => stage.host, person, fileId: to });
    expect(copy.text.toString()).toBe('original');
    copy.text.insert(0, 'copied ');
    await copy.saved();
    expect(author.text.toString()).toBe('changed original');
  });

  it('a document that nobody opened gives no copy, no state and no text', async () => {
    const { fileId } = one();
    const to = stage.world.file();
    await documents().copy(stage.world.tenantId, fileId, to);
    expect(await documents().state(stage.world.tenantId, fileId)).toBeNull();
    expect(await documents().markdown(stage.world.tenantId, fileId)).toBe('');
    await documents().remove(stage.world.tenantId, [fileId, to]);
  });

  it('state is a Yjs update of what is committed', async () => {
    const { fileId, person } = one();
    using peer = await RawPeer.enter(stage.host, person, fileId);
    await peer.commit(typed(7, 'text')[0] ?? new Uint8Array());
    const state = await documents().state(stage.world.tenantId, fileId);
    expect(state).toMatchObject({ seq: 2, schema: 1 });
    expect(textOf([Buffer.from(state?.update ?? '', 'base64')])).toBe('text');
  });

  it('the drive hears who changed a document last', async () => {
    const { fileId, person } = one();
    const host = await stage.anotherHost({ bus: createMemoryBus() });
    using peer = await RawPeer.enter(host, person, fileId);
    await peer.commit(typed(7, 'text')[0] ?? new Uint8Array());
    await host.dispose();
    const touch = stage.world.touched.find((one) => one.fileId === fileId);
    expect(touch?.change).toMatchObject({
      by: { kind: 'member', id: (person.actor as { memberId: string }).memberId },
    });
    expect(touch?.change.sizeBytes).toBeGreaterThan(0);
  });
});

describe('CO30: export', () => {
  const get = (person: Person, fileId: string, format: string) =>
    stage.host.service.http.request(`/api/v1/files/${fileId}/export?format=${format}`, {
      headers: { authorization: `Bearer ${person.token}` },
    });

  const written = async () => {
    const fileId = stage.world.file({ name: 'Zürich "plan"' });
    const person = stage.world.member('Writer');
    stage.world.share(fileId, person, 'owner');
    using peer = await Peer.connect({ host: () => stage.host, person, fileId });
    const paragraph = peer.doc.getXmlFragment('body').get(0) as Y.XmlElement;
    paragraph.insert(0, [new Y.XmlText('Hello <script>')]);
    await peer.saved();
    return { fileId, person };
  };

  it('gives Markdown and HTML that cannot run as a page of ours', async () => {
    const { fileId, person } = await written();
    const markdown = await get(person, fileId, 'md');
    expect(markdown.status).toBe(200);
    expect(await markdown.text()).toContain('Hello');
    const html = await get(person, fileId, 'html');
    expect(await html.text()).toContain('Hello &lt;script&gt;');
    for (const { headers } of [markdown, html]) {
      expect(headers.get('content-security-policy')).toContain('sandbox');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-disposition')).toMatch(
        /^attachment; filename="[ -~]+"; filename\*=UTF-8''Z%C3%BCrich/,
      );
    }
  });

  it('answers 503 and what is missing for other formats, 404 to strangers, 403 where a link forbids downloads', async () => {
    const { fileId, person } = await written();
    for (const format of ['pdf', 'docx', 'pptx']) {
      const answer = await get(person, fileId, format);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/export/i) });
    }
    for (const format of ['exe', 'xlsx', 'csv']) expect((await get(person, fileId, format)).status).toBe(400);
    expect((await get(stage.world.member('Stranger'), fileId, 'md')).status).toBe(404);
    expect((await get(stage.world.guest('Reader', fileId, 'viewer', false), fileId, 'md')).status).toBe(403);
    expect((await get(stage.world.guest('Reader', fileId, 'viewer'), fileId, 'md')).status).toBe(200);
  });
});
