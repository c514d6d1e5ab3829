import type { File } from '@cloudity/contracts';
import type { TestPerson } from '@cloudity/testkit/suite';

const script =
  'document.title="scripted";parent.postMessage("scripted","*");fetch("/api/v1/me").then(()=>location.hash="x")';
/** Files that would take over a page of ours, if a browser could be made to show them as one. */
export const hostile: readonly (readonly [name: string, type: string, text: string])[] = [
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

/** Uploads all of them into a new folder. */
export const putHostile = async (person: TestPerson): Promise<readonly File[]> => {
  const folder = await person.api('POST /files', { body: { kind: 'folder', name: 'Hostile', parentId: 'root' } });
  const files: File[] = [];
  for (const [name, type, text] of hostile)
    files.push(
      await person.api.upload('PUT /files/{parentId}/children/{name}', {
        params: { parentId: folder.id, name },
        content: new Blob([text], { type }),
      }),
    );
  return files;
};
