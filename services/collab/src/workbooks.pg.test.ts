import { type FileId, type FileVersion, lossesHeader } from '@cloudity/contracts';
import { openFile } from '@cloudity/convert/sheet';
import {
  addSheet,
  emptyWorkbook,
  generationOf,
  setBase,
  Workbook,
  workbookSchema,
  workbookSchemaOf,
  writeCells,
} from '@cloudity/docmodel/sheet';
import { addImage } from '@cloudity/docmodel/sheet/image';
import { silentLog, systemClock, systemIds } from '@cloudity/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Vacuums } from './compaction/vacuums.ts';
import { WorkerPool } from './compaction/worker-pool.ts';
import type { DocumentsPort } from './documents/service.ts';
import { authorOf } from './ports.ts';
import type { Host } from './testing/host.ts';
import { Peer, until } from './testing/peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import type { Person } from './testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off', limits: { emptyRoomMs: 50 } });
});
afterAll(() => stage[Symbol.asyncDispose]());

const workbook = () => {
  const fileId = stage.world.file({ kind: 'sheet' });
  const person = stage.world.member('Ada');
  stage.world.share(fileId, person, 'owner');
  return { fileId, person };
};
const enter = (person: Person, fileId: FileId, host: Host = stage.host, schema?: number): Promise<Peer> =>
  Peer.connect({ host: () => host, person, fileId, ...(schema === undefined ? {} : { schema }) });
