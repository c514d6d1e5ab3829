import type { File, FileId, LinkId } from '@cloudity/contracts';
import type { TestMember } from '@cloudity/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ada: Client;
let bob: Client;
let bobId: TestMember['id'];
beforeAll(async () => {
  world = await DriveWorld.create({
    limits: { maxDropFiles: 4, maxDropBytes: 1_000, maxDropFileBytes: 400, quotaBytes: 1_000_000 },
  });
  const organization = await world.organization('Acme', [{ name: 'Bob' }]);
  [ada, bob] = organization.members.map((member) => world.as(member)) as [Client, Client];
  bobId = (organization.members[1] as TestMember).id;
  await world.organization('Globex');
  return () => world[Symbol.asyncDispose]();
});

let made = 0;
const folderOf = (client: Client): Promise<File> => client.create('folder', `Folder ${++made}`);
const fileIn = async (client: Client, parentId: string, text = 'content'): Promise<File> =>
  (await client.upload(parentId, `file ${++made}.txt`, text)).json() as Promise<File>;
const drop = (guest: Client, name: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  guest.fetch('PUT', `/drop/${encodeURIComponent(name)}`, { body, headers });
const content = (guest: Client, id: FileId, init: RequestInit = {}): Promise<Response> =>
  guest.fetch('GET', `/files/${id}/content`, init);

describe('DR61: upload links', () => {
  test('the guest sees the folder’s name and nothing else; what is dropped gets a free name that is not told', async () => {
    const folder = await folderOf(ada);
    const secret = await fileIn(ada, folder.id);
    const { token } = await ada.call('POST /files/{id}/links', {
      params: { id: folder.id },
      body: { role: 'uploader' },
    });
    const session = await world
      .with(null)
      .call('POST /links/{token}/open', { params: { token }, body: { name: 'Gast' } });
    expect(session).toMatchObject({ role: 'uploader', file: { name: folder.name, sizeBytes: 0, parentId: null } });
    expect(session.drop).toEqual({ maxFileBytes: 400, filesLeft: 4, bytesLeft: 1_000 });
    const guest = world.with(session.token);
    for (const path of [
      `/files/${folder.id}`,
      `/files?parentId=${folder.id}`,
      `/files/${folder.id}/path`,
      `/files/${secret.id}`,
      `/files/${secret.id}/content`,
    ])
      expect((await guest.fetch('GET', path)).status, path).toBe(404);
    expect((await guest.upload(folder.id, 'x.txt', 'x')).status).toBe(404);

    const answer = await drop(guest, secret.name, 'from outside');
    expect([answer.status, await answer.json()]).toEqual([201, { name: secret.name, sizeBytes: 12 }]);
    const { items } = await ada.call('GET /files', { query: { parentId: folder.id } });
    const arrived = items.find(({ id }) => id !== secret.id);
    expect(arrived).toMatchObject({ modifiedBy: { name: 'Gast' }, sizeBytes: 12 });
    expect(arrived?.name).not.toBe(secret.name);
    expect(await (await content(ada, (arrived as File).id)).text()).toBe('from outside');
    const [link] = (await ada.call('GET /files/{id}/links', { params: { id: folder.id } })).items;
    expect(link).toMatchObject({ droppedFiles: 1, role: 'uploader' });
  });

  test('counts and sizes have bounds, also for many at once; nothing is left of what is refused', async () => {
    const folder = await folderOf(ada);
    const guest = await world.guest(ada, folder.id, { role: 'uploader' });
    expect((await drop(guest, 'large.bin', new Uint8Array(401), { 'content-length': '401' })).status).toBe(413);
    expect((await drop(guest, 'lying.bin', new Uint8Array(401))).status).toBe(413);
    const answers = await Promise.all(Array.from({ length: 8 }, () => drop(guest, 'same.txt', 'x'.repeat(10))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 413, 413, 413, 413]);
    const { items } = await ada.call('GET /files', { query: { parentId: folder.id } });
    expect(items.map(({ name }) => name).sort()).toEqual(['same (2).txt', 'same (3).txt', 'same (4).txt', 'same.txt']);
  });

  test('bytes of all files together are bounded', async () => {
    const folder = await folderOf(ada);
    const guest = await world.guest(ada, folder.id, { role: 'uploader' });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await drop(guest, `${n}`, new Uint8Array(400))).status);
    expect(statuses).toEqual([201, 201, 413]);
  });

  test('only folders take an upload link, only its guests drop, and a revoked one takes nothing', async () => {
    const folder = await folderOf(ada);
    const file = await fileIn(ada, folder.id);
    const params = { id: file.id };
    expect((await ada.fails('POST /files/{id}/links', { params, body: { role: 'uploader' } })).code).toBe('invalid');
    expect((await drop(ada, 'x', 'x')).status).toBe(404);
    expect((await drop(await world.guest(ada, folder.id, { role: 'editor' }), 'x', 'x')).status).toBe(404);
    const link = await ada.call('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'uploader' } });
    const opened = await world.with(null).call('POST /links/{token}/open', { params: { token: link.token }, body: {} });
    // Revoked while bytes are on their way: the body is not asked for before the guest was let in, and ends after the link is gone.
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await ada.call('DELETE /files/{id}/links/{linkId}', { params: { id: folder.id, linkId: link.id } });
          controller.enqueue(new Uint8Array(10));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const late = await world
      .with(opened.token)
      .fetch('PUT', '/drop/late.bin', { body, duplex: 'half' } as unknown as RequestInit);
    expect(late.status).toBe(404);
    expect((await ada.call('GET /files', { query: { parentId: folder.id } })).items).toHaveLength(1);
  });
});

