import { randomBytes } from 'node:crypto';
import type { File, FileId } from '@cloudity/contracts';
import { saveFile, withKeptParts } from '@cloudity/convert/sheet';
import { baseOf, emptyWorkbook, readCell, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { addImage, imagesOf } from '@cloudity/docmodel/sheet/image';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let acme: TestOrganization;
let globex: TestOrganization;
let ada: Client;
let grace: Client;
let stranger: Client;
let folder: File;
let xlsx: Uint8Array<ArrayBuffer>;
/** 8 by 6 pixels. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGAQMAAADEy024AAAABlBMVEXcKCgoUNxXLFJ8AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12PgZ4BDAAIoAFvRKD9sAAAAAElFTkSuQmCC',
  'base64',
);

const workbookOf = (update: Uint8Array): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return new Workbook(doc);
};
const firstRow = (update: Uint8Array | undefined, columns: number): readonly unknown[] => {
  const workbook = workbookOf(update ?? emptyWorkbook());
  const sheet = workbook.sheets[0]?.id ?? '';
  return Array.from({ length: columns }, (_, column) => readCell(workbook, { sheet, row: 0, column }));
};
const put = async (by: Client, name: string, body: BodyInit, parentId: string = folder.id): Promise<File> => {
  const response = await by.upload(parentId, name, body);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as File;
};
const names = async (by: Client, parentId: FileId | 'root'): Promise<readonly string[]> =>
  (await by.call('GET /files', { query: { parentId } })).items.map(({ name }) => name);
const begun = () => world.documentCalls.filter(({ method }) => method === 'begin');
const open = (by: Client, { id }: { readonly id: FileId }, body = {}) =>
  by.call('POST /files/{id}/spreadsheet', { params: { id }, body });

beforeAll(async () => {
  world = await DriveWorld.create();
  acme = await world.organization('Acme', [{ name: 'Grace' }]);
  globex = await world.organization('Globex');
  [ada, grace] = acme.members.map((member) => world.as(member)) as [Client, Client];
  stranger = world.as(globex.owner);
  folder = await ada.create('folder', 'Books');
  const workbook = workbookOf(emptyWorkbook());
  writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 }, [
    [1.5, 'text', { formula: '=A1*2' }],
  ]);
  xlsx = new Uint8Array((await saveFile(workbook, 'xlsx', () => 3)).bytes);
});
afterAll(() => world[Symbol.asyncDispose]());

describe('opening an upload as a spreadsheet', () => {
  it('TB1 makes a live document beside it, named like it, which the hub begins as the person who opened it', async () => {
    const file = await put(ada, 'Budget 2027.xlsx', xlsx);
    const { file: sheet, losses } = await open(ada, file);
    expect(sheet).toMatchObject({ kind: 'sheet', name: 'Budget 2027', parentId: folder.id, role: 'owner' });
    expect(losses).toEqual([]);
    const call = begun().at(-1);
    expect(call?.ids).toEqual([sheet.id]);
    expect(sheet.sizeBytes).toBe(call?.update?.length);
    expect(firstRow(call?.update, 3)).toEqual([1.5, 'text', { formula: '=A1*2' }]);
    const json = await put(
      ada,
      'Old.luckysheet.json',
      JSON.stringify([{ name: 'A', celldata: [{ r: 0, c: 0, v: 7 }] }]),
    );
    const lucky = await open(ada, json);
    expect([lucky.file.name, lucky.losses]).toEqual(['Old', []]);
    expect(firstRow(begun().at(-1)?.update, 1)).toEqual([7]);
    // Once more takes a free name; the upload is as it was.
    expect((await open(ada, file)).file.name).toBe('Budget 2027 (2)');
    expect(await names(ada, folder.id)).toEqual([
      'Budget 2027',
      'Budget 2027 (2)',
      'Budget 2027.xlsx',
      'Old',
      'Old.luckysheet.json',
    ]);
    expect(await ada.call('GET /files/{id}', { params: { id: file.id } })).toMatchObject({ version: file.version });
  });

  it('TB1 lies in the own files of whoever may read the upload but add nothing beside it; nobody else gets anything', async () => {
    const file = await put(ada, 'Shown.csv', 'a;1,5\n');
    expect(await grace.fails('POST /files/{id}/spreadsheet', { params: file, body: {} })).toMatchObject({
      status: 404,
    });
    expect(await stranger.fails('GET /files/{id}/table', { params: file, query: {} })).toMatchObject({ status: 404 });
    const share = { memberId: (await graceId()) as never, role: 'viewer' } as const;
    await ada.call('POST /files/{id}/shares', { params: { id: file.id }, body: share });
    const { file: sheet } = await open(grace, file);
    expect(await names(grace, 'root')).toEqual(['Shown']);
    expect(sheet.owner?.name).toBe('Grace');
    const guest = await world.guest(ada, file.id);
    expect(await guest.fails('POST /files/{id}/spreadsheet', { params: file, body: {} })).toMatchObject({
      status: 403,
    });
    expect(await ada.fails('POST /files/{id}/spreadsheet', { params: folder, body: {} })).toMatchObject({
      status: 400,
      detail: { reason: 'not_a_table' },
    });
  });

  it('TB6 what an upload held for others is its spreadsheet’s own, and its copies’, whatever becomes of upload and original', async () => {
    const custom = '<Properties xmlns="x"><property name="Project"/></Properties>';
    const more = { core: '', app: '<Company>Engines</Company>', custom, theme: null, items: [], losses: [] };
    const file = await put(ada, 'Kept.xlsx', await withKeptParts(xlsx, more));
    const { file: sheet } = await open(ada, file);
    const update = begun().at(-1)?.update;
    expect(baseOf(workbookOf(update ?? emptyWorkbook()).doc)).toEqual({ fileId: file.id, sha256: file.sha256 });
    const keptParts = (id: FileId, { tenantId } = acme) => world.service.ports.origins.keptParts(tenantId, id);
    expect(await keptParts(sheet.id)).toMatchObject({ app: more.app, custom, losses: [] });
    // Another organization; the upload itself; a spreadsheet of a file that held nothing.
    expect(await keptParts(sheet.id, globex)).toBeNull();
    expect(await keptParts(file.id)).toBeNull();
    const plain = await open(ada, await put(ada, 'Plain.csv', '1\n'));
    expect(await keptParts(plain.file.id)).toBeNull();

    const copied = await ada.call('POST /files/{id}/copy', { params: { id: sheet.id }, body: {} });
    for (const { id } of [file, sheet]) {
      await ada.call('DELETE /files/{id}', { params: { id } });
      await ada.call('DELETE /trash/{id}', { params: { id } });
    }
    const sweep = async () => {
      world.advance(48 * 3_600_000);
      await world.service.maintenance.sweepContents(acme.tenantId);
    };
    await sweep();
    expect(await keptParts(sheet.id)).toBeNull();
    expect(await keptParts(copied.id)).toMatchObject({ app: more.app, custom });
    const contents = () =>
      world.platform.db.tenant(acme.tenantId, ({ sql }) => sql`select id from contents where released_at is not null`);
    await ada.call('DELETE /files/{id}', { params: { id: copied.id } });
    await ada.call('DELETE /trash/{id}', { params: { id: copied.id } });
    expect(await contents()).toHaveLength(1);
    await sweep();
    expect(await contents()).toHaveLength(0);
  });

  it('TB7 pictures of a spreadsheet are its own attachments alone, within limits, and no other organization has them', async () => {
    const sheet = await ada.create('sheet', 'Pictures');
    const other = await ada.create('sheet', 'Others');
    const [first, second, foreign] = (await Promise.all([
      put(ada, 'a.png', png, sheet.id),
      put(ada, 'b.png', png, sheet.id),
      put(ada, 'c.png', png, other.id),
    ])) as [File, File, File];
    const text = await put(ada, 'd.png', 'no picture', sheet.id);
    const large = await put(ada, 'e.png', Buffer.concat([png, Buffer.alloc(20 * 1024 * 1024)]), sheet.id);
    const beside = await put(ada, 'f.png', png);
    const { pictures } = world.service.ports.files;
    const wanted = [second, text, large, foreign, beside, first, first].map(({ id }) => id);
    const data = png.toString('base64');
    expect(await pictures(acme.tenantId, sheet.id, [...wanted, "'; --"])).toEqual([
      { fileId: second.id, data },
      { fileId: first.id, data },
    ]);
    expect(await pictures(globex.tenantId, sheet.id, wanted)).toEqual([]);
    expect(await pictures(acme.tenantId, folder.id, [beside.id])).toEqual([]);
    expect(await pictures(acme.tenantId, sheet.id, [])).toEqual([]);
  });

  it('TB8 pictures of an XLSX file are attachments of the spreadsheet, which names them; a refusal leaves none', async () => {
    const workbook = workbookOf(emptyWorkbook());
    const [at, box] = [
      { sheet: workbook.sheets[0]?.id ?? '', row: 1, column: 1 },
      { x: 0, y: 0, width: 80, height: 60 },
    ];
    const pictures = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'].map(
      (fileId, n) => ({
        fileId,
        // The second is larger than what is stored together.
        bytes: n === 0 ? png : Buffer.concat([png, randomBytes(4 * 1024 * 1024)]),
      }),
    );
    for (const { fileId } of pictures) addImage(workbook, at, { ...box, fileId, alt: `Picture ${fileId.at(-1)}` });
    const { bytes } = await saveFile(workbook, 'xlsx', undefined, pictures);
    const file = await put(ada, 'Drawn.xlsx', new Uint8Array(bytes));
    const { file: sheet, losses } = await open(ada, file);
    expect(losses).toEqual([]);
    const opened = workbookOf(begun().at(-1)?.update ?? emptyWorkbook());
    const images = imagesOf(opened, opened.sheets[0]?.id ?? '');
    expect(images).toMatchObject([
      { ...box, alt: 'Picture 1', at: { row: 1, column: 1 } },
      { ...box, alt: 'Picture 2' },
    ]);
    for (const [index, { fileId }] of images.entries()) {
      const answer = await ada.fetch('GET', `/files/${fileId}/content`);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(Buffer.from(await answer.arrayBuffer()).equals(pictures[index]?.bytes ?? png)).toBe(true);
      expect(await stranger.fails('GET /files/{id}', { params: { id: fileId as FileId } })).toMatchObject({
        status: 404,
      });
    }
    // And go out again.
    const named = images.map(({ fileId }) => fileId);
    const given = await world.service.ports.files.pictures(acme.tenantId, sheet.id, named);
    expect(given.map(({ data }) => Buffer.from(data, 'base64').equals(png))).toEqual([true, false]);

    const count = () =>
      world.database.db.tenant(acme.tenantId, async ({ sql }) => {
        const [row] = await sql<{ files: number; contents: number }[]>`
          select (select count(*)::integer from files where hidden) as files, (select count(*)::integer from contents) as contents`;
        return row;
      });
    const before = await count();
    world.hubIsAway = true;
    await ada.fails('POST /files/{id}/spreadsheet', { params: file, body: {} });
    world.hubIsAway = false;
    expect(await count()).toEqual(before);
  });

  it('TB5 a text is looked at first, as it was found out or as it is wanted, and opened so', async () => {
    const file = await put(ada, 'Zahlen.csv', new Uint8Array(Buffer.from('Größe;1,5;007\n"a;b";2,25;x\n', 'latin1')));
    const look = await ada.call('GET /files/{id}/table', { params: file, query: {} });
    expect(look).toEqual({
      dialect: { encoding: 'windows-1252', delimiter: ';', decimal: ',' },
      rows: [
        ['Größe', '1,5', '007'],
        ['a;b', '2,25', 'x'],
      ],
      isWhole: true,
    });
    const other = await ada.call('GET /files/{id}/table', { params: file, query: { delimiter: ',' } });
    expect(other.rows[0]).toEqual(['Größe;1', '5;007']);
    await open(ada, file, { dialect: look.dialect });
    expect(firstRow(begun().at(-1)?.update, 3)).toEqual(['Größe', 1.5, '007']);
    await open(ada, file, { dialect: { ...look.dialect, decimal: '.' } });
    expect(firstRow(begun().at(-1)?.update, 3)).toEqual(['Größe', '1,5', '007']);
  });

  it('TB4 says what is wrong with a file that cannot be opened, and TB3 makes nothing of it', async () => {
    const before = begun().length;
    const compound = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    for (const [name, body, status, reason] of [
      ['cut.xlsx', xlsx.slice(0, -40), 400, 'unreadable'],
      ['old.xls', compound, 400, 'encrypted'],
      ['text.ods', 'a,b,c', 400, 'unreadable'],
      ['text.luckysheet', '{"a": 1}', 400, 'unreadable'],
    ] as const) {
      const file = await put(ada, name, body);
      const refusal = await ada.fails('POST /files/{id}/spreadsheet', { params: file, body: {} });
      expect(refusal, name).toMatchObject({ status, detail: { reason } });
    }
    expect(begun()).toHaveLength(before);
    expect((await names(ada, folder.id)).filter((name) => /^(cut|old|text)$/.test(name))).toEqual([]);
  });

  it('TB3 leaves nothing when the hub is away, or when whoever asked has gone', async () => {
    const file = await put(ada, 'Left.xlsx', xlsx);
    world.hubIsAway = true;
    const failure = await ada.fails('POST /files/{id}/spreadsheet', { params: file, body: {} });
    world.hubIsAway = false;
    expect(failure.status).toBe(500);
    const before = begun().length;
    const controller = new AbortController();
    const asked = ada.fetch('POST', `/files/${file.id}/spreadsheet`, { signal: controller.signal });
    controller.abort();
    await asked.catch(() => undefined);
    expect(begun()).toHaveLength(before);
    expect(await names(ada, folder.id)).not.toContain('Left');
  });
});

const graceId = async (): Promise<string> => (await grace.call('GET /files/{id}', { params: { id: 'root' } })).id;
