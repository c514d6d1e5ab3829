import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { SheetSession } from '../model/session.ts';
import { PivotTables } from './pivot-tables.ts';

const waiting = new WeakMap<SheetSession, Promise<PivotTables>>();

const start = async (session: SheetSession): Promise<PivotTables> => {
  await loadArea('sheetPivots');
  const say = (key: string): string => translate(wordsOf(currentLanguage(), 'sheetPivots'), currentLanguage(), key, {});
  const tables = new PivotTables(session, {
    empty: say('pivot.emptyCell'),
    note: say('pivot.title'),
    objection: say('pivot.objection'),
  });
  session.attach('pivot', tables);
  return tables;
};

/** The session's pivot tables, which begin with the first call. */
export const pivotTablesOf = (session: SheetSession): Promise<PivotTables> => {
  const known = waiting.get(session) ?? start(session);
  waiting.set(session, known);
  return known;
};
