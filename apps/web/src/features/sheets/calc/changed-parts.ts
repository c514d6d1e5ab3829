import { blockRows } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { keyText } from './cell-input.ts';

/** What a transaction changed, as far as calculation goes. */
export interface ChangedParts {
  /** Sheets whose order of rows or columns may be another. */
  readonly axes: ReadonlySet<string>;
  /** Cells, as {@link keyText}. */
  readonly cells: ReadonlySet<string>;
  readonly hasSheets: boolean;
  readonly hasNames: boolean;
  /** Charts, rules, pivot tables …: of these the last are calculated. */
  readonly hasRecords: boolean;
}

export const nothingChanged: ChangedParts = {
  axes: new Set(),
  cells: new Set(),
  hasSheets: false,
  hasNames: false,
  hasRecords: false,
};

/** What two transactions changed. */
export const together = (one: ChangedParts, other: ChangedParts): ChangedParts => ({
  axes: new Set([...one.axes, ...other.axes]),
  cells: new Set([...one.cells, ...other.cells]),
  hasSheets: one.hasSheets || other.hasSheets,
  hasNames: one.hasNames || other.hasNames,
  hasRecords: one.hasRecords || other.hasRecords,
});

const part = /^([0-9A-Za-z]+)\/([RCrcvVfFo])$/;

const rowsOfBlock = (block: string): readonly string[] => {
  const dot = block.indexOf('.');
  const prefix = dot === -1 ? '' : `${block.slice(0, dot)}.`;
  const number = Number(block.slice(dot + 1));
  return Array.from({ length: blockRows }, (_, index) => `${prefix}${(number - 1) * blockRows + index + 1}`);
};

export const changedParts = (transaction: Y.Transaction): ChangedParts => {
  const axes = new Set<string>();
  const cells = new Set<string>();
  let [hasSheets, hasNames, hasRecords] = [false, false, false];
  const { share } = transaction.doc;
  const names = new Map<unknown, string>([...share].map(([name, type]) => [type, name]));
  for (const [type, keys] of transaction.changed) {
    const name = names.get(type) ?? '';
    if (name === 'sheets') hasSheets = true;
    if (name === 'names') hasNames = true;
    const [, sheet = '', letter = ''] = part.exec(name) ?? [];
    if (letter === 'o') hasRecords = true;
    if (letter === 'R' || letter === 'C') axes.add(sheet);
    for (const key of keys) {
      if (key === null) continue;
      if ((letter === 'r' || letter === 'c') && /:[apxd]$/.test(key)) axes.add(sheet);
      const colon = key.indexOf(':');
      if (letter === 'v') cells.add(keyText(sheet, key.slice(0, colon), key.slice(colon + 1)));
      if (letter === 'V')
        for (const row of rowsOfBlock(key.slice(0, colon))) cells.add(keyText(sheet, row, key.slice(colon + 1)));
    }
  }
  return { axes, cells, hasSheets, hasNames, hasRecords };
};
