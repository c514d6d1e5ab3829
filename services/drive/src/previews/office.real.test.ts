import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from '@cloudity/contracts';
import { PreviewTable } from '@cloudity/contracts/preview-table';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { openDocument, slidesFile, wordFile, workbookFile } from '../testing/office-files.ts';
import { zipOf } from '../testing/zip.ts';

// With what .ci/run installs: LibreOffice Writer, Impress and Calc ('soffice'), Poppler (pdftotext).

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines');
  ada = world.as(ours.owner);
  stranger = world.as((await world.organization('Difference Engines')).owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const uploaded = async (name: string, body: Buffer | string): Promise<File> => {
  const response = await ada.upload('root', name, body as BodyInit);
  expect(response.status).toBe(201);
  return (await response.json()) as File;
};
const made = (file: File) => ada.call('GET /files/{id}/preview', { params: { id: file.id } });
const work = async (): Promise<void> => {
  while (await world.service.previews.takeTurn(ours.tenantId));
};
const visit = async (client: Client, file: File, as: 'pdf' | 'table'): Promise<Response> => {
  const { url } = await client.call('GET /files/{id}/view', { params: { id: file.id }, query: { as } });
  return world.with(null).fetch('GET', url.replace('/api/v1', ''));
};
const textOf = async (file: File): Promise<string> => {
  const answer = await visit(ada, file, 'pdf');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  try {
    writeFileSync(join(folder, 'pages.pdf'), Buffer.from(await answer.arrayBuffer()));
    return execFileSync('/usr/bin/pdftotext', [join(folder, 'pages.pdf'), '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('DP5 documents and slides are read as pages, and the first is their picture; tables are read as tables', async () => {
  const letter = await uploaded('letter.docx', wordFile(['Dear Charles', 'the engine works']));
  const talk = await uploaded('talk.pptx', slidesFile(['Why engines', 'How they turn']));
  const note = await uploaded('note.rtf', '{\\rtf1\\ansi Rich words}');
  const sums = await uploaded(
    'sums.xlsx',
    workbookFile(
      '<row r="1"><c r="A1" t="inlineStr"><is><t>Cogs</t></is></c><c r="B1"><f>1/8</f><v>0.125</v></c></row>',
    ),
  );
  const list = await uploaded('list.csv', 'Name;Cogs\nAda;1,5\n');
  await work();
  for (const file of [letter, talk, note])
    expect(await made(file), file.name).toMatchObject({
      state: 'made',
      pages: file === talk ? 2 : 1,
      images: [{ size: 256 }, { size: 1600 }],
      renditions: ['pdf'],
    });
  expect(await textOf(letter)).toContain('the engine works');
  expect(await textOf(talk)).toContain('How they turn');
  expect(await textOf(note)).toContain('Rich words');
  expect(await made(sums)).toMatchObject({ state: 'made', pages: null, renditions: ['pdf', 'table'] });
  const answer = await visit(ada, sums, 'table');
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(PreviewTable.parse(await answer.json())).toEqual({
    sheets: [{ name: 'Sums', rows: [['Cogs', { number: '0.125' }]], isWhole: true }],
    isWhole: true,
  });
  expect(await made(list)).toMatchObject({ state: 'made', images: [{ size: 256 }, { size: 1600 }] });
  expect((await (await visit(ada, list, 'table')).json()).sheets[0].rows).toEqual([
    ['Name', 'Cogs'],
    ['Ada', '1,5'],
  ]);
});

test('DP5 guests who may not download read the pages; nobody else reaches them, and they leave with the file', async () => {
  const letter = await uploaded('secret.docx', wordFile(['for some eyes']));
  await work();
  const guest = await world.guest(ada, letter.id, { role: 'viewer', allowDownload: false });
  expect((await visit(guest, letter, 'pdf')).status).toBe(200);
  expect((await guest.fetch('GET', `/files/${letter.id}/view`)).status).toBe(403);
  expect((await stranger.fetch('GET', `/files/${letter.id}/view?as=pdf`)).status).toBe(404);
  expect((await ada.fetch('GET', `/files/${letter.id}/view?as=table`)).status).toBe(404);
  const count = () =>
    world.platform.db.tenant(ours.tenantId, async ({ sql }) => {
      const [row] = await sql<{ contents: number; renditions: number }[]>`
        select (select count(*)::int from contents) as contents, (select count(*)::int from preview_renditions) as renditions`;
      return row ?? { contents: -1, renditions: -1 };
    });
  const before = await count();
  await ada.call('DELETE /files/{id}', { params: { id: letter.id } });
  await ada.call('DELETE /trash/{id}', { params: { id: letter.id } });
  await world.service.previews.tidy(ours.tenantId);
  world.advance(25 * 3_600_000);
  await world.service.maintenance.sweepContents(ours.tenantId);
  // The file's own bytes, its pages and two images.
  expect(await count()).toEqual({ contents: before.contents - 4, renditions: before.renditions - 1 });
});

test('DP6 nothing that a document links to is fetched, from the network or from this machine', async () => {
  const folder = mkdtempSync('/var/tmp/linked-');
  const asked: string[] = [];
  const server = createServer((socket) => {
    asked.push('somebody');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x.png`;
  try {
    // Readable by everybody, as /etc/passwd is.
    execFileSync('/bin/chmod', ['755', folder]);
    writeFileSync(join(folder, 'linked.txt'), 'words of another file', { mode: 0o644 });
    const word = await uploaded('linked.docx', wordFile(['before'], url));
    const text = await uploaded(
      'linked.odt',
      openDocument(
        `<text:p>before</text:p><text:section text:name="s"><text:section-source xlink:href="file://${folder}/linked.txt" xlink:type="simple" xlink:show="embed"/><text:p>inside</text:p></text:section><text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="${url}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>`,
      ),
    );
    await work();
    for (const file of [word, text]) {
      expect(await made(file), file.name).toMatchObject({ state: 'made' });
      const words = await textOf(file);
      expect(words).toContain('before');
      expect(words).not.toContain('another file');
    }
    expect(asked).toEqual([]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});

test('DP6 hostile office files end in a state that says why, and stop nothing behind them', async () => {
  const bomb = zipOf([{ name: 'word/document.xml', content: Buffer.alloc(0) }]);
  // Its directory claims three gigabytes.
  const lying = Buffer.from(bomb);
  lying.writeUInt32LE(3_000_000_000, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24);
  const compound = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from('EncryptedPackage', 'utf16le'),
    Buffer.alloc(600),
  ]);
  const files = [
    [await uploaded('bomb.docx', lying), 'too_large'],
    [await uploaded('bomb.xlsx', lying), 'too_large'],
    [await uploaded('locked.docx', compound), 'locked'],
    [await uploaded('locked.xlsx', compound), 'locked'],
    [await uploaded('locked.odt', openDocument('<text:p>x</text:p>', true)), 'locked'],
    [await uploaded('cut.pptx', slidesFile(['gone']).subarray(0, 700)), 'damaged'],
    [await uploaded('tiny.docx', 'x'), 'damaged'],
    [await uploaded('page.doc', '<html><img src="file:///etc/passwd"></html>'), 'damaged'],
    [await uploaded('cut.ods', 'PK no more'), 'damaged'],
  ] as const;
  const good = await uploaded('good.docx', wordFile(['behind them']));
  await work();
  for (const [file, reason] of files)
    expect(await made(file), file.name).toMatchObject({ state: 'none', reason, images: [], renditions: [] });
  expect(await made(good)).toMatchObject({ state: 'made' });
});