const firstSheet = (book: Workbook): string => book.sheets[0]?.id ?? '';
const cell = (doc: Y.Doc, row: number, column: number): unknown => {
  const book = new Workbook(doc);
  const content = book.sheet(firstSheet(book)).contentAt(row, column);
  book.destroy();
  return content;
};
const write = async (peer: Peer, row: number, value: string): Promise<void> => {
  const book = new Workbook(peer.doc);
  writeCells(book, { sheet: firstSheet(book), row, column: 0 }, [[value]]);
  book.destroy();
  await peer.saved();
};
const head = async (fileId: FileId) => {
  const [row] = await stage.database.db.read(
    stage.world.tenantId,
    ({ sql, tenantId }) =>
      sql`select kind, epoch, last_seq::int, snapshot_bytes::int, vacuumed_bytes::int from collab_documents
        where tenant_id = ${tenantId} and file_id = ${fileId}`,
  );
  return row as { kind: string; epoch: number; last_seq: number; snapshot_bytes: number; vacuumed_bytes: number };
};
const call = async (person: Person, method: string, fileId: FileId, path = '', body?: object): Promise<Response> => {
  const answer = await stage.host.service.http.request(`/api/v1/files/${fileId}/versions${path}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer;
};
const stateAt = async (person: Person, fileId: FileId, version: string): Promise<Y.Doc> => {
  const answer = await call(person, 'GET', fileId, `/${version}/content?format=update`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
  return doc;
};
/** Writes and empties many cells one by one, so that the document is larger than what a vacuum looks at. */
const fill = async (peer: Peer): Promise<void> => {
  const book = new Workbook(peer.doc);
  const sheet = firstSheet(book);
  for (const value of ['full', null])
    book.journal.transact(() => {
      for (let row = 0; row < 600; row += 1)
        for (let column = 1; column < 22; column += 1) writeCells(book, { sheet, row, column }, [[value]]);
    });
  book.destroy();
  await peer.saved(60_000);
};

describe('CO73: workbooks', () => {
  it('begin with the empty workbook, once, however many ask at the same time on two hubs', async () => {
    const { fileId, person } = workbook();
    const other = await stage.anotherHost();
    const tickets = await Promise.all(
      [stage.host, other, stage.host, other].map((host) => host.ticket(person, fileId, workbookSchema)),
    );
    for (const ticket of tickets) expect(ticket).toMatchObject({ schema: workbookSchema, role: 'owner', reason: null });
    expect(await stage.countRows(fileId)).toBe(1);
    using peer = await enter(person, fileId);
    expect(Y.encodeStateAsUpdate(peer.doc)).toEqual(emptyWorkbook());
    expect(workbookSchemaOf(peer.doc)).toBe(workbookSchema);
    expect(await head(fileId)).toMatchObject({ kind: 'sheet', epoch: 0, last_seq: 1 });
  });

  it('that were opened before workbooks were known get it too', async () => {
    const { fileId, person } = workbook();
    await stage.database.db.tenant(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`insert into collab_documents (tenant_id, file_id, schema_version) values (${tenantId}, ${fileId}, 1)`,
    );
    using peer = await enter(person, fileId);
    expect(new Workbook(peer.doc).sheets).toHaveLength(1);
    expect(await head(fileId)).toMatchObject({ kind: 'sheet', last_seq: 1 });
  });

  it('are only read by a client of an older schema (CO22)', async () => {
    const { fileId, person } = workbook();
    const ticket = await stage.host.ticket(person, fileId, workbookSchema - 1);
    expect(ticket).toMatchObject({ role: 'viewer', reason: 'schema_too_old' });
  });

  it('are edited together, copied, shown as they were, and restored without taking away what others write', async () => {
    const { fileId, person } = workbook();
    using one = await enter(person, fileId);
    using two = await enter(person, fileId);
    await write(one, 0, 'first');
    const draft = (await (await call(person, 'POST', fileId, '', { name: 'Draft' })).json()) as FileVersion;
    await write(one, 0, 'second');
    await until(() => cell(two.doc, 0, 0) === 'second', 'it arrives');
    await write(two, 5, 'kept?');

    expect(cell(await stateAt(person, fileId, draft.id), 0, 0)).toBe('first');
    expect((await call(person, 'GET', fileId, `/${draft.id}/content`)).status).toBe(503);
    expect((await call(person, 'GET', fileId, `/${draft.id}/changes`)).status).toBe(503);
    expect((await call(person, 'POST', fileId, `/${draft.id}/copy`, {})).status).toBe(201);
    const copy = stage.world.file({ kind: 'sheet' });
    stage.world.share(copy, person, 'owner');
    const documents = stage.host.service.ports.documents as DocumentsPort;
    await documents.copy(stage.world.tenantId, fileId, copy, {}, draft.seq);
    expect(await head(copy)).toMatchObject({ kind: 'sheet' });
    using copied = await enter(person, copy);
    expect(cell(copied.doc, 0, 0)).toBe('first');

    expect((await call(person, 'POST', fileId, `/${draft.id}/restore`)).status).toBe(201);
    await until(() => cell(one.doc, 0, 0) === 'first' && cell(two.doc, 5, 0) === null, 'the restore arrives');
    const { items } = (await (await call(person, 'GET', fileId)).json()) as { items: FileVersion[] };
    expect(items.map(({ restoredFrom }) => restoredFrom !== null)).toEqual([true, false, false]);
  });
});

describe('CO74 (H12): a vacuum', () => {
  it('gives a workbook that was left a smaller room with the same content; history goes on across it', async () => {
    const { fileId, person } = workbook();
    const offline = new Y.Doc();
    let room = '';
    {
      using peer = await enter(person, fileId);
      room = peer.provider.roomname;
      await write(peer, 700, 'stays');
      await fill(peer);
      Y.applyUpdate(offline, Y.encodeStateAsUpdate(peer.doc));
    }
    await until(async () => (await head(fileId)).epoch === 1, 'a vacuum');
    const after = await head(fileId);
    expect(after.snapshot_bytes).toBeLessThan(Y.encodeStateAsUpdate(offline).length * 0.7);
    expect(after.vacuumed_bytes).toBe(after.snapshot_bytes);

    // Whoever still knows the old room is sent to the new one.
    expect(room).toBe(`${fileId}.0`);
    expect((await stage.host.ticket(person, fileId)).room).toBe(`${fileId}.1`);
    using peer = await enter(person, fileId);
    expect(generationOf(peer.doc)).toBe(1);
    expect(cell(peer.doc, 700, 0)).toBe('stays');

    // What was before it is still read, restored and goes on.
    const before = await stateAt(person, fileId, String(after.last_seq - 1));
    expect(generationOf(before)).toBe(0);
    expect(cell(before, 700, 0)).toBe('stays');
    await write(peer, 700, 'changed');
    expect((await call(person, 'POST', fileId, '/2/restore')).status).toBe(201);
    await until(() => cell(peer.doc, 700, 0) === 'stays', 'the restore arrives');
    expect(generationOf(peer.doc)).toBe(1);
    const documents = stage.host.service.ports.documents as DocumentsPort;
    expect((await documents.check(stage.world.tenantId)).filter((problem) => problem.fileId === fileId)).toEqual([]);
  });

  it('is made again when the log moved on while it was made', async () => {
    const { fileId, person } = workbook();
    // A hub that never finds a room empty: the vacuum below is the only one.
    const quiet = await stage.anotherHost({ limits: { emptyRoomMs: 600_000 } });
    {
      using peer = await enter(person, fileId, quiet);
      await fill(peer);
    }
    const workers = new WorkerPool();
    let vacuums = 0;
    const overtaken = {
      run: async (job: Parameters<WorkerPool['run']>[0]) => {
        const result = await workers.run(job);
        vacuums += 1;
        if (vacuums > 1) return result;
        using late = await enter(person, fileId, quiet);
        await write(late, 700, 'meanwhile');
        return result;
      },
    };
    const { db } = stage.database;
    const own = new Vacuums({
      platform: { db, objects: stage.objects, ids: systemIds, clock: systemClock, log: silentLog } as never,
      workers: overtaken as never,
      maxBytes: Number.POSITIVE_INFINITY,
      compacted: async () => undefined,
      findRoom: () => null,
    });
    const { tenantId } = stage.world;
    const state = { sizeBytes: 10_000_000 };
    own.consider({ tenantId, fileId, kind: 'sheet', state, vacuumedBytes: 0, presence: { isEmpty: true } } as never);
    await until(async () => (await head(fileId)).epoch === 1, 'a vacuum');
    // The hub compacts what was written meanwhile, and may overtake the second as well.
    expect(vacuums).toBeGreaterThanOrEqual(2);
    await own.shut();
    await workers.dispose();
    using peer = await enter(person, fileId);
    expect(cell(peer.doc, 700, 0)).toBe('meanwhile');
  });

  it('is left alone when it would not be much smaller, and its size remembered', async () => {
    const { fileId, person } = workbook();
    {
      using peer = await enter(person, fileId);
      const book = new Workbook(peer.doc);
      addSheet(book, 'Large');
      const rows = Array.from({ length: 999 }, (_, row) =>
        Array.from({ length: 20 }, (__, column) => `${row}/${column} is full`),
      );
      writeCells(book, { sheet: firstSheet(book), row: 0, column: 0 }, rows);
      book.destroy();
      await peer.saved();
    }
    await until(async () => (await head(fileId)).vacuumed_bytes > 0, 'the attempt');
    expect((await head(fileId)).epoch).toBe(0);
  });

  it('sends whoever is in the old room on another hub to the new one with 4409', async () => {
    const { fileId, person } = workbook();
    const other = await stage.anotherHost();
    using away = await enter(person, fileId, other);
    // A client that says nothing of itself: the hub cannot see that somebody is there.
    away.provider.awareness.setLocalState(null);
    {
      using peer = await enter(person, fileId);
      await fill(peer);
    }
    await until(async () => (await head(fileId)).epoch === 1, 'a vacuum');
    await until(() => away.closeCodes.includes(4409), '4409');
  });
});

describe('CO29: a document that another service begins', () => {
  const begin = (fileId: FileId, update: Uint8Array, person: Person) =>
    (stage.host.service.ports.documents as DocumentsPort).begin(stage.world.tenantId, fileId, {
      kind: 'sheet',
      update: Buffer.from(update).toString('base64'),
      by: authorOf(person.actor),
    });
  const written = (value: string): Uint8Array => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, emptyWorkbook());
    const book = new Workbook(doc);
    writeCells(book, { sheet: firstSheet(book), row: 0, column: 0 }, [[value]]);
    book.destroy();
    return Y.encodeStateAsUpdate(doc);
  };

  it('holds the update once, as what the person did, and goes on like any other', async () => {
    const { fileId, person } = workbook();
    await begin(fileId, written('imported'), person);
    await begin(fileId, written('late'), person);
    using peer = await enter(person, fileId);
    expect(cell(peer.doc, 0, 0)).toBe('imported');
    await write(peer, 1, 'typed');
    expect(await stage.countRows(fileId)).toBe(2);
    const authors = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`select author_kind as kind, author_id as id from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    expect(authors).toEqual([authorOf(person.actor), authorOf(person.actor)]);
  });

  it('is refused when its bytes are no update', async () => {
    const { fileId, person } = workbook();
    await expect(begin(fileId, Uint8Array.of(1, 2, 3), person)).rejects.toMatchObject({ code: 'invalid' });
    expect(await stage.countRows(fileId)).toBe(0);
  });
});