describe('DR62: a number of downloads', () => {
  test('of many sessions at once exactly as many take the file as may; then the link answers 410', async () => {
    const folder = await folderOf(ada);
    const file = await fileIn(ada, folder.id);
    const link = await ada.call('POST /files/{id}/links', {
      params: { id: file.id },
      body: { role: 'viewer', maxDownloads: 3 },
    });
    const open = () => world.with(null).call('POST /links/{token}/open', { params: { token: link.token }, body: {} });
    const guests = await Promise.all(Array.from({ length: 8 }, async () => world.with((await open()).token)));
    const answers = await Promise.all(guests.map((guest) => content(guest, file.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 410, 410, 410, 410, 410]);
    expect(await answers.find(({ status }) => status === 410)?.json()).toMatchObject({
      detail: { reason: 'downloads' },
    });
    await expect(open()).rejects.toThrow('410');

    const winner = guests[answers.findIndex(({ status }) => status === 200)] as Client;
    const loser = guests[answers.findIndex(({ status }) => status === 410)] as Client;
    expect((await content(winner, file.id)).status).toBe(200);
    expect((await content(winner, file.id, { headers: { range: 'bytes=3-' } })).status).toBe(206);
    expect((await content(loser, file.id, { headers: { range: 'bytes=3-' } })).status).toBe(410);
    expect((await content(loser, file.id, { method: 'HEAD' })).status).not.toBe(200);
    // More are given: the same sessions go on.
    await ada.call('PATCH /files/{id}/links/{linkId}', {
      params: { id: file.id, linkId: link.id },
      body: { maxDownloads: 4 },
    });
    expect((await content(loser, file.id, { headers: { range: 'bytes=3-' } })).status).toBe(206);
    const [shown] = (await ada.call('GET /files/{id}/links', { params: { id: file.id } })).items;
    expect(shown).toMatchObject({ downloads: 4, maxDownloads: 4 });
  });

  test('an archive is a download too', async () => {
    const folder = await folderOf(ada);
    await fileIn(ada, folder.id);
    const { token } = await ada.call('POST /files/{id}/links', {
      params: { id: folder.id },
      body: { role: 'viewer', maxDownloads: 1 },
    });
    const open = async () =>
      world.with((await world.with(null).call('POST /links/{token}/open', { params: { token }, body: {} })).token);
    const [first, second] = [await open(), await open()];
    const archive = async (guest: Client): Promise<number> => {
      const { url } = await guest.call('POST /archives', { body: { fileIds: [folder.id] } });
      return (await world.with(null).fetch('GET', url.replace('/api/v1', ''))).status;
    };
    expect([await archive(first), await archive(second), await archive(first)]).toEqual([200, 410, 200]);
  });

  test('members are not counted, and without a number nobody is refused', async () => {
    const file = await fileIn(ada, (await folderOf(ada)).id);
    const guest = await world.guest(ada, file.id);
    for (let n = 0; n < 3; n += 1) expect((await content(guest, file.id)).status).toBe(200);
    expect((await content(ada, file.id)).status).toBe(200);
    const [link] = (await ada.call('GET /files/{id}/links', { params: { id: file.id } })).items;
    expect(link).toMatchObject({ downloads: 1, maxDownloads: null });
  });

  test('DR19: a link without downloads refuses content in every form', async () => {
    const file = await fileIn(ada, (await folderOf(ada)).id);
    const guest = await world.guest(ada, file.id, { role: 'editor', allowDownload: false });
    for (const path of ['content', 'content?download=1', 'content?version=1'])
      expect((await guest.fetch('GET', `/files/${file.id}/${path}`)).status, path).toBe(403);
  });
});

describe('DR63: what happened through a link', () => {
  test('opened, refused, downloaded, uploaded: by whom and when, newest first, for those who may share the file', async () => {
    const folder = await folderOf(ada);
    const file = await fileIn(ada, folder.id);
    const link = await ada.call('POST /files/{id}/links', {
      params: { id: folder.id },
      body: { role: 'editor', password: 'open sesame' },
    });
    const params = { token: link.token };
    await world.with(null).fails('POST /links/{token}/open', { params, body: { password: 'wrong' } });
    const { token } = await world
      .with(null)
      .call('POST /links/{token}/open', { params, body: { name: 'Zoe', password: 'open sesame' } });
    const guest = world.with(token);
    await content(guest, file.id);
    await guest.upload(folder.id, 'hers.txt', 'hers');
    const at = { id: folder.id, linkId: link.id };
    const first = await ada.call('GET /files/{id}/links/{linkId}/activity', { params: at, query: { limit: 2 } });
    expect(first.items.map(({ action, by, file: about }) => [action, by, about?.name])).toEqual([
      ['uploaded', 'Zoe', 'hers.txt'],
      ['downloaded', 'Zoe', file.name],
    ]);
    const rest = await ada.call('GET /files/{id}/links/{linkId}/activity', {
      params: at,
      query: { limit: 10, cursor: first.nextCursor ?? '' },
    });
    expect(rest.items.map(({ action }) => action)).toEqual(['opened', 'refused', 'created']);
    // Gone files have no name any more, and whoever may not share sees nothing.
    await ada.call('DELETE /files/{id}', { params: { id: file.id } });
    await ada.call('DELETE /trash/{id}', { params: { id: file.id } });
    const later = await ada.call('GET /files/{id}/links/{linkId}/activity', { params: at });
    expect(later.items[1]).toMatchObject({ action: 'downloaded', file: null });
    await ada.call('POST /files/{id}/shares', {
      params: { id: folder.id },
      body: { memberId: bobId, role: 'commenter' },
    });
    expect((await bob.fails('GET /files/{id}/links/{linkId}/activity', { params: at })).status).toBe(403);
    const strange = { id: folder.id, linkId: world.platform.ids.uuid() as LinkId };
    expect((await ada.fails('GET /files/{id}/links/{linkId}/activity', { params: strange })).status).toBe(404);
  });
});
