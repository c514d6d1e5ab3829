import type { File } from '@cloudity/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

const contentUrl = 'https://content.example.test';
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

let together: DriveWorld;
let apart: DriveWorld;
const owners = new Map<DriveWorld, Client>();
beforeAll(async () => {
  together = await DriveWorld.create();
  apart = await DriveWorld.create({ contentUrl });
  for (const world of [together, apart]) {
    owners.set(world, world.as((await world.organization('Acme')).owner));
    await world.organization('Globex');
  }
  return async () => {
    await together[Symbol.asyncDispose]();
    await apart[Symbol.asyncDispose]();
  };
});

const put = async (world: DriveWorld, name: string, body: Buffer | string): Promise<File> => {
  const answer = await (owners.get(world) as Client).upload('root', name, body as BodyInit);
  expect(answer.status).toBe(201);
  return (await answer.json()) as File;
};
const guestOf = async (world: DriveWorld, file: File, terms: { allowDownload?: boolean; maxDownloads?: number }) => {
  const link = await (owners.get(world) as Client).call('POST /files/{id}/links', {
    params: { id: file.id },
    body: { role: 'viewer', ...terms },
  });
  const { token } = await world
    .with(null)
    .call('POST /links/{token}/open', { params: { token: link.token }, body: {} });
  return { guest: world.with(token), link };
};
const addressOf = async (client: Client, file: File): Promise<string> =>
  (await client.call('GET /files/{id}/view', { params: { id: file.id } })).url;
/** As a browser would that knows the address and nothing else. */
const visit = (world: DriveWorld, url: string, init: RequestInit = {}): Promise<Response> =>
  world.with(null).fetch('GET', url.replace(contentUrl, '').replace('/api/v1', ''), init);

describe('DV1: addresses', () => {
  test('read the content as whoever asked, with ranges, as it was then, for an hour', async () => {
    const ada = owners.get(together) as Client;
    const file = await put(together, 'film.mp4', 'the first film');
    const url = await addressOf(ada, file);
    expect(url).toMatch(/^\/api\/v1\/views\/[\w-]+$/);
    const part = await visit(together, url, { headers: { range: 'bytes=4-8' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, 'first', 'bytes 4-8/14']);
    await ada.upload('root', 'film.mp4', 'another film', { 'if-match': `"${file.version}"` });
    expect(await (await visit(together, url)).text()).toBe('the first film');
    expect(await (await visit(together, await addressOf(ada, file))).text()).toBe('another film');
    expect((await visit(together, `${url.slice(0, -4)}AAAA`)).status).toBe(404);
    together.advance(3_600_001);
    expect((await visit(together, url)).status).toBe(410);
    together.advance(-3_600_001);
  });

  test('end with the right, the link and the file', async () => {
    const ada = owners.get(together) as Client;
    const file = await put(together, 'secret.mp4', 'frames');
    const { guest, link } = await guestOf(together, file, {});
    const url = await addressOf(guest, file);
    expect((await visit(together, url)).status).toBe(200);
    await ada.call('DELETE /files/{id}/links/{linkId}', { params: { id: file.id, linkId: link.id } });
    expect((await visit(together, url)).status).toBe(401);
    const own = await addressOf(ada, file);
    await ada.call('DELETE /files/{id}', { params: { id: file.id } });
    expect((await visit(together, own)).status).toBe(409);
  });
});

describe('DV2: links that let nothing be downloaded', () => {
  test('still play media and show PDFs and text; nothing else leaves, and nothing is counted', async () => {
    for (const [name, body, shown] of [
      ['song.mp3', 'sounds', true],
      ['clip.mp4', 'frames', true],
      ['paper.pdf', '%PDF-1.4', true],
      ['notes.txt', 'words', true],
      ['photo.png', png, false],
      ['sums.xlsx', 'PK', false],
      ['tool.zip', 'PK', false],
    ] as const) {
      const file = await put(together, name, body as Buffer | string);
      const { guest, link } = await guestOf(together, file, { allowDownload: false });
      const asked = await guest.fetch('GET', `/files/${file.id}/view`);
      expect(asked.status, name).toBe(shown ? 200 : 403);
      if (shown) {
        const { url } = (await asked.json()) as { url: string };
        expect(await (await visit(together, url)).text()).toBe(body);
      }
      expect((await guest.fetch('GET', `/files/${file.id}/content`)).status, name).toBe(403);
      const { items } = await (owners.get(together) as Client).call('GET /files/{id}/links', {
        params: { id: file.id },
      });
      expect(items.find(({ id }) => id === link.id)?.downloads).toBe(0);
    }
  });

  test('a link with a number of downloads counts what is looked at, once a session', async () => {
    const file = await put(together, 'once.mp4', 'frames');
    const { guest } = await guestOf(together, file, { maxDownloads: 1 });
    const url = await addressOf(guest, file);
    expect([(await visit(together, url)).status, (await visit(together, url)).status]).toEqual([200, 200]);
    const { items } = await (owners.get(together) as Client).call('GET /files/{id}/links', { params: { id: file.id } });
    expect(items[0]?.downloads).toBe(1);
  });
});

describe('DV3: an origin of its own', () => {
  test('shows pictures, media, PDFs and plain text in place and hands out the rest; nothing in them runs', async () => {
    const ada = owners.get(apart) as Client;
    for (const [name, body, kind, type] of [
      ['a.png', png, 'inline', 'image/png'],
      ['a.svg', '<svg/>', 'inline', 'image/svg+xml'],
      ['a.pdf', '%PDF', 'inline', 'application/pdf'],
      ['a.txt', 'hé', 'inline', 'text/plain; charset=utf-8'],
      ['a.mp4', 'frames', 'inline', 'video/mp4'],
      ['a.html', '<script>1</script>', 'attachment', 'text/html'],
      ['a.js', 'alert(1)', 'attachment', 'text/javascript'],
    ] as const) {
      const file = await put(apart, name, body as Buffer | string);
      const url = await addressOf(ada, file);
      expect(url.startsWith(`${contentUrl}/api/v1/views/`)).toBe(true);
      const { headers } = await visit(apart, url);
      expect([headers.get('content-disposition')?.split(';')[0], headers.get('content-type')], name).toEqual([
        kind,
        type,
      ]);
      expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('set-cookie')).toBeNull();
      // The application's own origin only hands it out.
      const own = await ada.fetch('GET', `/files/${file.id}/content`);
      expect(own.headers.get('content-disposition')).toMatch(/^attachment/);
    }
  });
});
