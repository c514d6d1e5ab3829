import * as Y from 'yjs';
import { UndoHistory } from '../undo.ts';
import { Workbook } from '../workbook.ts';

/** A cell by ids, whichever sheet it is in. */
export const cellKey = (sheet: string, row: string, column: string): string => `${sheet}/${row}:${column}`;

/** One person's copy, with what waits to be delivered to the others. */
export class Replica {
  readonly index: number;
  readonly doc = new Y.Doc();
  readonly workbook: Workbook;
  readonly undo: UndoHistory;
  readonly outbox: Uint8Array[] = [];

  constructor(index: number, clientId: number, state: Uint8Array) {
    this.index = index;
    this.doc.clientID = clientId;
    Y.applyUpdate(this.doc, state);
    this.workbook = new Workbook(this.doc);
    this.undo = new UndoHistory(this.workbook.journal);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.outbox.push(update);
    });
  }

  destroy(): void {
    this.undo.destroy();
    this.workbook.destroy();
    this.doc.destroy();
  }
}
