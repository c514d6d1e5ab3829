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
  expect(after).toEqual(before);
});
