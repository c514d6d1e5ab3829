import type { CommentAnchor, File, FileId, MemberId } from '@cloudity/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { mentionMailTask, requestMailTask } from '../notices/mail.ts';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ada: Client;
let bob: Client;
let cleo: Client;
let bobId: MemberId;
let cleoId: MemberId;
let made = 0;
beforeAll(async () => {
  world = await DriveWorld.create();
  const { members } = await world.organization('Acme', [{ name: 'Bob Bland' }, { name: 'Cleo' }]);
  [ada, bob, cleo] = members.map((member) => world.as(member)) as [Client, Client, Client];
  [bobId, cleoId] = members.slice(1).map(({ id }) => id) as [MemberId, MemberId];
  return () => world[Symbol.asyncDispose]();
});

const shared = async (role: 'viewer' | 'commenter' | 'editor' | null = 'commenter'): Promise<File> => {
  const doc = await ada.create('doc', `Doc ${++made}`);
  if (role !== null)
    await ada.call('POST /files/{id}/shares', { params: { id: doc.id }, body: { memberId: bobId, role } });
  return doc;
};
const say = (client: Client, { id }: File, text: string, more: { threadId?: string; mentions?: MemberId[] } = {}) =>
  client.call('POST /files/{id}/comments', { params: { id }, body: { text, ...more } });
const threads = async (client: Client, { id }: File) =>
  (await client.call('GET /files/{id}/comments', { params: { id } })).items;

