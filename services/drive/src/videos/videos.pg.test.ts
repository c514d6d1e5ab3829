import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from '@cloudity/contracts';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { videoTask } from './work.ts';

// With what .ci/run installs: ffmpeg and ffprobe.

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

const inFolder = <Answer>(work: (folder: string) => Answer): Answer => {
  const folder = mkdtempSync(join(tmpdir(), 'videos-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** In codecs that no browser plays. */
const avi = (size: string, seconds: number): Buffer =>
  inFolder((folder) => {
    const path = join(folder, 'film.avi');
    execFileSync('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=10`, '-f', 'lavfi', '-i', 'sine'],
      ...['-t', String(seconds), '-c:v', 'mpeg4', '-c:a', 'ac3', path],
    ]);
    return readFileSync(path);
  });

/** What ffprobe says of the first picture and sound of a content. */
const probe = (bytes: Buffer): string =>
  inFolder((folder) => {
    const path = join(folder, 'film.mp4');
    writeFileSync(path, bytes);
    const entries = 'stream=codec_name,width,height:format=duration';
    return String(execFileSync('/usr/bin/ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'csv', path]));
  });

const uploaded = async (name: string, body: Buffer | string, by = ada): Promise<File> => {
  const response = await by.upload('root', name, body as BodyInit);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};
const stateOf = (file: File, by = ada) => by.call('GET /files/{id}/video', { params: { id: file.id } });
const order = (file: File, by = ada) => by.call('POST /files/{id}/video', { params: { id: file.id } });
const takeTurn = () => world.service.videos.takeTurn(ours.tenantId);
const addressOf = async (file: File, by = ada): Promise<string> =>
  (await by.call('GET /files/{id}/view', { params: { id: file.id }, query: { as: 'playlist' } })).url;
/** As a player would that knows the address and nothing else. */
const visit = (url: string, init: RequestInit = {}): Promise<Response> =>
  world.with(null).fetch('GET', url.replace('/api/v1', ''), init);
const rowsOf = (table: 'video_renditions' | 'video_orders' | 'contents', tenantId = ours.tenantId) =>
  world.platform.db.tenant(tenantId, async ({ sql }) => {
    const released = table === 'contents' ? sql`where released_at is null` : sql``;
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)} ${released}`;
    return row?.count ?? -1;
  });

test('DP7 DP8 a video is ordered, made once per content, and read as a playlist of ranges; it leaves with the content', async () => {
  const bytes = avi('322x182', 10);
  const film = await uploaded('film.avi', bytes);
  expect(await stateOf(film)).toEqual({ state: 'unmade', reason: null });
  expect((await ada.fetch('GET', `/files/${film.id}/view?as=playlist`)).status).toBe(404);
  expect(await order(film)).toEqual({ state: 'waiting', reason: null });
  expect(await order(film)).toEqual({ state: 'waiting', reason: null });
  expect(await takeTurn()).toBe(false);
  expect(await stateOf(film)).toEqual({ state: 'made', reason: null });
  const contents = await rowsOf('contents');
  const copy = await uploaded('the same.avi', bytes);
  expect(await order(copy)).toEqual({ state: 'made', reason: null });
  expect(await rowsOf('contents')).toBe(contents + 1);

  const url = await addressOf(film);
  const answer = await visit(url);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'application/vnd.apple.mpegurl',
    'no-store',
  ]);
  const playlist = await answer.text();
  const [, name = '', head = ''] = /MAP:URI="([\w-]+)",BYTERANGE="(\d+)@0"/.exec(playlist) ?? [];
  const ranges = [...playlist.matchAll(/BYTERANGE:(\d+)@(\d+)\n([\w-]+)\n/g)].map(([, length, start, at]) => {
    expect(at).toBe(name);
    return { start: Number(start), end: Number(start) + Number(length) - 1 };
  });
  expect(ranges).toHaveLength(3);
  const partOf = async ({ start, end }: { readonly start: number; readonly end: number }): Promise<Buffer> => {
    const part = await visit(`/views/${name}`, { headers: { range: `bytes=${start}-${end}` } });
    expect([part.status, part.headers.get('content-type')]).toEqual([206, 'video/mp4']);
    return Buffer.from(await part.arrayBuffer());
  };
  const parts = [await partOf({ start: 0, end: Number(head) - 1 })];
  for (const range of ranges) parts.push(await partOf(range));
  expect(parts[0]?.toString('latin1', 4, 8)).toBe('ftyp');
  const whole = Buffer.from(await (await visit(`/views/${name}`)).arrayBuffer());
  expect(Buffer.concat(parts).equals(whole)).toBe(true);
  const told = probe(whole);
  expect(told).toContain('h264,322,182');
  expect(told).toContain('aac');
  expect(told).toMatch(/format,(9\.9|10\.)/);

  for (const file of [film, copy]) {
    await world.service.videos.tidy(ours.tenantId);
    expect(await rowsOf('video_renditions')).toBe(1);
    await ada.call('DELETE /files/{id}', { params: { id: file.id } });
    await ada.call('DELETE /trash/{id}', { params: { id: file.id } });
  }
  await world.service.videos.tidy(ours.tenantId);
  expect([await rowsOf('video_renditions'), await rowsOf('video_orders')]).toEqual([0, 0]);
  expect((await visit(`/views/${name}`)).status).toBe(404);
});

test('DP7 at most 720 pixels high; what is no video, or cannot be read, says why', async () => {
  const [large, broken, text] = [
    await uploaded('large.avi', avi('1601x902', 1)),
    await uploaded('broken.avi', 'RIFF no film'),
    await uploaded('notes.txt', 'words'),
  ];
  for (const file of [large, broken]) await order(file);
  while (await takeTurn());
  const name = /URI="([\w-]+)"/.exec(await (await visit(await addressOf(large))).text())?.[1];
  expect(probe(Buffer.from(await (await visit(`/views/${name}`)).arrayBuffer()))).toContain('h264,1278,720');
  expect(await stateOf(broken)).toEqual({ state: 'none', reason: 'damaged' });
  expect(await order(broken)).toEqual({ state: 'none', reason: 'damaged' });
  expect(await order(text)).toEqual({ state: 'none', reason: 'unsupported' });
  expect(await takeTurn()).toBe(false);
});

test('DP9 who orders many waits for who orders one; an organization has one made, then goes to the end of the line', async () => {
  const many: File[] = [];
  for (const name of ['one', 'two', 'three']) many.push(await uploaded(`${name}.avi`, `RIFF ${name}`));
  const single = await uploaded('single.avi', 'RIFF single', bob);
  for (const file of many) await order(file);
  await order(single, bob);
  const [one, two, three] = many as [File, File, File];
  const done: string[] = [];
  const all = [[one, ada] as const, [single, bob] as const, [two, ada] as const, [three, ada] as const];
  for (let left = all.length; left > 0; left -= 1) {
    let hasOthers = 0;
    await world.service.videos.tasks[videoTask]?.({
      tenantId: ours.tenantId,
      tenant: async (run: (tx: never) => Promise<unknown>) => {
        hasOthers += 1;
        return world.platform.db.tenant(ours.tenantId, run as never);
      },
    } as never);
    expect(hasOthers).toBe(left > 1 ? 1 : 0);
    for (const [file, by] of all)
      if (!done.includes(file.name) && (await stateOf(file, by)).state === 'none') done.push(file.name);
  }
  expect(done).toEqual(['one.avi', 'single.avi', 'two.avi', 'three.avi']);
});

test('DP8 whoever may see the file plays it: a guest without downloads too, who orders nothing; nobody else', async () => {
  const film = await uploaded('private.avi', avi('64x48', 1));
  const guest = await world.guest(ada, film.id, { role: 'viewer', allowDownload: false });
  expect(await stateOf(film, guest)).toEqual({ state: 'unmade', reason: null });
  expect((await guest.fetch('POST', `/files/${film.id}/video`)).status).toBe(403);
  await order(film);
  await takeTurn();
  expect((await visit(await addressOf(film, guest))).status).toBe(200);
  for (const other of [bob, stranger]) {
    expect((await other.fetch('GET', `/files/${film.id}/video`)).status).toBe(404);
    expect((await other.fetch('POST', `/files/${film.id}/video`)).status).toBe(404);
    expect((await other.fetch('GET', `/files/${film.id}/view?as=playlist`)).status).toBe(404);
  }
  const { tenantId } = await world.organization('Third');
  expect([await rowsOf('video_renditions', tenantId), await rowsOf('video_orders', tenantId)]).toEqual([0, 0]);
});
