import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import type { File, FileId } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import type { TestOrganization } from '@cloudity/testkit';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;
let server: Server;
let origin: string;
let failReading = false;

beforeAll(async () => {
  world = await DriveWorld.create({
    limits: { maxArchiveFiles: 12, maxArchiveBytes: 30_000_000 },
    adaptObjects: (objects) => ({
      ...objects,
      get: async (...wanted) => {
        if (failReading) throw new Error('The disk is gone.');
        return objects.get(...wanted);
      },
    }),
  });
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  ada = world.as(ours.owner);
  bob = world.as(ours.members[1] as TestOrganization['owner']);
  stranger = world.as(other.owner);
  const listener = getRequestListener((request, env) => world.app.fetch(request, { ...env, ip: null, log: silentLog }));
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world[Symbol.asyncDispose]();
});

/** Names and texts of an archive's entries, read by its local headers. */
const entriesOf = (archive: Buffer): Readonly<Record<string, string>> => {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  const found: Record<string, string> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [storedBytes, nameBytes] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    const local = archive.readUInt32LE(at + 42);
    const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    found[name] = name.endsWith('/') ? '' : inflateRawSync(archive.subarray(data, data + storedBytes)).toString();
    at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return found;
};
const announce = (client: Client, ...fileIds: FileId[]) => client.call('POST /archives', { body: { fileIds } });
const fetchArchive = async (client: Client, ...fileIds: FileId[]): Promise<Response> =>
  fetch(`${origin}${(await announce(client, ...fileIds)).url}`);
const download = async (client: Client, ...fileIds: FileId[]) =>
  entriesOf(Buffer.from(await (await fetchArchive(client, ...fileIds)).arrayBuffer()));
const uploaded = async (client: Client, parentId: string, name: string, body: string): Promise<File> =>
  (await (await client.upload(parentId, name, body)).json()) as File;
const share = (id: FileId) =>
  ada.call('POST /files/{id}/shares', {
    params: { id },
    body: { memberId: ours.members[1]?.id as never, role: 'viewer' },
  });

