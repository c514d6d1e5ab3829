import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from '@cloudity/contracts';
import type { TestOrganization } from '@cloudity/testkit';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let bob: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const theirs = await world.organization('Difference Engines');
  const [owner, member] = ours.members;
  if (!owner || !member) throw new Error('no Bob');
  ada = world.as(ours.owner);
  bob = world.as(member);
  stranger = world.as(theirs.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const picture = (background: string, width = 400, height = 300): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .withExif({ IFD2: { DateTimeOriginal: '2024:05:12 14:03:22', OffsetTimeOriginal: '+02:00' } } as never)
    .jpeg()
    .toBuffer();

const uploaded = async (name: string, body: Buffer | string, by = ada): Promise<File> => {
  const response = await by.upload('root', name, body as BodyInit);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};
const made = async (file: File, by = ada) => by.call('GET /files/{id}/preview', { params: { id: file.id } });
const work = async (): Promise<void> => {
  while (await world.service.previews.takeTurn(ours.tenantId));
};
const rowsOf = (
  table: 'previews' | 'preview_images' | 'preview_orders' | 'photos' | 'contents',
  tenantId = ours.tenantId,
) =>
  world.platform.db.tenant(tenantId, async ({ sql }) => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`;
    return row?.count ?? -1;
  });
const jobs = () =>
  world.platform.db.tenant(ours.tenantId, ({ sql }) => sql`select 1 from preview_orders`).then((rows) => rows.length);

test('DP1 a new content is ordered, made once, and served with a strong ETag that no cache keeps', async () => {
  const bytes = await picture('#336699');
  const first = await uploaded('first.jpg', bytes);
  expect(await made(first)).toMatchObject({ state: 'waiting', reason: null, images: [] });
  await work();
  expect(await jobs()).toBe(0);
  const preview = await made(first);
  expect(preview).toMatchObject({
    state: 'made',
    width: 400,
    height: 300,
    images: [
      { size: 256, width: 256, height: 192 },
      { size: 1600, width: 400, height: 300 },
    ],
    taken: { at: '2024-05-12T14:03:22.000Z', offsetMinutes: 120, source: 'camera' },
    place: null,
  });
  const contents = await rowsOf('contents');
  const second = await uploaded('the same.jpg', bytes);
  await work();
  expect(await made(second)).toEqual(preview);
  expect(await rowsOf('contents')).toBe(contents + 1);

  const image = await ada.fetch('GET', `/files/${first.id}/preview/image?size=256`);
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(await sharp(Buffer.from(await image.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', width: 256 });
  expect(image.headers.get('cache-control')).toBe('no-store');
  expect(image.headers.get('content-security-policy')).toContain('sandbox');
  expect(image.headers.get('x-content-type-options')).toBe('nosniff');
  const etag = image.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
  const again = await ada.fetch('GET', `/files/${first.id}/preview/image`, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect((await ada.fetch('GET', `/files/${first.id}/preview/image?size=300`)).status).toBe(400);
});

test('DP1 a new version has its own preview, a copy its original’s', async () => {
  const file = await uploaded('changes.jpg', await picture('#aa0000', 300, 100));
  await work();
  const body = await picture('#00aa00', 100, 300);
  const replaced = await ada.upload('root', 'changes.jpg', body as BodyInit, { 'if-match': `"${file.version}"` });
  expect(replaced.status).toBe(200);
  expect(await made(file)).toMatchObject({ state: 'waiting', images: [] });
  await work();
  expect(await made(file)).toMatchObject({ state: 'made', width: 100, height: 300 });
  const copy = await ada.call('POST /files/{id}/copy', { params: { id: file.id }, body: {} });
  expect(await made(copy)).toMatchObject({ state: 'made', width: 100, height: 300 });
});

test('DP1 whoever may see the file sees its preview: guests without downloads too, nobody else', async () => {
  const file = await uploaded('private.jpg', await picture('#123456'));
  await work();
  const guest = await world.guest(ada, file.id, { role: 'viewer', allowDownload: false });
  expect((await guest.fetch('GET', `/files/${file.id}/content`)).status).toBe(403);
  expect(await made(file, guest)).toMatchObject({ state: 'made' });
  expect((await guest.fetch('GET', `/files/${file.id}/preview/image?size=1600`)).status).toBe(200);
  for (const other of [bob, stranger]) {
    expect((await other.fails('GET /files/{id}/preview', { params: { id: file.id } })).status).toBe(404);
    expect((await other.fetch('GET', `/files/${file.id}/preview/image`)).status).toBe(404);
    expect((await other.fails('POST /files/{id}/preview', { params: { id: file.id } })).status).toBe(404);
  }
  expect(await rowsOf('previews', (await world.organization('Third')).tenantId)).toBe(0);
  const folder = await ada.create('folder', 'no preview');
  expect((await ada.fails('GET /files/{id}/preview', { params: { id: folder.id } })).status).toBe(400);
});

test('DP2 what cannot be made says why, and stops nothing behind it', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="fetch('http://127.0.0.1/')">
    <script>alert(1)</script><image href="file:///etc/passwd" width="9" height="9"/><rect width="40" height="20" fill="red"/></svg>`;
  const text = await uploaded('notes.txt', 'hello');
  const html = await uploaded('page.html', '<script>alert(1)</script>');
  const cut = await uploaded('cut.jpg', (await picture('#ff00ff', 2000, 1500)).subarray(0, 9_000));
  const heic = await uploaded('phone.heic', Buffer.from('00000018667479706865696300000000', 'hex'));
  const drawing = await uploaded('drawing.svg', svg);
  const notPdf = await uploaded('not.pdf', 'no PDF at all');
  const good = await uploaded('good.jpg', await picture('#00ff88'));
  expect(await made(text)).toMatchObject({ state: 'none', reason: 'unsupported' });
  expect(await made(html)).toMatchObject({ state: 'none', reason: 'unsupported' });
  await work();
  expect(await made(cut)).toMatchObject({ state: 'none', reason: 'damaged' });
  expect((await made(heic)).state).toBe('none');
  expect(await made(notPdf)).toMatchObject({ state: 'none', reason: 'damaged' });
  expect(await made(drawing)).toMatchObject({ state: 'made', width: 40, height: 20 });
  expect(await made(good)).toMatchObject({ state: 'made' });
  expect((await ada.fetch('GET', `/files/${cut.id}/preview/image`)).status).toBe(404);
});

