// Its program is 'soffice'.
import { allConvertedByLibreOffice, convertedByLibreOffice } from '@cloudity/testkit/libreoffice';
import { expect, test } from 'vitest';
import { openFile, saveFile } from './files.ts';
import { serialFromDate } from './serial.ts';
import { fods, fodsWithPicture } from './testing/fods.ts';
import { fodsSummary } from './testing/fods-summary.ts';
import { pictureBytes, pictureId } from './testing/pictures.ts';
import { workbookOf } from './testing/workbooks.ts';
import { withKeptParts } from './xlsx/put-back.ts';

const projectProperty =
  '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Project"><vt:lpwstr>Engine</vt:lpwstr></property></Properties>';

test('RT1 KP1 PI1 an XLSX file that LibreOffice made comes back as it was: values, formulas, formats, merges, rules, filters, charts, pictures', async () => {
  const png = btoa(String.fromCharCode(...pictureBytes.png));
  const theirs = await convertedByLibreOffice(new TextEncoder().encode(fodsWithPicture(png)), {
    from: 'fods',
    to: 'xlsx',
  });
  const { update, losses, kept, pictures } = await openFile(theirs, 'xlsx', null, [pictureId(1), pictureId(2)]);
  expect(losses).toEqual([]);
  expect(pictures).toEqual([{ fileId: pictureId(1), bytes: pictureBytes.png }]);
  const ours = await saveFile(workbookOf(update), 'xlsx', undefined, pictures);
  expect(ours.losses).toEqual([]);
  if (!kept) throw new Error('nothing is kept');
  expect(kept.losses).toEqual([]);
  const items = [{ text: '<form xmlns="urn:form">7</form>', properties: null }];
  const whole = await withKeptParts(ours.bytes, { ...kept, custom: projectProperty, items });
  const both = await allConvertedByLibreOffice([theirs, whole], { from: 'xlsx', to: 'fods' });
  const [before, after] = both.map(fodsSummary);
  expect(new TextDecoder().decode(both[1])).toMatch(/<meta:user-defined meta:name="Project"[^>]*>Engine</);
  expect(before?.charts).toHaveLength(5);
  expect(before?.pictures).toEqual([`A harbour | 2.25×1.25 | ${png}`]);
  expect(before?.conditions).toHaveLength(4);
  expect(Object.values(before?.cells ?? {}).filter(({ rule }) => rule !== '')).toHaveLength(16);
  expect(before?.protected).toEqual(['Sales false', 'Lists true']);
  expect(before?.cells['Lists 1,0']?.look).toContain('cell-protect=none');
  expect(after).toEqual(before);
});

test('RT2 so does an OpenDocument file', async () => {
  const theirs = await convertedByLibreOffice(new TextEncoder().encode(fods), { from: 'fods', to: 'ods' });
  const { update, losses } = await openFile(theirs, 'ods');
  expect(losses).toEqual([]);
  const before = fodsSummary(await convertedByLibreOffice(theirs, { from: 'ods', to: 'fods' }));
  const workbook = workbookOf(update);
  const ours = await saveFile(workbook, 'ods', (sheet, row, column) => {
    const value = before.cells[`${workbook.sheetNameOf(sheet)} ${row},${column}`]?.value ?? '';
    if (/^\d{4}-/.test(value)) return serialFromDate(new Date(value));
    return value === '' || Number.isNaN(Number(value)) ? value : Number(value);
  });
  expect(ours.losses).toEqual([]);
  const after = fodsSummary(await convertedByLibreOffice(new Uint8Array(ours.bytes), { from: 'ods', to: 'fods' }));
  expect(before.charts).toHaveLength(5);
  expect(before.conditions).toHaveLength(4);
  expect(Object.values(before.cells).filter(({ rule }) => rule !== '')).toHaveLength(16);
  expect(after).toEqual(before);
});
