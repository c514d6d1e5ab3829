import { type CellInput, emptyWorkbook, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CalculatedWorkbooks, type Revision } from './calculated-workbooks.ts';

const mib = 1024 * 1024;
const documentOf = (...row: readonly CellInput[]): Y.Doc => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 }, [row]);
  workbook.destroy();
  return doc;
};

/** Reads B1, which is `=A1*2` unless another formula is wanted, and tells whether the document was asked for. */
const reader = () => {
  const workbooks = new CalculatedWorkbooks();
  return (revision: Partial<Revision>, a1: CellInput, b1 = '=A1*2') => {
    let isLoaded = false;
    const { workbook, computed } = workbooks.at(
      { document: 'acme budget', epoch: 0, seq: 1, sizeBytes: 1000, ...revision },
      () => {
        isLoaded = true;
        return documentOf(a1, { formula: b1 });
      },
    );
    return [computed(workbook.sheets[0]?.id ?? '', 0, 1), isLoaded];
  };
};

describe('CO84 calculated workbooks', () => {
  it('are calculated once for a revision, and anew for every other', () => {
    const read = reader();
    expect(read({}, 1)).toEqual([2, true]);
    expect(read({}, 'not asked for')).toEqual([2, false]);
    expect(read({ seq: 2 }, 5)).toEqual([10, true]);
    // A reader that was overtaken, and a room that was replaced.
    expect(read({ seq: 1 }, 1)).toEqual([2, true]);
    expect(read({ epoch: 1 }, 7)).toEqual([14, true]);
    expect(read({ epoch: 1 }, 'not asked for')).toEqual([14, false]);
  });

  it('are each document’s own', () => {
    const read = reader();
    expect(read({ document: 'acme budget' }, 1)).toEqual([2, true]);
    expect(read({ document: 'globex budget' }, 3)).toEqual([6, true]);
    expect(read({ document: 'acme budget' }, 0)).toEqual([2, false]);
    expect(read({ document: 'globex budget' }, 0)).toEqual([6, false]);
  });

  it('go, the longest unread first, when there are more than 16 or more bytes than fit; a larger one is never kept', () => {
    const read = reader();
    for (let index = 0; index < 16; index += 1) read({ document: String(index) }, index);
    expect(read({ document: '0' }, 0)).toEqual([0, false]);
    read({ document: '16' }, 16);
    expect(read({ document: '0' }, 0)).toEqual([0, false]);
    expect(read({ document: '1' }, 1)).toEqual([2, true]);
    read({ document: 'half', sizeBytes: 5 * mib }, 1);
    read({ document: 'other half', sizeBytes: 5 * mib }, 1);
    expect(read({ document: 'half', sizeBytes: 5 * mib }, 1)).toEqual([2, true]);
    expect(read({ document: 'whole', sizeBytes: 9 * mib }, 1)).toEqual([2, true]);
    expect(read({ document: 'whole', sizeBytes: 9 * mib }, 1)).toEqual([2, true]);
    expect(read({ document: '0' }, 0)).toEqual([0, true]);
  });

  it('are not kept when they hold the time or chance', () => {
    const read = reader();
    for (const formula of ['=A1+0*RAND()', '=A1+0*now()', '=IF(TODAY()>0,A1)']) {
      expect(read({}, 1, formula)).toEqual([1, true]);
      expect(read({}, 2, formula)).toEqual([2, true]);
    }
    expect(read({}, 1, '=A1+LEN("BRANDS")')).toEqual([7, true]);
    expect(read({}, 1, '=A1+LEN("BRANDS")')).toEqual([7, false]);
  });

  it('are forgotten when reading them fails', () => {
    const workbooks = new CalculatedWorkbooks();
    const revision = { document: 'd', epoch: 0, seq: 1, sizeBytes: 1 };
    const damaged = () => {
      throw new Error('damaged');
    };
    expect(() => workbooks.at(revision, damaged)).toThrow('damaged');
    expect(workbooks.at(revision, () => documentOf(1)).workbook.sheets).toHaveLength(1);
  });
});
