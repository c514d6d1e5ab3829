import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { writeCells } from './cells.ts';
import { insertDimension } from './dimension.ts';
import { emptyWorkbook } from './sheets.ts';
import { formatCells, stylesOf } from './styles.ts';
import { UndoHistory } from './undo.ts';
import { Workbook } from './workbook.ts';

const sheet = 's1';

const pair = () => {
  const [ana, ben] = [1, 2].map((index) => {
    const doc = new Y.Doc();
    doc.clientID = 10 * index;
    Y.applyUpdate(doc, emptyWorkbook());
    const workbook = new Workbook(doc);
    return { workbook, undo: new UndoHistory(workbook.journal) };
  });
  if (ana === undefined || ben === undefined) throw new Error('unreachable');
  const sync = (): void => {
    Y.applyUpdate(ana.workbook.doc, Y.encodeStateAsUpdate(ben.workbook.doc));
    Y.applyUpdate(ben.workbook.doc, Y.encodeStateAsUpdate(ana.workbook.doc));
  };
  return { ana, ben, sync };
};
type Person = ReturnType<typeof pair>['ana'];
const type = ({ workbook }: Person, value: number | null): void =>
  writeCells(workbook, { sheet, row: 0, column: 0 }, [[value]]);
const seen = ({ workbook }: Person): unknown => workbook.sheet(sheet).contentAt(0, 0);

describe('undo takes back own actions only', () => {
  it('a later value of somebody else stays', () => {
    const { ana, ben, sync } = pair();
    type(ana, 1);
    type(ana, 2);
    sync();
    type(ben, 3);
    sync();
    expect(ana.undo.canUndo).toBe(false);
    expect(ana.undo.undo()).toBe(false);
    expect([seen(ana), seen(ben)]).toEqual([3, 3]);
  });

  it('a cell both wrote at once has a value afterwards, whoever won', () => {
    const { ana, ben, sync } = pair();
    for (const [first, second] of [
      [ana, ben],
      [ben, ana],
    ] as const) {
      type(first, 1);
      sync();
      type(first, 2);
      type(second, 3);
      sync();
      first.undo.undo();
      sync();
      expect([1, 3]).toContain(seen(first));
      expect(seen(second)).toBe(seen(first));
    }
  });

  it('a column pasted over a cleared cell is not covered by the undo of the clearing', () => {
    const { ana, ben, sync } = pair();
    type(ana, 1);
    type(ana, null);
    sync();
    writeCells(
      ben.workbook,
      { sheet, row: 0, column: 0 },
      Array.from({ length: 1_000 }, (_, row) => [row + 100]),
    );
    sync();
    ana.undo.undo();
    sync();
    expect([seen(ana), seen(ben)]).toEqual([100, 100]);
  });

  it('rows whose insertion is undone come back with what others typed in them', () => {
    const { ana, ben, sync } = pair();
    insertDimension(ana.workbook, { sheet, dimension: 'rows', at: 0, count: 2 });
    sync();
    type(ben, 7);
    sync();
    ana.undo.undo();
    sync();
    expect(ben.workbook.sheet(sheet).rows.length).toBe(1_000);
    ana.undo.redo();
    sync();
    expect([seen(ben), ben.workbook.sheet(sheet).rows.length]).toEqual([7, 1_002]);
  });

  it('a style somebody else uses too stays', () => {
    const { ana, ben, sync } = pair();
    const range = { sheet, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 };
    formatCells(ana.workbook, range, { bold: true });
    sync();
    formatCells(ben.workbook, { ...range, fromRow: 1, toRow: 1 }, { bold: true });
    ana.undo.undo();
    sync();
    expect(stylesOf(ana.workbook, sheet)(0, 0)).toEqual({});
    expect(stylesOf(ana.workbook, sheet)(1, 0)).toEqual({ bold: true });
  });
});

/** Why the history is our own: held here, so that a repaired Yjs is noticed. */
describe('Y.UndoManager on a key that a peer wrote too', () => {
  const both = (ignoreRemoteMapChanges: boolean, isConcurrent: boolean): readonly unknown[] =>
    [
      [1, 2],
      [2, 1],
    ].map(([mine = 1, theirs = 2]) => {
      const [me, peer] = [new Y.Doc(), new Y.Doc()];
      me.clientID = mine;
      peer.clientID = theirs;
      const undo = new Y.UndoManager(me.getMap('cells'), {
        captureTimeout: 0,
        ignoreRemoteMapChanges,
        trackedOrigins: new Set(['me']),
      });
      const set = (doc: Y.Doc, value: number): void => {
        doc.transact(() => doc.getMap('cells').set('a', value), 'me');
      };
      const sync = (): void => {
        Y.applyUpdate(me, Y.encodeStateAsUpdate(peer));
        Y.applyUpdate(peer, Y.encodeStateAsUpdate(me));
      };
      set(me, 1);
      sync();
      set(me, 2);
      if (!isConcurrent) sync();
      set(peer, 3);
      sync();
      undo.undo();
      return me.getMap('cells').get('a');
    });

  it('ignoring remote changes, it writes our older value over their later one', () =>
    expect(both(true, false)).toEqual([1, 1]));

  it('not ignoring them, it can leave no value at all', () => expect(both(false, true)).toContain(undefined));
});