describe('CO30: a workbook as a file', () => {
  it('is calculated, as XLSX, OpenDocument, CSV and Luckysheet JSON', async () => {
    const { fileId, person } = workbook();
    using peer = await enter(person, fileId);
    const book = new Workbook(peer.doc);
    writeCells(book, { sheet: firstSheet(book), row: 0, column: 0 }, [
      [1, 2, { formula: '=SUM(A1:B1)' }, { formula: '=1/0' }],
    ]);
    book.destroy();
    await peer.saved();
    const get = (format: string) =>
      stage.host.service.http.request(`/api/v1/files/${fileId}/export?format=${format}`, {
        headers: { authorization: `Bearer ${person.token}` },
      });
    for (const format of ['xlsx', 'ods'] as const) {
      const answer = await get(format);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/vnd\./);
      expect(answer.headers.get('content-security-policy')).toBe('sandbox');
      const { update } = await openFile(new Uint8Array(await answer.arrayBuffer()), format);
      const doc = new Y.Doc();
      Y.applyUpdate(doc, update);
      expect([cell(doc, 0, 0), cell(doc, 0, 1)]).toEqual([1, 2]);
    }
    expect(await (await get('csv')).text()).toBe('1,2,3,#DIV/0!');
    const told = (await get('csv')).headers.get(lossesHeader) ?? '';
    expect(JSON.parse(Buffer.from(told, 'base64url').toString())).toEqual([
      { kind: 'formulaValue', count: 2, examples: ['Sheet1!C1', 'Sheet1!D1'] },
    ]);
    expect((await get('xlsx')).headers.get(lossesHeader)).toBeNull();
    expect((await get('csv&sheet=Sheet1')).status).toBe(200);
    expect((await get('csv&sheet=Sheet2')).status).toBe(400);
    const luckysheet = await get('luckysheet');
    expect(luckysheet.headers.get('content-disposition')).toMatch(/\.luckysheet\.json/);
    expect(await luckysheet.json()).toMatchObject([
      { celldata: [{ v: { v: 1 } }, { v: { v: 2 } }, { v: { f: '=SUM(A1:B1)', v: 3 } }, { v: { f: '=1/0' } }] },
    ]);
    expect((await get('md')).status).toBe(400);
  });

  it('CO30 has the pictures over its cells in XLSX, as far as the drive gives them, and tells the others', async () => {
    const { fileId, person } = workbook();
    const [here, gone] = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'] as const;
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGAQMAAADEy024AAAABlBMVEXcKCgoUNxXLFJ8AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12PgZ4BDAAIoAFvRKD9sAAAAAElFTkSuQmCC';
    stage.world.pictures.set(`${fileId}/${here}`, png);
    using peer = await enter(person, fileId);
    const book = new Workbook(peer.doc);
    const box = { alt: 'Both', x: 0, y: 0, width: 80, height: 60 };
    for (const id of [here, gone])
      addImage(book, { sheet: firstSheet(book), row: 4, column: 1 }, { ...box, fileId: id });
    book.destroy();
    await peer.saved();
    const answer = await stage.host.service.http.request(`/api/v1/files/${fileId}/export?format=xlsx`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    const told = Buffer.from(answer.headers.get(lossesHeader) ?? '', 'base64url').toString();
    expect(JSON.parse(told)).toEqual([{ kind: 'image', count: 1, examples: ['Sheet1'] }]);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { pictures } = await openFile(bytes, 'xlsx', null, [gone]);
    expect(pictures.map((picture) => Buffer.from(picture.bytes).toString('base64'))).toEqual([png]);
    // The copy that archives and WebDAV get has them too.
    const { workbook: copied } = stage.host.service.ports.documents as DocumentsPort;
    const copy = await copied(stage.world.tenantId, fileId);
    expect((await openFile(Buffer.from(copy, 'base64'), 'xlsx', null, [gone])).pictures).toHaveLength(1);
  });

  it('CO83 (E2) gets back what the drive keeps for it, for everybody and for the drive; a file that its document names gives nothing', async () => {
    const { fileId, person } = workbook();
    const { fileId: victim } = workbook();
    const colleague = stage.world.member('Grace');
    stage.world.share(fileId, colleague, 'viewer');
    const custom = (name: string) => `<Properties xmlns="x"><property name="${name}"/></Properties>`;
    const losses = [{ kind: 'part', count: 1, examples: ['xl/connections.xml'] }] as const;
    const parts = { core: '', app: '', theme: null, items: [], losses };
    stage.world.keptParts.set(victim, { ...parts, custom: custom('Secret') });
    using peer = await enter(person, fileId);
    const book = new Workbook(peer.doc);
    writeCells(book, { sheet: firstSheet(book), row: 0, column: 0 }, [['typed']]);
    setBase(book, { fileId: victim, sha256: 'a'.repeat(64) });
    book.destroy();
    await peer.saved();
    const get = async (format: string) => {
      const answer = await stage.host.service.http.request(`/api/v1/files/${fileId}/export?format=${format}`, {
        headers: { authorization: `Bearer ${colleague.token}` },
      });
      const told = Buffer.from(answer.headers.get(lossesHeader) ?? '', 'base64url').toString() || '[]';
      return { bytes: new Uint8Array(await answer.arrayBuffer()), losses: JSON.parse(told) as unknown };
    };
    const customOf = async (bytes: Uint8Array) => (await openFile(bytes, 'xlsx')).kept?.custom ?? null;
    const claimed = await get('xlsx');
    expect(claimed.losses).toEqual([{ kind: 'base', count: 1, examples: [] }]);
    expect(await customOf(claimed.bytes)).toBeNull();
    expect((await get('ods')).losses).toEqual([]);

    stage.world.keptParts.set(fileId, { ...parts, custom: custom('Own') });
    const whole = await get('xlsx');
    expect(whole.losses).toEqual(losses);
    expect(await customOf(whole.bytes)).toBe(custom('Own'));
    const opened = new Y.Doc();
    Y.applyUpdate(opened, (await openFile(whole.bytes, 'xlsx')).update);
    expect(cell(opened, 0, 0)).toBe('typed');
    const documents = stage.host.service.ports.documents as DocumentsPort;
    const forDrive = Buffer.from(await documents.workbook(stage.world.tenantId, fileId), 'base64');
    expect(await customOf(forDrive)).toBe(custom('Own'));
  });

  it('that nobody opened yet is an empty one', async () => {
    const { fileId, person } = workbook();
    const answer = await stage.host.service.http.request(`/api/v1/files/${fileId}/export?format=xlsx`, {
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect(answer.status).toBe(200);
    await openFile(new Uint8Array(await answer.arrayBuffer()), 'xlsx');
  });
});
