import type { FileId, FileVersion, VersionChanges } from '@cloudity/contracts';
import { bodyName, type DocumentTree, plainText } from '@cloudity/docmodel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocumentsPort } from './documents/service.ts';
import { Peer, until } from './testing/peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { type Person, World } from './testing/world.ts';

let stage: Stage;
let offsetMs = 0;
beforeAll(async () => {
  const limits = { emptyRoomMs: 50 };
  stage = await createStage({ collabLimits: 'off', limits, clock: { now: () => new Date(Date.now() + offsetMs) } });
});
afterAll(() => stage[Symbol.asyncDispose]());

const call = async (person: Person, method: string, fileId: FileId, path = '', body?: object): Promise<Response> =>
  stage.host.service.http.request(`/api/v1/files/${fileId}/versions${path}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const json = async <Value>(answer: Promise<Response>): Promise<Value> => {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Value;
};
const list = async (person: Person, fileId: FileId, query = '') =>
  json<{ items: FileVersion[]; nextCursor: string | null }>(call(person, 'GET', fileId, query));
const name = (person: Person, fileId: FileId, text: string) =>
  json<FileVersion>(call(person, 'POST', fileId, '', { name: text }));
const content = async (person: Person, fileId: FileId, version: string) =>
  plainText(await json<DocumentTree>(call(person, 'GET', fileId, `/${version}/content`)));
const changes = (person: Person, fileId: FileId, version: string, since?: string) =>
  json<VersionChanges>(call(person, 'GET', fileId, `/${version}/changes${since ? `?since=${since}` : ''}`));

const enter = (person: Person, fileId: FileId): Promise<Peer> =>
  Peer.connect({ host: () => stage.host, person, fileId });
const paragraphs = (peer: Peer): Y.XmlElement[] => peer.doc.getXmlFragment(bodyName).toArray() as Y.XmlElement[];
const lines = (peer: Peer): string[] =>
  paragraphs(peer).map((element) => (element.toArray() as Y.XmlText[]).map((text) => text.toString()).join(''));
const lastText = (peer: Peer): Y.XmlText => (paragraphs(peer).at(-1) as Y.XmlElement).get(0) as Y.XmlText;
/** Adds a paragraph at the end and waits until it is saved. */
const write = async (peer: Peer, text: string): Promise<void> => {
  const body = peer.doc.getXmlFragment(bodyName);
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(text)]);
  body.insert(body.length, [element]);
  await peer.saved();
};
const two = () => {
  const { fileId, people } = stage.document('owner', 'editor');
  return { fileId, ada: people[0] as Person, bob: people[1] as Person };
};
const words = (blocks: VersionChanges['blocks']): string[] =>
  blocks.flatMap((block) =>
    ((block.inlines ?? []) as { text?: string; change?: { kind: string; by: string } }[]).map(
      ({ text, change }) => `${change ? `${change.kind} by ${change.by}: ` : ''}${text}`,
    ),
  );
const keyOf = ({ actor }: Person): string => (actor.kind === 'member' ? `member:${actor.memberId}` : '');

describe('CO33: any moment of a document can be read', () => {
  it('by its number, as JSON and Markdown, however the log was compacted since', async () => {
    const { fileId, ada } = two();
    using peer = await enter(ada, fileId);
    const moments: number[] = [];
    for (let index = 0; index < 30; index++) {
      await write(peer, `line ${index}`);
      moments.push((await head(fileId)).lastSeq);
    }
    await until(async () => (await head(fileId)).snapshotSeq > 0, 'a compaction');
    for (const index of [0, 7, 29]) {
      const expected = Array.from({ length: index + 1 }, (_, at) => `line ${at}`);
      expect((await content(ada, fileId, String(moments[index]))).trim().split('\n')).toEqual(expected);
    }
    const markdown = await call(ada, 'GET', fileId, `/${moments[1]}/content?format=md`);
    expect(markdown.headers.get('content-security-policy')).toBe('sandbox');
    expect(await markdown.text()).toContain('line 0\n\nline 1');
    expect((await call(ada, 'GET', fileId, '/99999/content')).status).toBe(404);
  });
});

describe('CO35: versions', () => {
  it('are named, renamed, pinned and unnamed, and listed with who wrote, a page at a time', async () => {
    const { fileId, ada, bob } = two();
    using first = await enter(ada, fileId);
    using second = await enter(bob, fileId);
    await write(first, 'one');
    const draft = await name(ada, fileId, '  Draft ');
    expect(draft).toMatchObject({ name: 'Draft', pinned: false, restoredFrom: null });
    expect(draft.authors.map(({ id }) => id)).toEqual([actorId(ada)]);
    await until(() => lines(second).includes('one'), 'it arrives');
    await write(second, 'two');
    const final = await name(bob, fileId, 'Final');
    expect(final.authors.map(({ id }) => id)).toEqual([actorId(bob)]);
    expect(await name(bob, fileId, 'Final 2')).toMatchObject({ id: final.id, name: 'Final 2' });

    const page = await list(ada, fileId, '?limit=1');
    expect(page.items.map((version) => version.name)).toEqual(['Final 2']);
    const next = await list(ada, fileId, `?limit=1&cursor=${page.nextCursor}`);
    expect(next.items.map((version) => version.name)).toEqual(['Draft']);
    expect(next.nextCursor).toBeNull();
    expect((await call(ada, 'GET', fileId, '?cursor=nonsense')).status).toBe(400);

    const patch = (body: object) => json<FileVersion>(call(bob, 'PATCH', fileId, `/${draft.id}`, body));
    expect(await patch({ name: 'First draft' })).toMatchObject({ name: 'First draft', pinned: false });
    expect(await patch({ pinned: true })).toMatchObject({ name: 'First draft', pinned: true });
    expect(await patch({ name: null })).toMatchObject({ name: null, pinned: true });
    for (const bad of ['', '   ', 'a\nb', 'x'.repeat(201), '\u200b'])
      expect((await call(bob, 'PATCH', fileId, `/${draft.id}`, { name: bad })).status, JSON.stringify(bad)).toBe(400);
  });

  it('CO36: are made every ten minutes of activity, and at a pause as long', async () => {
    const { fileId, ada } = two();
    using peer = await enter(ada, fileId);
    await write(peer, 'one');
    offsetMs += 6 * 60_000;
    await write(peer, 'two');
    expect((await list(ada, fileId)).items).toEqual([]);
    offsetMs += 5 * 60_000;
    await write(peer, 'three');
    await until(async () => (await list(ada, fileId)).items.length === 1, 'a version');
    await write(peer, 'four');
    offsetMs += 60 * 60_000;
    await write(peer, 'five');
    await until(async () => (await list(ada, fileId)).items.length === 2, 'another');
    const [pause, activity] = (await list(ada, fileId)).items as [FileVersion, FileVersion];
    expect(await content(ada, fileId, activity.id)).toMatch(/three$/);
    expect(await content(ada, fileId, pause.id)).toMatch(/four$/);
    expect(activity.name).toBeNull();
  });

  it('CO36: are made when the last person has left, and only when something was written', async () => {
    const { fileId, ada, bob } = two();
    {
      using peer = await enter(ada, fileId);
      await write(peer, 'goodbye');
    }
    await until(async () => (await list(ada, fileId)).items.length === 1, 'a version');
    {
      using reader = await enter(bob, fileId);
      await until(() => lines(reader).includes('goodbye'), 'read');
    }
    const other = await stage.anotherHost();
    {
      using peer = await Peer.connect({ host: () => other, person: ada, fileId });
      await write(peer, 'again');
    }
    await other.dispose();
    const { items } = await list(ada, fileId);
    expect(items).toHaveLength(2);
    expect(await content(bob, fileId, items[0]?.id ?? '')).toMatch(/again$/);
  });

  it('CO36: also when a commit was still on its way as the room could have been dropped', async () => {
    const { fileId, ada } = two();
    const began = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    let isSlow = false;
    const slowly = async <Result>(run: () => Promise<Result>): Promise<Result> => {
      if (isSlow) {
        began.resolve();
        await mayGoOn.promise;
      }
      return run();
    };
    const { db } = stage.database;
    const host = await stage.anotherHost({
      db: {
        ...db,
        tenant: (tenantId, work) => slowly(() => db.tenant(tenantId, work)),
        write: (tenantId, statement) => slowly(() => db.write(tenantId, statement)),
      },
    });
    {
      using peer = await Peer.connect({ host: () => host, person: ada, fileId });
      isSlow = true;
      paragraphs(peer)[0]?.insert(0, [new Y.XmlText('late')]);
      await began.promise;
    }
    // Several times as long as an empty room stays.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await list(ada, fileId)).items).toEqual([]);
    mayGoOn.resolve();
    await until(async () => (await list(ada, fileId)).items.length === 1, 'the version of leaving');
  });

  it('CO37: are for those who may edit; a foreign document looks like none', async () => {
    const { fileId, people } = stage.document('owner', 'commenter', 'viewer');
    const [owner, commenter, viewer] = people as [Person, Person, Person];
    using peer = await enter(owner, fileId);
    await write(peer, 'secret');
    const { id } = await name(owner, fileId, 'One');
    const everything: [string, string, object?][] = [
      ['GET', ''],
      ['POST', '', { name: 'x' }],
      ['PATCH', `/${id}`, { name: 'x' }],
      ['GET', `/${id}/content`],
      ['GET', `/${id}/changes`],
      ['POST', `/${id}/restore`],
      ['POST', `/${id}/copy`, {}],
    ];
    const guest = stage.world.guest('Guest', fileId, 'editor');
    const foreign = await World.create(stage.database.db);
    const stranger = foreign.member('Stranger');
    const stranded = await stage.anotherHost({ ports: foreign.ports });
    for (const [method, path, body] of everything) {
      for (const person of [commenter, viewer, guest])
        expect((await call(person, method, fileId, path, body)).status, `${method} ${path}`).toBe(403);
      const answer = await stranded.service.http.request(`/api/v1/files/${fileId}/versions${path}`, {
        method,
        headers: { authorization: `Bearer ${stranger.token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(answer.status, `${method} ${path}`).toBe(404);
    }
    // A file that a stranger owns does not open a version of ours either: the rows are another organization's.
    foreign.file({ id: fileId });
    foreign.share(fileId, stranger, 'owner');
    for (const [method, path, body] of everything.slice(2)) {
      const answer = await stranded.service.http.request(`/api/v1/files/${fileId}/versions${path}`, {
        method,
        headers: { authorization: `Bearer ${stranger.token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(answer.status, `${method} ${path}`).toBe(404);
    }
    stage.world.change(fileId, { trashed: true });
    expect((await call(owner, 'GET', fileId)).status).toBe(410);
    const upload = stage.world.file({ kind: 'file' });
    stage.world.share(upload, owner, 'owner');
    expect((await call(owner, 'GET', upload)).status).toBe(200);
    const folder = stage.world.file({ kind: 'folder' });
    stage.world.share(folder, owner, 'owner');
    expect((await call(owner, 'GET', folder)).status).toBe(400);
    const sheet = stage.world.file({ kind: 'sheet' });
    stage.world.share(sheet, owner, 'owner');
    expect((await call(owner, 'GET', sheet, '/current/changes')).status).toBe(503);
  });
});

describe('CO39: restoring', () => {
  it('is one more update that everybody sees, keeps what was there as a version, and can be undone the same way', async () => {
    const { fileId, ada, bob } = two();
    using first = await enter(ada, fileId);
    using second = await enter(bob, fileId);
    await write(first, 'keep');
    const before = await name(ada, fileId, 'Before');
    await until(() => lines(second).includes('keep'), 'it arrives');
    await write(second, 'too much');
    const rows = await stage.countRows(fileId);

    const restored = await json<FileVersion>(call(ada, 'POST', fileId, `/${before.id}/restore`));
    expect(restored.restoredFrom).not.toBeNull();
    expect(restored.authors.map(({ id }) => id)).toEqual([actorId(ada)]);
    await until(() => !lines(second).includes('too much'), 'the restore arrives');
    await until(() => !lines(first).includes('too much'), 'the restore arrives');
    expect(lines(second)).toEqual(lines(first));
    expect(await stage.countRows(fileId)).toBe(rows + 1);
    await write(second, 'goes on');
    await until(() => lines(first).includes('goes on'), 'work goes on');

    const { items } = await list(ada, fileId);
    expect(items.map(({ seq }) => seq)).toEqual([rows + 1, rows, before.seq]);
    expect(await content(ada, fileId, items[1]?.id ?? '')).toMatch(/too much$/);
    await json(call(bob, 'POST', fileId, `/${items[1]?.id}/restore`));
    await until(() => lines(first).includes('too much'), 'back again');
    expect(stage.world.touched.some((touch) => touch.fileId === fileId && touch.change.by.id === actorId(bob))).toBe(
      true,
    );
    const audit = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) => sql`
        select count(*)::int as n from audit_entries
        where tenant_id = ${tenantId} and action = 'file.version_restored' and target_id = ${fileId}`,
    );
    expect(audit[0]?.n).toBe(2);
  });

  it('of what the document says already adds nothing', async () => {
    const { fileId, ada } = two();
    using peer = await enter(ada, fileId);
    await write(peer, 'same');
    const version = await name(ada, fileId, 'Same');
    const rows = await stage.countRows(fileId);
    expect(await json<FileVersion>(call(ada, 'POST', fileId, `/${version.id}/restore`))).toMatchObject({
      id: version.id,
    });
    expect(await stage.countRows(fileId)).toBe(rows);
  });

  it('belongs to whoever asked for it: its client id is recorded', async () => {
    const { fileId, ada, bob } = two();
    using peer = await enter(ada, fileId);
    await write(peer, 'original');
    const version = await name(ada, fileId, 'Original');
    const body = peer.doc.getXmlFragment(bodyName);
    body.delete(0, body.length);
    await peer.saved();
    await json(call(bob, 'POST', fileId, `/${version.id}/restore`));
    const { blocks, authors } = await changes(ada, fileId, 'current');
    expect(words(blocks)).toEqual([`inserted by ${keyOf(bob)}: original`]);
    expect(authors[keyOf(bob)]).toEqual({ kind: 'member', id: actorId(bob), name: null });
  });

  it('CO38: a copy asks the drive for a file that begins at that moment', async () => {
    const { fileId, ada } = two();
    using peer = await enter(ada, fileId);
    await write(peer, 'then');
    const version = await name(ada, fileId, 'Then');
    await write(peer, 'now');
    await json(call(ada, 'POST', fileId, `/${version.id}/copy`, { name: 'Copy of then' }));
    expect(stage.world.copied).toContainEqual({ fileId, seq: version.seq });
    const copy = stage.world.file();
    stage.world.share(copy, ada, 'owner');
    const documents = stage.host.service.ports.documents as DocumentsPort;
    await documents.copy(stage.world.tenantId, fileId, copy, {}, version.seq);
    using reader = await enter(ada, copy);
    expect(lines(reader)).toEqual(lines(peer).slice(0, -1));
    // The history of the copy begins with the whole of it, and names the authors of the original.
    await write(reader, 'more');
    expect(words((await changes(ada, copy, 'current', 'start')).blocks)).toEqual(
      ['then', 'more'].map((text) => `inserted by ${keyOf(ada)}: ${text}`),
    );
    expect((await content(ada, copy, '1')).trim()).toBe('then');
  });
});

describe('CO40: the changes of a version', () => {
  it('name who inserted and who deleted, since the version before or since any other', async () => {
    const { fileId, ada, bob } = two();
    using first = await enter(ada, fileId);
    using second = await enter(bob, fileId);
    await write(first, 'The quick fox');
    const before = await name(ada, fileId, 'Before');
    await until(() => lines(second).includes('The quick fox'), 'it arrives');
    lastText(second).delete(4, 6);
    await second.saved();
    await until(() => lines(first).includes('The fox'), 'it arrives');
    lastText(first).insert(7, ' jumps');
    await first.saved();
    await name(ada, fileId, 'After');
    const found = await changes(bob, fileId, 'current');
    expect(found.sinceSeq).toBe(before.seq);
    expect(words(found.blocks)).toEqual([
      'The ',
      `deleted by ${keyOf(bob)}: quick `,
      'fox',
      `inserted by ${keyOf(ada)}:  jumps`,
    ]);
    expect(words((await changes(bob, fileId, 'current', 'start')).blocks)).toEqual([
      `inserted by ${keyOf(ada)}: The fox jumps`,
    ]);
    expect(words((await changes(bob, fileId, before.id, before.id)).blocks)).toEqual(['The quick fox']);
  });
});

const actorId = ({ actor }: Person): string => (actor.kind === 'member' ? actor.memberId : actor.guestId);

const head = async (fileId: FileId) => {
  const [row] = await stage.database.db.read(
    stage.world.tenantId,
    ({ sql, tenantId }) => sql`
      select last_seq::int as "lastSeq", snapshot_seq::int as "snapshotSeq" from collab_documents
      where tenant_id = ${tenantId} and file_id = ${fileId}`,
  );
  return row as { lastSeq: number; snapshotSeq: number };
};
