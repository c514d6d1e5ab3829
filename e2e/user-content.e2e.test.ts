import type { FileId } from '@cloudity/contracts';
import { expect, test } from 'vitest';
import { putHostile } from './people/hostile.ts';
import { useHouse } from './people/stage.ts';

const { suite, owner, visitAs, allowErrors } = useHouse();

test('S3 DR13: hostile files never run in our origin, whether opened as a page, framed or embedded', async () => {
  const paths: string[] = [];
  for (const { id } of await putHostile(owner())) {
    for (const query of ['', '?version=1', '?download=1']) paths.push(`/api/v1/files/${id}/content${query}`);
    paths.push((await owner().api('GET /files/{id}/view', { params: { id } })).url);
  }
  const doc = await owner().api('POST /files', {
    body: { kind: 'doc', name: '<script>x', parentId: 'root' },
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
  for (const path of paths.filter((path) => !path.includes('?'))) {
    const visited = page.waitForEvent('download').catch(() => null);
    await page.goto(path).catch(() => undefined);
    await visited;
    expect(await page.title()).not.toBe('scripted');
    expect(new URL(page.url()).pathname).not.toBe(path);
  }
  expect(suite().url).toContain('localhost');
});
