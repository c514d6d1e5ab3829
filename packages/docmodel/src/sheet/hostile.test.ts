import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readCell } from './cells.ts';
import { maxNames, maxSheets } from './limits.ts';
import { partsOf } from './parts.ts';
import { distinctNames } from './sheet-list.ts';
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
    const whole = Array.from({ length: 2_000 }, () => [1, 50_000]).flat();
    const doc = documentWith((each) => {
      const { rowRuns, rowState } = partsOf(each, sheet);
      rowRuns.set('w', [50_000, '', 'W']);
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

  it('a hundred thousand rows at one place, and runs behind one', () => {
    const count = 100_000;
    const doc = documentWith((each) => {
      const { rowRuns, rowState, columnRuns, columnState } = partsOf(each, sheet);
      rowRuns.set('w', [count, '', 'W']);
      rowState.set('w:a', 1);
      for (let n = 1; n <= count; n += 1) rowState.set(`w.${n}:p`, '7');
      for (let n = 1; n <= 30_000; n += 1) columnRuns.set(`c${n}`, [1, '', 'W']);
      columnState.set('c1:a', 1);
    });
    const { rows, columns } = new Workbook(doc).sheet(sheet);
    expect([rows.length, columns.length]).toEqual([count + 1_000, 27]);
    expect([rows.at(6), rows.at(7), rows.at(count + 7)]).toEqual(['7', 'w.1', '8']);
  });

  it('sheets and names without end, all called the same', () => {
    const doc = documentWith((each) => {
      const [sheets, names] = [each.getMap('sheets'), each.getMap('names')];
      for (let n = 1; n <= 50_000; n += 1) {
        sheets.set(`x${n}:o`, 'W');
        names.set(`x${n}:n`, 'Rate');
        names.set(`x${n}:f`, { f: '1', r: [] });
      }
    });
    const { sheets, names } = new Workbook(doc);
    expect([sheets.length, sheets[0]?.id, names.list().length]).toEqual([maxSheets, sheet, maxNames]);
    expect(new Set(sheets.map(({ name }) => name.toLowerCase())).size).toBe(maxSheets);
    expect(new Set(names.list().map(({ name }) => name.toLowerCase())).size).toBe(maxNames);
  });

  it('a formula that names a sheet with an endless name eight thousand times', () => {
    const doc = documentWith((each) => {
      each.getMap('sheets').set('s1:n', 'x'.repeat(1_000_000));
      partsOf(each, sheet).values.set('1:1', { f: '\u0001'.repeat(8_000), r: Array(8_000).fill('s1!2:2') });
    });
    const shown = readCell(new Workbook(doc), { sheet, row: 0, column: 0 });
    expect(JSON.stringify(shown).length).toBeLessThan(1_000_000);
  });

  it('colours of sheets that are none', () => {
    const doc = documentWith((each) => each.getMap('sheets').set('s1:c', 'url(//elsewhere.test/) "/>'));
    expect(new Workbook(doc).sheets[0]?.color).toBeNull();
    expect(new Workbook(documentWith((each) => each.getMap('sheets').set('s1:c', 'teal'))).sheets[0]?.color).toBe(
      'teal',
    );
  });

  it('names that look like those given behind others stay theirs', () => {
    const named = ['a', 'A_2', 'A', 'a_3', 'a', 'A_2'].map((name, index) => ({ id: String(index), name }));
    expect([...distinctNames(named).values()]).toEqual(['a', 'A_2', 'A_4', 'a_3', 'a_5', 'A_2_2']);
  });
});
