import type { Cells, ErrorBody, FileId } from '@cloudity/contracts';
import { addProtection, addSheet, formatCells, insertDimension, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorOf } from '../ports.ts';
import { Peer, until } from '../testing/peer.ts';
import { createStage, type Stage } from '../testing/stage.ts';
import type { Person } from '../testing/world.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

interface Answer<Body> {
  readonly status: number;
  readonly body: Body & Partial<ErrorBody>;
}
const call = async <Body>(
  { token }: Person,
  method: 'GET' | 'PATCH',
  fileId: FileId,
  range: string,
  values?: unknown,
  version?: number,
): Promise<Answer<Body>> => {
  const answer = await stage.host.service.http.request(
    `/api/v1/files/${fileId}/cells?range=${encodeURIComponent(range)}`,
    {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(values === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(values === undefined ? {} : { body: JSON.stringify({ values }) }),
    },
  );
  return { status: answer.status, body: (await answer.json()) as Answer<Body>['body'] };
};
const read = (person: Person, fileId: FileId, range: string) => call<Cells>(person, 'GET', fileId, range);
const write = (person: Person, fileId: FileId, range: string, values: unknown, version?: number) =>
  call<{ version: number; range: string; cells: number }>(person, 'PATCH', fileId, range, values, version);

const workbook = () => {
  const fileId = stage.world.file({ kind: 'sheet' });
  const person = stage.world.member('Ada');
  stage.world.share(fileId, person, 'editor');
  return { fileId, person };
};
const enter = (person: Person, fileId: FileId): Promise<Peer> =>
  Peer.connect({ host: () => stage.host, person, fileId });
const change = async (peer: Peer, work: (book: Workbook, sheet: string) => void): Promise<void> => {
  const book = new Workbook(peer.doc);
  work(book, book.sheets[0]?.id ?? '');
  book.destroy();
  await peer.saved();
};
const contentAt = (peer: Peer, row: number, column: number): unknown => {
  const book = new Workbook(peer.doc);
  const value = book.sheet(book.sheets[0]?.id ?? '').contentAt(row, column);
  book.destroy();
  return value;
};

describe('cells of a live spreadsheet, for programs', () => {
  it('CO75 are read as values, formulas and as they are shown, by range, cell and sheet', async () => {
    const { fileId, person } = workbook();
    expect((await read(person, fileId, 'A1')).body).toMatchObject({ range: 'Sheet1!A1', values: [[null]] });
    using peer = await enter(person, fileId);
    await change(peer, (book, sheet) => {
      writeCells(book, { sheet, row: 0, column: 0 }, [
        ['Rent', 1200, 46_356],
        ['Sum', { formula: '=SUM(B1,1)' }, { formula: '=1/0' }],
      ]);
      formatCells(book, { sheet, fromRow: 0, toRow: 0, fromColumn: 1, toColumn: 1 }, { numberFormat: '#,##0.00' });
      formatCells(book, { sheet, fromRow: 0, toRow: 0, fromColumn: 2, toColumn: 2 }, { numberFormat: 'yyyy-mm-dd' });
      writeCells(book, { sheet: addSheet(book, 'Été 2027'), row: 1, column: 1 }, [[{ formula: '=Sheet1!B2*2' }, true]]);
    });
    const { status, body } = await read(person, fileId, 'A1:C2');
    expect(status).toBe(200);
    expect(body).toEqual({
      version: expect.any(Number),
      range: 'Sheet1!A1:C2',
      values: [
        ['Rent', 1200, 46_356],
        ['Sum', 1201, '#DIV/0!'],
      ],
      formulas: [
        [null, null, null],
        [null, '=SUM(B1,1)', '=1/0'],
      ],
      formatted: [
        ['Rent', '1,200.00', '2026-11-30'],
        ['Sum', '1201', '#DIV/0!'],
      ],
    });
    expect((await read(person, fileId, 'été 2027')).body).toMatchObject({
      range: "'Été 2027'!A1:C2",
      values: [
        [null, null, null],
        [null, 2402, true],
      ],
    });
    expect((await read(person, fileId, "'Été 2027'!B2")).body.values).toEqual([[2402]]);
  });

  it('CO76 are written as an ordinary change by whoever asks: open windows see it at once, undo and history know it', async () => {
    const { fileId, person } = workbook();
    const script = stage.world.member('Script');
    stage.world.share(fileId, script, 'editor');
    using peer = await enter(person, fileId);
    const written = await write(script, fileId, 'Sheet1!B2', [
      ['text', 2.5],
      [{ formula: '=C2*2' }, null, '=text'],
    ]);
    expect(written).toMatchObject({ status: 200, body: { range: 'Sheet1!B2:D3', cells: 5 } });
    await until(() => contentAt(peer, 1, 2) === 2.5, 'the script’s value');
    expect(contentAt(peer, 2, 3)).toBe('=text');
    expect((await read(person, fileId, 'B2:D3')).body.values).toEqual([
      ['text', 2.5, null],
      [5, null, '=text'],
    ]);
    // What is there already is no change; what is not goes under the same client id.
    const same = await write(script, fileId, 'B2', [['text', 2.5], [{ formula: '=C2*2' }]]);
    expect(same).toMatchObject({ status: 200, body: { version: written.body.version } });
    const second = await write(script, fileId, 'B2', [['other']]);
    expect(second.body.version).toBe(written.body.version + 1);
    await until(() => contentAt(peer, 1, 1) === 'other', 'the second value');
    const [row] = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`select author_kind as kind, author_id as id from collab_updates
          where tenant_id = ${tenantId} and file_id = ${fileId} and seq = ${second.body.version}`,
    );
    expect(row).toEqual(authorOf(script.actor));
    const clients = await stage.database.db.read(
      stage.world.tenantId,
      ({ sql, tenantId }) =>
        sql`select client_id from collab_authors where tenant_id = ${tenantId} and file_id = ${fileId} and author_id = ${authorOf(script.actor).id}`,
    );
    expect(clients).toHaveLength(1);
    expect(stage.world.touched.at(-1)).toMatchObject({ fileId, change: { by: authorOf(script.actor) } });
  });

  it('CO76 many writes at the same time all arrive', async () => {
    const { fileId, person } = workbook();
    using peer = await enter(person, fileId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => write(person, fileId, `A${at + 1}`, [[at]])),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    await until(
      () => Array.from({ length: 8 }, (_, at) => contentAt(peer, at, 0)).every((value, at) => value === at),
      'all',
    );
  });

  it('CO84 are those of the last commit in every answer, whoever made it: a person, a program, somebody who looked away and read on', async () => {
    const { fileId, person } = workbook();
    const twin = workbook();
    using peer = await enter(person, fileId);
    await change(peer, (book, sheet) => {
      writeCells(book, { sheet, row: 0, column: 0 }, [[1, { formula: '=A1*2' }, { formula: '=B1+1' }]]);
    });
    const shown = async () => (await read(person, fileId, 'B1:C1')).body.values;
    for (const range of ['B1:C1', 'B1', 'Sheet1']) expect((await read(person, fileId, range)).status).toBe(200);
    expect(await shown()).toEqual([[2, 3]]);
    for (let value = 2; value < 6; value += 1) {
      await change(peer, (book, sheet) => writeCells(book, { sheet, row: 0, column: 0 }, [[value]]));
      expect(await shown()).toEqual([[2 * value, 2 * value + 1]]);
      const { body } = await write(person, fileId, 'A1', [[-value]]);
      expect((await read(person, fileId, 'A1:B1')).body).toMatchObject({
        version: body.version,
        values: [[-value, -2 * value]],
      });
      await until(() => contentAt(peer, 0, 0) === -value, 'the program’s value');
    }
    // The same range of another file, and of one that its reader may not see any more.
    expect((await read(twin.person, twin.fileId, 'B1:C1')).body.values).toEqual([[null, null]]);
    expect((await read(twin.person, fileId, 'B1:C1')).status).toBe(404);
  });

  it('CO77 are written only over what was read, when the version says so: others’ changes elsewhere do not matter', async () => {
    const { fileId, person } = workbook();
    using peer = await enter(person, fileId);
    await change(peer, (book, sheet) => writeCells(book, { sheet, row: 0, column: 0 }, [[1, 2]]));
    const { version } = (await read(person, fileId, 'A1:B1')).body;
    await change(peer, (book, sheet) => writeCells(book, { sheet, row: 5, column: 0 }, [['elsewhere']]));
    expect((await write(person, fileId, 'A1', [[10]], version)).status).toBe(200);
    // The same version again: A1 is another now, B1 is not.
    const stale = await write(person, fileId, 'A1:B1', [[11, 12]], version);
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition_failed', detail: { cells: ['A1'] } } });
    expect((await write(person, fileId, 'B1', [[20]], version)).status).toBe(200);
    // A row above moves the cells: what stood there is not what is there.
    const before = (await read(person, fileId, 'A1:B1')).body;
    await change(peer, (book, sheet) => insertDimension(book, { sheet, dimension: 'rows', at: 0, count: 1 }));
    expect((await write(person, fileId, 'A1', [['lost?']], before.version)).status).toBe(412);
    expect((await read(person, fileId, 'A2:B2')).body.values).toEqual([[10, 20]]);
    expect((await write(person, fileId, 'A2', [[1]], 99_999)).status).toBe(412);
  });

  it('CO79 are kept from those whom a protection keeps out, and from nobody else', async () => {
    const { fileId, person } = workbook();
    const [bob, owner] = [stage.world.member('Bob'), stage.world.member('Olga')];
    stage.world.share(fileId, bob, 'editor');
    stage.world.share(fileId, owner, 'owner');
    using peer = await enter(person, fileId);
    const protection = { note: 'Set by law', isWarning: false, editors: [], isSheet: false };
    await change(peer, (book, sheet) => {
      const range = { sheet, fromRow: 0, toRow: 0, fromColumn: 1, toColumn: 1 };
      addProtection(book, range, { ...protection, editors: [{ id: authorOf(person.actor).id, name: 'Ada' }] });
      addProtection(book, { ...range, fromRow: 4, toRow: 4 }, { ...protection, isWarning: true });
    });
    const refused = await write(bob, fileId, 'A1:B1', [[1, 2]]);
    expect([refused.status, refused.body.message]).toEqual([403, 'Sheet1!B1 is protected (Set by law).']);
    expect(contentAt(peer, 0, 0)).toBe(null);
    for (const [who, range] of [
      [bob, 'A1'],
      [bob, 'B5'],
      [person, 'B1'],
      [owner, 'B1'],
    ] as const)
      expect((await write(who, fileId, range, [[`by ${authorOf(who.actor).id}`]])).status, range).toBe(200);
  });

  it('CO78 are refused with the reason, and nothing is written', async () => {
    const { fileId, person } = workbook();
    const viewer = stage.world.member('Vera');
    stage.world.share(fileId, viewer, 'viewer');
    const stranger = stage.world.member('Sam');
    const guest = stage.world.guest('Gast', fileId, 'viewer');
    const doc = stage.world.file({ kind: 'doc' });
    stage.world.share(doc, person, 'owner');
    const statuses = async (...answers: readonly Promise<{ readonly status: number }>[]) =>
      (await Promise.all(answers)).map(({ status }) => status);
    expect(
      await statuses(
        read(viewer, fileId, 'A1'),
        read(guest, fileId, 'A1'),
        write(viewer, fileId, 'A1', [[1]]),
        write(guest, fileId, 'A1', [[1]]),
        read(stranger, fileId, 'A1'),
        write(stranger, fileId, 'A1', [[1]]),
        read(person, doc, 'A1'),
      ),
    ).toEqual([200, 200, 403, 403, 404, 404, 400]);
    expect(
      await statuses(
        read(person, fileId, 'Nowhere!A1'),
        read(person, fileId, 'nonsense'),
        read(person, fileId, 'A0'),
        read(person, fileId, 'XFE1'),
        read(person, fileId, 'A1:Z9999'),
        write(person, fileId, 'A1:B2', [[1, 2, 3]]),
        write(person, fileId, 'A1', [[]]),
        write(person, fileId, 'XFD1048576', [[1, 2]]),
        write(person, fileId, 'A1', [[{ formula: 'SUM(1)' }]]),
        write(person, fileId, 'A1', [['x'.repeat(40_000)]]),
        write(person, fileId, 'A1', [[{ formula: `=${'('.repeat(9_000)}` }]]),
      ),
    ).toEqual([404, 400, 400, 400, 413, 400, 400, 400, 400, 400, 400]);
    expect((await read(person, fileId, 'A1')).body.values).toEqual([[null]]);
  });
});
