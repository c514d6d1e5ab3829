// Its program is 'soffice'.
import { allConvertedByLibreOffice, convertedByLibreOffice } from '@cloudity/testkit/libreoffice';
import { expect, test } from 'vitest';
import { openFile, saveFile } from './files.ts';
import { fods } from './testing/fods.ts';
import { fodsSummary } from './testing/fods-summary.ts';
import { workbookOf } from './testing/workbooks.ts';

test('RT1 an XLSX file that LibreOffice made comes back as it was: values, formulas, formats, merges, rules, filters, charts', async () => {
  const theirs = await convertedByLibreOffice(new TextEncoder().encode(fods), { from: 'fods', to: 'xlsx' });
  const { update, losses } = await openFile(theirs, 'xlsx');
  expect(losses).toEqual([]);
  const ours = await saveFile(workbookOf(update), 'xlsx');
  expect(ours.losses).toEqual([]);
  const [before, after] = (await allConvertedByLibreOffice([theirs, ours.bytes], { from: 'xlsx', to: 'fods' })).map(
    fodsSummary,
  );
  expect(before?.charts).toHaveLength(5);
  expect(before?.conditions).toHaveLength(4);
  expect(Object.values(before?.cells ?? {}).filter(({ rule }) => rule !== '')).toHaveLength(16);
  expect(before?.protected).toEqual(['Sales false', 'Lists true']);
  expect(before?.cells['Lists 1,0']?.look).toContain('cell-protect=none');
  expect(after).toEqual(before);
});

test('RT2 what an OpenDocument file holds besides cells is told with its places', async () => {
  const ods = await convertedByLibreOffice(new TextEncoder().encode(fods), { from: 'fods', to: 'ods' });
  const { losses } = await openFile(ods, 'ods');
  expect(losses).toEqual([
    { kind: 'validation', count: 4, examples: ['Sales!E2', 'Sales!F2', 'Sales!G2', 'Sales!H2'] },
    { kind: 'condition', count: 4, examples: ['Sales!D2', 'Sales!E2', 'Sales!A2', 'Sales!B2'] },
    { kind: 'filter', count: 1, examples: ['Sales!A1'] },
    { kind: 'chart', count: 5, examples: Array(5).fill('Sales!A2') },
  ]);
});
