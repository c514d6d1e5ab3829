import { freePorts } from '@cloudity/testkit';
import { expect, test, vi } from 'vitest';
import { putHostile } from './people/hostile.ts';
import { film, landscape, pages, put } from './people/media.ts';
import { useHouse } from './people/stage.ts';

const [port = 0] = await freePorts(1);
// Two names of this machine are two sites to a browser.
const contentUrl = `http://127.0.0.1:${port}`;
const { owner, visit, visitAs, allowErrors } = useHouse({
  env: {
    CLOUDITY_HTTP_PORT: String(port),
    CLOUDITY_PUBLIC_URL: `http://localhost:${port}`,
    CLOUDITY_CONTENT_URL: contentUrl,
  },
});

test('DV3: hostile files are shown at an origin that has nothing of ours, and run neither there nor here', async () => {
  const page = await visitAs(owner(), '/');
  allowErrors(page, /./);
  for (const { id, name } of await putHostile(owner())) {
    const own = await page.request.get(`/api/v1/files/${id}/content`);
    expect(own.headers()['content-disposition'], name).toMatch(/^attachment/);
    const { url } = await owner().api('GET /files/{id}/view', { params: { id } });
    expect((await page.request.get(url.replace(contentUrl, `http://localhost:${port}`))).status()).toBe(421);
    // As a page of its own, with a session in the same browser: it has no cookie to take, and nothing of it runs.
    const visited = page.waitForEvent('download', { timeout: 1_000 }).catch(() => null);
    await page.goto(url).catch(() => undefined);
    await visited;
    if (page.url() !== url) continue;
    const seen = await page.evaluate(() => ({ origin: self.origin, title: document.title, hash: location.hash }));
    // A PDF is the browser's own viewer's, at this origin; a page of somebody's has none.
    const origin = name.endsWith('.pdf') ? contentUrl : 'null';
    expect(seen, name).toEqual({ origin, title: expect.not.stringContaining('scripted'), hash: '' });
  }
  const cookies = await page.context().cookies(contentUrl);
  expect(cookies).toEqual([]);
  for (const path of ['/', '/api/v1/me', '/sign-in', '/dav/files/'])
    expect((await page.request.get(`${contentUrl}${path}`)).status(), path).toBe(404);
});

test('DV2 DV3: pictures, films, PDFs and texts come from there, for guests without downloads too', async () => {
  const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Trip' } });
  const files = new Map<string, string>();
  for (const [name, bytes] of [
    ['a lake.jpg', await landscape({ hue: 205 })],
    ['b report.pdf', pages(1)],
    ['c notes.txt', 'words to read'],
    ['d film.webm', film(3)],
  ] as const)
    files.set(name, (await put(owner(), folder.id, name, bytes)).id);
  await vi.waitFor(async () => {
    const { state } = await owner().api('GET /files/{id}/preview', {
      params: { id: files.get('d film.webm') as never },
    });
    expect(state).toBe('made');
  }, 60_000);

  const { url } = await owner().api('POST /files/{id}/links', {
    params: { id: folder.id },
    body: { role: 'viewer', allowDownload: false },
  });
  const page = await visit();
  const shown: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/api/v1/views/')) shown.push(new URL(answer.url()).origin);
    expect(answer.url()).not.toMatch(/\/content(\?|$)/);
  });
  await page.goto(url);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('row', { name: /a lake\.jpg/ }).click();
  // What would be refused is not offered.
  const bar = page.getByRole('toolbar', { name: '1 selected' });
  expect(await bar.getByRole('button').allTextContents()).toHaveLength(2);
  await page.keyboard.press(' ');
  const lake = page.getByRole('dialog', { name: 'a lake.jpg' });
  await lake.getByRole('img', { name: 'Preview of a lake.jpg' }).waitFor();
  expect(await lake.getByRole('button', { name: 'Download' }).count()).toBe(0);
  await page.keyboard.press('ArrowRight');
  await page.getByText('Quarterly report, page 1').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('words to read').waitFor();
  await page.keyboard.press('ArrowRight');
  const video = page.getByRole('dialog', { name: 'd film.webm' }).locator('video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
  expect(new Set(shown)).toEqual(new Set([contentUrl]));
});
