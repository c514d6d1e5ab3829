import type { FileId } from '@cloudity/contracts';
import { expect, test } from 'vitest';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();

const script =
  'document.title="scripted";parent.postMessage("scripted","*");fetch("/api/v1/me").then(()=>location.hash="x")';
/** Files that would take over a page of ours, if a browser could be made to show them as one. */
const hostile: readonly (readonly [name: string, type: string, text: string])[] = [
  ['page.html', 'text/html', `<!doctype html><title>innocent</title><script>${script}</script>`],
  ['page.htm', 'image/png', `<html><body onload='${script}'>`],
  [
    'picture.svg',
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" onload='${script}'><script>${script}</script></svg>`,
  ],
  ['page.xml', 'application/xml', `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>`],
  [
    'page.xhtml',
    'application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>`,
  ],
  ['nothing', 'text/html', `<script>${script}</script>`],
  ['photo.png', 'image/png', `<script>${script}</script>`],
  [
    'form.pdf',
    'application/pdf',
    '%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>',
  ],
];

test('S3 DR13: hostile files never run in our origin, whether opened as a page, framed or embedded', async () => {
  const folder = await owner().api('POST /files', { body: { kind: 'folder', name: 'Hostile', parentId: 'root' } });
  const paths: string[] = [];
  for (const [name, type, text] of hostile) {
    const file = await owner().api.upload('PUT /files/{parentId}/children/{name}', {
      params: { parentId: folder.id, name },
      content: new Blob([text], { type }),
    });
    for (const query of ['', '?version=1', '?download=1']) paths.push(`/api/v1/files/${file.id}/content${query}`);
  }
  const doc = await owner().api('POST /files', {
    body: { kind: 'doc', name: '<script>x', parentId: folder.id },
  });
  for (const format of ['html', 'md']) paths.push(`/api/v1/files/${doc.id as FileId}/export?format=${format}`);

  const page = await visitAs(owner(), '/');
  allowErrors(page, /./);
  for (const path of paths) {
    const answer = await page.request.get(path);
    const headers = answer.headers();
    expect(answer.status(), path).toBe(200);
    expect(headers['content-security-policy'], path).toMatch(/^sandbox(;|$)/);
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['content-disposition'], path).toMatch(/^attachment/);
    expect(headers['cache-control'], path).toContain('no-store');
  }
  // As somebody would try: a link, a frame, an object and a script that point at each of them.
  const seen = await page.evaluate(async (addresses) => {
    const heard: unknown[] = [];
    addEventListener('message', (event) => heard.push(event.data));
    const waiting = addresses.flatMap((address) =>
      ['iframe', 'object', 'script'].map(
        (kind) =>
          new Promise<void>((resolve) => {
            const element = document.createElement(kind) as HTMLIFrameElement & HTMLObjectElement;
            if (kind === 'object') element.data = address;
            else element.src = address;
            element.onload = element.onerror = () => resolve();
            document.body.append(element);
            setTimeout(resolve, 1_500);
          }),
      ),
    );
    await Promise.all(waiting);
    return { heard, title: document.title, hash: location.hash };
  }, paths);
  expect(seen.heard).toEqual([]);
  expect([seen.title === 'scripted', seen.hash]).toEqual([false, '']);
  for (const path of paths.filter((_, index) => index % 3 === 0)) {
    const visited = page.waitForEvent('download').catch(() => null);
    await page.goto(path).catch(() => undefined);
    await visited;
    expect(await page.title()).not.toBe('scripted');
    expect(new URL(page.url()).pathname).not.toBe(path);
  }
  expect(suite().url).toContain('localhost');
});
