import { loadWords } from '../../../shell/language/load-words.ts';
import type { SheetSession } from '../model/session.ts';
import { Filters } from './filters.ts';

const waiting = new WeakMap<SheetSession, Promise<Filters>>();

const start = async (session: SheetSession): Promise<Filters> => {
  const t = await loadWords('sheetTools');
  const filters = new Filters(session, {
    left: (shown, total) => t('filter.left', { shown, total }),
    off: t('filter.off'),
    button: (isActive) => t(isActive ? 'filter.buttonActive' : 'filter.button'),
  });
  session.attach('filter', filters);
  return filters;
};

/** The session's filters, which begin with the first call. */
export const filtersOf = (session: SheetSession): Promise<Filters> => {
  const known = waiting.get(session) ?? start(session);
  waiting.set(session, known);
  return known;
};