/** One page with a coloured square, as small as a PDF can be. */
const pdf = (): Buffer => {
  const content = '1 0 0 rg 20 20 160 60 re f';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj${body}endobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`);
};

const video = (container = 'mp4'): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'video-'));
  try {
    const path = join(folder, `film.${container}`);
    execFileSync('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-t', '3', '-pix_fmt', 'yuv420p'],
      ...['-metadata', 'creation_time=2024-05-12T12:03:22Z', path],
    ]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('DP1 PDFs show their first page (pdftoppm), videos a frame (ffmpeg)', async () => {
  const report = await uploaded('report.pdf', pdf());
  const film = await uploaded('film.mp4', video());
  const other = await uploaded('film.mkv', video('mkv'));
  const fake = await uploaded('playlist.mp4', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n');
  await work();
  expect(await made(report)).toMatchObject({
    state: 'made',
    pages: 2,
    images: [
      { width: 256, height: 128 },
      { width: 1600, height: 800 },
    ],
  });
  expect(await made(film)).toMatchObject({
    state: 'made',
    width: 320,
    height: 180,
    durationMs: 3_000,
    images: [
      { width: 256, height: 144 },
      { width: 320, height: 180 },
    ],
  });
  expect(await made(other)).toMatchObject({ state: 'made', width: 320, durationMs: 3_000 });
  expect(await made(fake)).toMatchObject({ state: 'none' });
});

test('DP1 pictures of phones are drawn by the program heif-convert, as their container turns them, and have their time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heic-'));
  const make = async (): Promise<Buffer> => {
    const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#5599cc' } })
      .withExif({
        IFD0: { Orientation: '6' },
        IFD2: { DateTimeOriginal: '2024:05:12 14:03:22', OffsetTimeOriginal: '+02:00' },
      } as never)
      .jpeg()
      .toBuffer();
    writeFileSync(join(folder, 'photo.jpg'), jpeg);
    execFileSync('/usr/bin/heif-enc', ['-q', '50', join(folder, 'photo.jpg'), '-o', join(folder, 'photo.heic')]);
    return readFileSync(join(folder, 'photo.heic'));
  };
  try {
    const bytes = await make();
    const photo = await uploaded('IMG_1.HEIC', bytes);
    const cut = await uploaded('cut.heic', bytes.subarray(0, 700));
    await work();
    expect(await made(photo)).toMatchObject({
      state: 'made',
      width: 640,
      height: 480,
      images: [
        { width: 256, height: 192 },
        { width: 640, height: 480 },
      ],
      taken: { at: '2024-05-12T14:03:22.000Z', offsetMinutes: 120, source: 'camera' },
    });
    expect(await made(cut)).toMatchObject({ state: 'none', reason: 'damaged' });
    const { items } = await ada.call('GET /photos', { query: {} });
    expect(items.map(({ file }) => file.id)).toContain(photo.id);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('DP1 previews go when no file has the content any more', async () => {
  const file = await uploaded('passing.jpg', await picture('#778899', 123, 45));
  await work();
  const before = await rowsOf('previews');
  await ada.call('DELETE /files/{id}', { params: { id: file.id } });
  await world.service.previews.tidy(ours.tenantId);
  expect(await rowsOf('previews')).toBe(before);
  await ada.call('DELETE /trash/{id}', { params: { id: file.id } });
  await world.service.previews.tidy(ours.tenantId);
  expect(await rowsOf('previews')).toBe(before - 1);
  const contents = await rowsOf('contents');
  world.advance(25 * 3_600_000);
  await world.service.maintenance.sweepContents(ours.tenantId);
  expect(await rowsOf('contents')).toBe(contents - 3);
});