describe('DR26: a folder is one archive', () => {
  test('of everything below, empty folders and documents included, with its length when that is known', async () => {
    const folder = await ada.create('folder', 'Projets été');
    const inner = await ada.create('folder', 'Inner', folder.id);
    await ada.create('folder', 'Nothing', folder.id);
    await uploaded(ada, folder.id, 'a:b.txt', 'first');
    const gone = await uploaded(ada, inner.id, 'gone.txt', 'in the trash');
    await uploaded(ada, inner.id, 'deep.txt', 'second');
    await ada.call('DELETE /files/{id}', { params: { id: gone.id } });
    const announced = await announce(ada, folder.id);
    expect(announced).toMatchObject({ name: 'Projets été.zip', fileCount: 5, sizeBytes: 11 });
    const answer = await fetch(`${origin}${announced.url}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(Number(answer.headers.get('content-length'))).toBe(bytes.length);
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''Projets%20%C3%A9t%C3%A9.zip");
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(entriesOf(bytes)).toEqual({
      'Projets été/': '',
      'Projets été/Inner/': '',
      'Projets été/Inner/deep.txt': 'second',
      'Projets été/Nothing/': '',
      'Projets été/a_b.txt': 'first',
    });
    const doc = await ada.create('doc', 'Plan', folder.id);
    const image = await ada.upload(doc.id, 'picture.png', 'hidden');
    expect(image.status).toBe(201);
    await uploaded(ada, folder.id, 'Plan.md', 'has the name already');
    const withDocument = await fetchArchive(ada, folder.id);
    expect(withDocument.headers.get('content-length')).toBeNull();
    const entries = entriesOf(Buffer.from(await withDocument.arrayBuffer()));
    expect(Object.keys(entries).filter((name) => name.includes('Plan'))).toEqual([
      'Projets été/Plan.md',
      'Projets été/Plan (2).md',
    ]);
    expect(Object.values(entries)).toContain(`# Text of ${doc.id}\n`);
    const sheet = await ada.call('POST /files', { body: { kind: 'sheet', name: 'Sums', parentId: folder.id } });
    world.documentTexts.set(sheet.id, 'bytes of a workbook');
    expect(await download(ada, folder.id)).toMatchObject({ 'Projets été/Sums.xlsx': 'bytes of a workbook' });
    expect(JSON.stringify(entries)).not.toContain('picture');
  });

  test('a selection from several folders has names of its own; what has no export is named', async () => {
    const one = await ada.create('folder', 'One');
    const two = await ada.create('folder', 'Two');
    const first = await uploaded(ada, one.id, 'Same.txt', '1');
    const second = await uploaded(ada, two.id, 'same.TXT', '2');
    const sheet = await ada.call('POST /files', { body: { kind: 'sheet', name: 'Budget' } });
    const slides = await ada.call('POST /files', { body: { kind: 'slides', name: 'Pitch' } });
    const doc = await ada.create('doc', 'Unreachable');
    world.hubIsAway = true;
    const entries = await download(ada, first.id, second.id, sheet.id, slides.id, doc.id);
    world.hubIsAway = false;
    expect(Object.keys(entries).sort()).toEqual(['NOT INCLUDED.txt', 'Same.txt', 'same (2).TXT']);
    expect(entries['NOT INCLUDED.txt']).toMatch(
      /cannot be exported yet:\r\n- Pitch\r\n[\s\S]*again later:\r\n- Budget.xlsx\r\n- Unreachable.md/,
    );
    expect((await announce(ada, first.id, second.id)).name).toMatch(/^files \d{4}-\d\d-\d\d\.zip$/);
  });

  test('is refused beyond its bounds before anything is sent, with the numbers', async () => {
    const folder = await ada.create('folder', 'Too many');
    for (let index = 0; index < 12; index += 1) await ada.create('folder', `f${index}`, folder.id);
    expect(await ada.fails('POST /archives', { body: { fileIds: [folder.id] } })).toMatchObject({
      status: 413,
      code: 'too_large',
      detail: { maxArchiveFiles: 12, maxArchiveBytes: 30_000_000 },
    });
  });
});

describe('DR27: an archive is for those who may read', () => {
  test('and holds what they may see; strangers and the unknown are 404', async () => {
    const folder = await ada.create('folder', 'Shared by Ada');
    const file = await uploaded(ada, folder.id, 'shared.txt', 'for Bob');
    const secret = await uploaded(ada, 'root', 'secret.txt', 'not for Bob');
    await share(folder.id);
    expect(Object.keys(await download(bob, folder.id))).toEqual(['Shared by Ada/', 'Shared by Ada/shared.txt']);
    for (const client of [bob, stranger])
      expect((await client.fails('POST /archives', { body: { fileIds: [file.id, secret.id] } })).status).toBe(404);
    expect((await world.with(null).fails('POST /archives', { body: { fileIds: [file.id] } })).status).toBe(401);
    expect((await fetch(`${origin}/api/v1/archives/nonsense`)).status).toBe(404);
  });

  test('who lost the right since the address was given gets nothing; after five minutes nobody does', async () => {
    const folder = await ada.create('folder', 'Taken back');
    const { id: shareId } = await share(folder.id);
    const { url } = await announce(bob, folder.id);
    expect((await fetch(`${origin}${url}`)).status).toBe(200);
    await ada.call('DELETE /files/{id}/shares/{shareId}', { params: { id: folder.id, shareId } });
    expect((await fetch(`${origin}${url}`)).status).toBe(404);
    const mine = await announce(ada, folder.id);
    world.advance(5 * 60_000 + 1000);
    expect((await fetch(`${origin}${mine.url}`)).status).toBe(410);
  });

  test('guests need a link that allows downloads, and it is noted who took what', async () => {
    const folder = await ada.create('folder', 'For guests');
    await uploaded(ada, folder.id, 'x.txt', 'x');
    const guest = await world.guest(ada, folder.id);
    expect(Object.keys(await download(guest, folder.id))).toHaveLength(2);
    const looker = await world.guest(ada, folder.id, { role: 'viewer', allowDownload: false });
    expect((await looker.fails('POST /archives', { body: { fileIds: [folder.id] } })).code).toBe('forbidden');
    const audited = await world.platform.db.tenant(
      ours.tenantId,
      ({ sql }) =>
        sql`select from audit_entries where action = 'file.downloaded' and target_id = ${folder.id} and actor_kind = 'guest'`,
    );
    expect(audited.length).toBe(1);
  });

  test('a download that fails in the middle is broken, not short', async () => {
    const folder = await ada.create('folder', 'Breaks');
    await uploaded(ada, folder.id, 'large.txt', 'z'.repeat(3_000_000));
    const { url } = await announce(ada, folder.id);
    failReading = true;
    const answer = await fetch(`${origin}${url}`);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    failReading = false;
    const whole = await fetch(`${origin}${url}`);
    expect((await buffer(whole.body as never)).length).toBe(Number(whole.headers.get('content-length')));
  });
});