describe('DR65: comments', () => {
  test('commenters begin threads and answer, viewers read, others see nothing', async () => {
    const doc = await shared();
    const first = await say(bob, doc, '  Is this right?\r\nhttps://example.org ');
    expect(first).toMatchObject({
      text: 'Is this right?\nhttps://example.org',
      author: { name: 'Bob Bland' },
      isMine: true,
    });
    await say(ada, doc, 'Yes.', { threadId: first.id });
    const [thread] = await threads(ada, doc);
    expect(thread?.comments.map(({ text, isMine }) => [text, isMine])).toEqual([
      ['Is this right?\nhttps://example.org', false],
      ['Yes.', true],
    ]);
    await ada.call('POST /files/{id}/shares', { params: { id: doc.id }, body: { memberId: bobId, role: 'viewer' } });
    expect(await threads(bob, doc)).toHaveLength(1);
    const params = { id: doc.id };
    expect((await bob.fails('POST /files/{id}/comments', { params, body: { text: 'x' } })).status).toBe(403);
    expect((await cleo.fails('GET /files/{id}/comments', { params })).status).toBe(404);
  });

  test('guests of a commenter link write under their chosen name and change their own only', async () => {
    const doc = await shared();
    const guest = await world.guest(ada, doc.id, { role: 'commenter' });
    const theirs = await say(guest, doc, 'From outside');
    expect(theirs.author).toMatchObject({ kind: 'guest', name: 'Gast' });
    const mine = await say(ada, doc, 'From inside');
    const at = (commentId: string) => ({ id: doc.id, commentId });
    const change = 'PATCH /files/{id}/comments/{commentId}' as const;
    expect((await guest.call(change, { params: at(theirs.id), body: { text: 'Better' } })).editedAt).not.toBeNull();
    expect((await guest.fails(change, { params: at(mine.id), body: { text: 'x' } })).status).toBe(403);
    expect((await guest.fails('DELETE /files/{id}/comments/{commentId}', { params: at(mine.id) })).status).toBe(403);
    const viewer = await world.guest(ada, doc.id, { role: 'viewer' });
    expect(
      (await viewer.fails('POST /files/{id}/comments', { params: { id: doc.id }, body: { text: 'x' } })).status,
    ).toBe(403);
    expect((await guest.fails('GET /files/{id}/people', { params: { id: doc.id } })).status).toBe(403);
  });

  test('a deleted first comment stays as an empty place while it has answers; owners delete any', async () => {
    const doc = await shared();
    const first = await say(bob, doc, 'Secret');
    const answer = await say(ada, doc, 'Answer', { threadId: first.id });
    const remove = (client: Client, commentId: string) =>
      client.call('DELETE /files/{id}/comments/{commentId}', { params: { id: doc.id, commentId } });
    await remove(bob, first.id);
    const [thread] = await threads(bob, doc);
    expect(thread?.comments.map(({ text, isDeleted }) => [text, isDeleted])).toEqual([
      ['', true],
      ['Answer', false],
    ]);
    await expect(remove(bob, answer.id)).rejects.toThrow('403');
    await remove(ada, answer.id);
    expect(await threads(bob, doc)).toEqual([]);
  });

  test('threads are resolved and opened again, and listed by state and page', async () => {
    const doc = await shared();
    const made = [];
    for (const text of ['one', 'two', 'three']) made.push(await say(bob, doc, text));
    const params = { id: doc.id, commentId: made[0]?.id ?? '' };
    const change = 'PATCH /files/{id}/comments/{commentId}' as const;
    await ada.call(change, { params, body: { resolved: true } });
    const list = async (state: 'open' | 'resolved') =>
      (await bob.call('GET /files/{id}/comments', { params: { id: doc.id }, query: { state } })).items;
    expect((await list('open')).map(({ comments }) => comments[0]?.text)).toEqual(['three', 'two']);
    expect(await list('resolved')).toMatchObject([{ resolvedBy: expect.any(String) }]);
    await ada.call(change, { params, body: { resolved: false } });
    const page = await bob.call('GET /files/{id}/comments', { params: { id: doc.id }, query: { limit: 2 } });
    const rest = await bob.call('GET /files/{id}/comments', {
      params: { id: doc.id },
      query: { limit: 2, cursor: page.nextCursor ?? '' },
    });
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([2, 1, null]);
  });

  test('only people who may open the file can be mentioned; anchors are objects of bounded size', async () => {
    const doc = await shared();
    const { items } = await bob.call('GET /files/{id}/people', { params: { id: doc.id }, query: { q: 'bl' } });
    expect(items).toEqual([{ id: bobId, name: 'Bob Bland' }]);
    const none = await bob.call('GET /files/{id}/people', { params: { id: doc.id }, query: { q: 'cleo' } });
    expect(none.items).toEqual([]);
    expect((await say(ada, doc, 'See @Bob Bland', { mentions: [bobId] })).mentions).toEqual(items);
    const params = { id: doc.id };
    const refused = await ada.fails('POST /files/{id}/comments', {
      params,
      body: { text: '@Cleo', mentions: [cleoId] },
    });
    expect(refused.code).toBe('invalid');
    const anchor = { type: 'cell', sheet: 's1', row: 'r9' };
    await ada.call('POST /files/{id}/comments', { params, body: { text: 'here', anchor } });
    expect((await threads(ada, doc))[0]?.anchor).toEqual(anchor);
    for (const bad of [{ sheet: 's1' }, { type: 'x', text: 'y'.repeat(2_001) }, { type: 'No!' }])
      expect(
        (await ada.fails('POST /files/{id}/comments', { params, body: { text: 'x', anchor: bad as never } })).status,
      ).toBe(400);
    for (const text of ['', '   ', 'x'.repeat(5_001), '\ud800'])
      expect((await ada.fails('POST /files/{id}/comments', { params, body: { text } })).status).toBe(400);
  });

  test('open pages are told of changes and end with the right to see', async () => {
    const doc = await shared();
    const answer = await bob.fetch('GET', `/files/${doc.id}/events`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = (answer.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream() as never)
      .getReader() as ReadableStreamDefaultReader<string>;
    const until = async (word: string): Promise<void> => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended before ${word}`);
        if (value.includes(word)) return;
      }
    };
    await until('event: open');
    const hint = until('event: comments');
    await say(ada, doc, 'News');
    await hint;
    const { items } = await ada.call('GET /files/{id}/shares', { params: { id: doc.id } });
    const ended = (async () => {
      while (!(await reader.read()).done);
    })();
    await ada.call('DELETE /files/{id}/shares/{shareId}', {
      params: { id: doc.id, shareId: items.find(({ grantee }) => grantee.id === bobId)?.id ?? '' },
    });
    await ended;
    expect((await bob.fetch('GET', `/files/${doc.id}/events`)).status).toBe(404);
  });
});

describe('DR64: asking for access', () => {
  const ask = (client: Client, id: FileId, body = {}) =>
    client.fetch('POST', `/files/${id}/access-requests`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('the answer is the same for a private file, an unknown id and one that is open; owners see and decide', async () => {
    const doc = await shared(null);
    const unknown = world.platform.ids.uuid() as FileId;
    for (const id of [doc.id, unknown]) {
      const answer = await ask(bob, id, { role: 'commenter', message: 'Please' });
      expect([answer.status, await answer.text()]).toEqual([204, '']);
    }
    expect((await ask(ada, doc.id)).status).toBe(204);
    const list = async () => (await ada.call('GET /files/{id}/access-requests', { params: { id: doc.id } })).items;
    const [request] = await list();
    expect(await list()).toMatchObject([{ member: { id: bobId }, role: 'commenter', message: 'Please' }]);
    expect((await ada.call('GET /access-requests')).items.map(({ id }) => id)).toContain(request?.id);
    expect((await cleo.call('GET /access-requests')).items).toEqual([]);
    expect((await bob.fails('GET /files/{id}/access-requests', { params: { id: doc.id } })).status).toBe(404);
    const params = { id: doc.id, requestId: request?.id ?? '' };
    const share = await ada.call('POST /files/{id}/access-requests/{requestId}/grant', {
      params,
      body: { role: 'viewer' },
    });
    expect(share).toMatchObject({ role: 'viewer', grantee: { id: bobId } });
    expect((await bob.fetch('GET', `/files/${doc.id}`)).status).toBe(200);
    expect(await list()).toEqual([]);
    expect((await ada.fails('DELETE /files/{id}/access-requests/{requestId}', { params })).status).toBe(404);
  });

  test('a declined request stays so for a day; 20 an hour, whatever the ids', async () => {
    const doc = await shared(null);
    await ask(cleo, doc.id);
    const list = async () => (await ada.call('GET /files/{id}/access-requests', { params: { id: doc.id } })).items;
    const params = { id: doc.id, requestId: (await list())[0]?.id ?? '' };
    await ada.call('DELETE /files/{id}/access-requests/{requestId}', { params });
    await ask(cleo, doc.id);
    expect(await list()).toEqual([]);
    world.advance(25 * 3_600_000);
    await ask(cleo, doc.id);
    expect(await list()).toHaveLength(1);
    const statuses = await Promise.all(
      Array.from({ length: 25 }, async () => (await ask(cleo, world.platform.ids.uuid() as FileId)).status),
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(19);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
    world.advance(2 * 3_600_000);
    expect((await ask(cleo, doc.id)).status).toBe(204);
  });

  test('mails go to who decides, and to who is mentioned and may still open the file', async () => {
    const doc = await shared(null);
    await ask(bob, doc.id, { message: 'Please' });
    const [request] = (await ada.call('GET /files/{id}/access-requests', { params: { id: doc.id } })).items;
    const tenantId = world.tenantIdOf(ada);
    const run = (task: string, payload: Record<string, unknown>): Promise<void> | undefined =>
      world.service.tasks?.[task]?.({
        tenantId,
        payload,
        attempt: 1,
        tenant: (work) => world.platform.db.tenant(tenantId, work),
      });
    await run(requestMailTask, { requestId: request?.id });
    expect(world.mails.at(-1)).toMatchObject({
      kind: 'access_requested',
      by: 'Bob Bland',
      file: doc.name,
      text: 'Please',
    });
    await ada.call('POST /files/{id}/shares', { params: { id: doc.id }, body: { memberId: bobId, role: 'viewer' } });
    const comment = await say(ada, doc, 'Look, @Bob Bland', { mentions: [bobId] });
    await run(mentionMailTask, { commentId: comment.id, memberId: bobId });
    expect(world.mails.at(-1)).toMatchObject({ kind: 'mentioned', memberId: bobId, text: 'Look, @Bob Bland' });
    const sent = world.mails.length;
    await run(mentionMailTask, { commentId: comment.id, memberId: cleoId });
    expect(world.mails).toHaveLength(sent);
  });

  test('a mail about a cell leads to it, also from an answer; anchors of other kinds and hostile ones to the file', async () => {
    const sheet = await ada.create('sheet', `Sheet ${++made}`);
    const [params, mentions] = [{ id: sheet.id }, [bobId]];
    await ada.call('POST /files/{id}/shares', { params, body: { memberId: bobId, role: 'viewer' } });
    const tenantId = world.tenantIdOf(ada);
    const leadsTo = async (body: { anchor?: CommentAnchor; threadId?: string }): Promise<readonly [string, string]> => {
      const { id } = await ada.call('POST /files/{id}/comments', { params, body: { text: '@Bob', mentions, ...body } });
      await world.service.tasks?.[mentionMailTask]?.({
        tenantId,
        payload: { commentId: id, memberId: bobId },
        attempt: 1,
        tenant: (work) => world.platform.db.tenant(tenantId, work),
      });
      return [id, world.mails.at(-1)?.url ?? ''];
    };
    const page = `https://drive.example.test/d/${sheet.id}`;
    const [threadId, url] = await leadsTo({ anchor: { type: 'cell', sheet: 's1', row: '4fG1aZ9.3', column: '2' } });
    expect(url).toBe(`${page}#cell=s1:4fG1aZ9.3:2`);
    expect((await leadsTo({ threadId }))[1]).toBe(url);
    for (const anchor of [
      undefined,
      { type: 'text', sheet: 's1', row: '1', column: '2' },
      { type: 'cell', sheet: 's1', row: 9, column: '2' },
      { type: 'cell', sheet: 's1', row: '"><script>', column: '2' },
      { type: 'cell', sheet: 's1', row: 'r'.repeat(65), column: '2' },
    ])
      expect((await leadsTo(anchor === undefined ? {} : { anchor }))[1]).toBe(page);
  });
});

describe('DR66 DR67: tags and activity', () => {
  test('editors tag, everybody who sees the file sees it, guests see none; lists are filtered by tag', async () => {
    const folder = await ada.create('folder', `Folder ${++made}`);
    const doc = await ada.create('doc', 'Tagged', folder.id);
    await ada.create('doc', 'Plain', folder.id);
    const tag = await ada.call('POST /tags', { body: { name: ' To  do ', colour: 'red' } });
    expect(tag).toMatchObject({ name: 'To do', colour: 'red' });
    expect((await bob.fails('POST /tags', { body: { name: 'to DO' } })).code).toBe('conflict');
    const params = { id: doc.id, tagId: tag.id };
    await ada.call('PUT /files/{id}/tags/{tagId}', { params });
    await ada.call('PUT /files/{id}/tags/{tagId}', { params });
    expect((await ada.call('GET /files/{id}', { params: { id: doc.id } })).tags).toEqual([tag.id]);
    const query = { parentId: folder.id, tagId: tag.id };
    expect((await ada.call('GET /files', { query })).items.map(({ name }) => name)).toEqual(['Tagged']);
    expect((await ada.call('GET /tags/{id}/files', { params: { id: tag.id } })).items).toHaveLength(1);
    expect((await bob.call('GET /tags/{id}/files', { params: { id: tag.id } })).items).toEqual([]);
    expect((await bob.fails('PUT /files/{id}/tags/{tagId}', { params })).status).toBe(404);
    await ada.call('POST /files/{id}/shares', { params: { id: doc.id }, body: { memberId: bobId, role: 'commenter' } });
    expect((await bob.fails('DELETE /files/{id}/tags/{tagId}', { params })).status).toBe(403);
    const guest = await world.guest(ada, doc.id);
    expect((await guest.call('GET /files/{id}', { params: { id: doc.id } })).tags).toEqual([]);
    const change = 'PATCH /tags/{id}' as const;
    expect((await bob.fails(change, { params: { id: tag.id }, body: { name: 'Mine' } })).status).toBe(403);
    expect(await ada.call(change, { params: { id: tag.id }, body: { colour: 'blue' } })).toMatchObject({
      colour: 'blue',
    });
    await ada.call('DELETE /tags/{id}', { params: { id: tag.id } });
    expect((await ada.call('GET /files/{id}', { params: { id: doc.id } })).tags).toEqual([]);
  });

  test('activity says who did what in today’s names; access and downloads only to editors; pages join without a gap', async () => {
    const doc = await shared('viewer');
    await ada.call('PATCH /files/{id}', { params: { id: doc.id }, ifMatch: 1, body: { name: `Renamed ${made}` } });
    await world.guest(ada, doc.id);
    const activity = async (client: Client) =>
      (await client.call('GET /files/{id}/activity', { params: { id: doc.id } })).items;
    expect((await activity(ada)).map(({ action, about }) => [action, about])).toEqual([
      ['link.opened', null],
      ['link.created', null],
      ['file.renamed', null],
      ['file.shared', 'Bob Bland'],
      ['file.created', null],
    ]);
    expect((await activity(bob)).map(({ action }) => action)).toEqual(['file.renamed', 'file.created']);
    expect(JSON.stringify(await activity(ada))).not.toMatch(/"ip"|@/);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await ada.call('GET /files/{id}/activity', {
        params: { id: doc.id },
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual((await activity(ada)).map(({ id }) => id));
    expect((await cleo.fails('GET /files/{id}/activity', { params: { id: doc.id } })).status).toBe(404);
  });
});
