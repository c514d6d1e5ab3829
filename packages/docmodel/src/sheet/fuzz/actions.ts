import { SheetError } from '../limits.ts';
import type { Action } from './action.ts';
import { clear, format, pasteColumn, sortCells, typeFormula, typeValues } from './cell-actions.ts';
import type { Ledger } from './ledger.ts';
import { charts, pivots } from './object-actions.ts';
import type { Random } from './random.ts';
import { records } from './record-actions.ts';
import type { Replica } from './replica.ts';
import { conditions, validations } from './rule-actions.ts';
import { names, sheets } from './sheet-actions.ts';
import { insert, move, remove, sizes, sortRows } from './structure-actions.ts';

const undo: Action = (replica) => {
  replica.undo.undo();
};

const redo: Action = (replica) => {
  replica.undo.redo();
};

/** How often each is taken; a good two fifths are structural. */
const weighted: readonly (readonly [string, number, Action])[] = [
  ['type', 18, typeValues],
  ['paste a column', 6, pasteColumn],
  ['clear', 5, clear],
  ['formula', 14, typeFormula],
  ['insert', 14, insert],
  ['delete', 9, remove],
  ['move', 9, move],
  ['sort rows', 6, sortRows],
  ['sort cells', 2, sortCells],
  ['sizes', 3, sizes],
  ['format', 6, format],
  ['records', 8, records],
  ['validations', 4, validations],
  ['conditions', 3, conditions],
  ['charts', 3, charts],
  ['pivots', 5, pivots],
  ['sheets', 4, sheets],
  ['names', 4, names],
  ['undo', 9, undo],
  ['redo', 4, redo],
];
const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);

/** Takes one action on the replica and tells the ledger; returns its name. */
export const act = (replica: Replica, random: Random, ledger: Ledger): string => {
  // An update that overtook an older one of its sender has deleted a key and not yet set it: there may be no sheet for a while.
  if (replica.workbook.sheets.length === 0) return 'wait';
  let left = random.below(total);
  const [name, , action] = weighted.find(([, weight]) => {
    left -= weight;
    return left < 0;
  }) ?? ['', 0, typeValues];
  const isUndo = action === undo || action === redo;
  const before = ledger.visible(replica);
  const storedBefore = isUndo ? ledger.stored(replica) : null;
  let isRefused = false;
  try {
    action(replica, random, ledger);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    isRefused = true;
  }
  ledger.record(replica, before, storedBefore, isRefused);
  if (action === undo) ledger.checkUndo(replica, before);
  return name;
};
