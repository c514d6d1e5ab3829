import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import { docx, pdf } from '../testing/office-files.ts';
import { zipOf } from '../testing/zip.ts';

let world: DriveWorld;
let ada: Client;
let states: () => Promise<Readonly<Record<string, string>>>;

beforeAll(async () => {
  world = await DriveWorld.create();
  const { tenantId, owner } = await world.organization('Here');
  ada = world.as(owner);
  states = async () => {
    await world.work();
    const rows = await world.platform.db.tenant(
      tenantId,
      ({ sql }) => sql<{ name: string; state: string }[]>`
        select f.name, t.state from file_texts t join files f on f.tenant_id = t.tenant_id and f.id = t.file_id where t.tenant_id = ${tenantId}`,
    );
    return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
  };
});
afterAll(() => world[Symbol.asyncDispose]());

const found = async (q: string): Promise<string[]> =>
  (await ada.call('GET /search', { query: { q } })).items.map(({ name }) => name);

describe('SE6, SE7: uploads are read in a process of their own', () => {
  test('a PDF (by pdftotext), an office file, a page and a message are found by their words', async () => {
    await ada.upload('root', 'invoice.pdf', pdf('Invoice number 4711', 'Payable by cheque') as BodyInit);
    await ada.upload('root', 'letter.docx', docx('Dear beekeepers', 'honey') as BodyInit);
    await ada.upload('root', 'page.html', '<p>An <b>orchid</b> page</p><script>cactus()</script>');
    await ada.upload('root', 'mail.eml', 'Subject: Tulips\r\nFrom: Ana <ana@example.org>\r\n\r\nin spring');
    expect(await states()).toEqual({
      'invoice.pdf': 'read',
      'letter.docx': 'read',
      'page.html': 'read',
      'mail.eml': 'read',
    });
    expect(await found('cheques')).toEqual(['invoice.pdf']);
    expect(await found('"number 4711"')).toEqual(['invoice.pdf']);
    expect(await found('beekeeper')).toEqual(['letter.docx']);
    expect(await found('orchids')).toEqual(['page.html']);
    expect(await found('cactus')).toEqual([]);
    expect(await found('tulip ana@example.org')).toEqual(['mail.eml']);
  });

  test('what is broken, hostile or no text is kept as a file, is found by its name, and holds nothing up', async () => {
    const bomb = zipOf([{ name: 'word/document.xml', content: Buffer.alloc(60 * 1024 * 1024, 'a') }]);
    await ada.upload('root', 'bomb.docx', bomb as BodyInit);
    await ada.upload('root', 'broken.pdf', '%PDF-1.7 and nothing more');
    await ada.upload('root', 'program.bin', Buffer.from([0, 1, 2, 3, 0, 0, 255]) as BodyInit);
    await ada.upload('root', 'nothing.txt', '');
    await ada.upload('root', 'after.docx', docx('still working') as BodyInit);
    expect(await states()).toMatchObject({
      'bomb.docx': 'unreadable',
      'broken.pdf': 'unreadable',
      'program.bin': 'unsupported',
      'nothing.txt': 'empty',
      'after.docx': 'read',
    });
    expect(await found('bomb')).toEqual(['bomb.docx']);
    expect(await found('"still working"')).toEqual(['after.docx']);
  });
});
