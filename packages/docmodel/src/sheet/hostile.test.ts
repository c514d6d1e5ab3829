import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { partsOf } from './parts.ts';
import { emptyWorkbook } from './sheets.ts';
import { vacuumWorkbook } from './vacuum.ts';
import { Workbook } from './workbook.ts';

const sheet = 's1';
const documentWith = (write: (doc: Y.Doc) => void): Y.Doc => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  doc.transact(() => write(doc));
  return doc;
};
const rowsOf = (doc: Y.Doc): number => new Workbook(doc).sheet(sheet).rows.length;

describe('whoever may edit can store anything, and nobody who opens it waits', () => {
  it('deleted rows that are named a thousand times, backwards or from nowhere', () => {
    const whole = Array.from({ length: 2_000 }, () => [1, 1_048_576]).flat();
    const doc = documentWith((each) => {
      const { rowRuns, rowState } = partsOf(each, sheet);
      rowRuns.set('w', [1_048_576, '', 'W']);
      rowState.set('w:a', 1);
      rowState.set('w:d', whole);
      rowState.set(':d', [-1e300, 3, 2, 5, 9, 8, 7, 7]);
    });
    // 1 to 5 and 7 of its thousand rows are gone, and all of the others.
    expect(rowsOf(doc)).toBe(994);
    const vacuumed = new Y.Doc();
    Y.applyUpdate(vacuumed, vacuumWorkbook(doc));
    expect(rowsOf(vacuumed)).toBe(994);
    expect(partsOf(vacuumed, sheet).rowState.get(':d')).toEqual([1, 5, 7, 7]);
  });
});
