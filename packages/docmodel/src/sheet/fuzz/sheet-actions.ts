import { columnLetters } from '../a1.ts';
import { defineName, removeName, renameName } from '../names.ts';
import { addSheet, deleteSheet, moveSheet, renameSheet, setFrozen, setSheetHidden } from '../sheets.ts';
import { type Action, anySheet, someRange } from './action.ts';

export const sheets: Action = (replica, random) => {
  const { workbook } = replica;
  const some = random.pick(workbook.sheets).id;
  const name = `T${random.below(4)}`;
  switch (random.below(6)) {
    case 0:
      if (workbook.list.count() < 6) addSheet(workbook, name, { rows: 12 + random.below(20), columns: 4 });
      return;
    case 1:
      renameSheet(workbook, some, name);
      return;
    case 2:
      moveSheet(workbook, some, random.below(workbook.sheets.length));
      return;
    case 3:
      if (random.chance(0.4)) deleteSheet(workbook, some);
      return;
    case 4:
      setSheetHidden(workbook, some, random.chance(0.5));
      return;
    default:
      setFrozen(workbook, some, random.below(4), random.below(2));
  }
};

export const names: Action = (replica, random) => {
  const { workbook } = replica;
  const known = workbook.names.list();
  const name = `name_${random.below(5)}`;
  const sheet = anySheet(replica, random);
  const range = someRange(replica, random, sheet);
  const text = `$${columnLetters(range.fromColumn)}$${range.fromRow + 1}:$${columnLetters(range.toColumn)}$${range.toRow + 1}`;
  if (known.length === 0 || random.chance(0.5)) defineName(workbook, name, `=${text}`, sheet);
  else if (random.chance(0.6)) renameName(workbook, random.pick(known).id, name);
  else removeName(workbook, random.pick(known).id);
};
