import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { SheetSession } from '../model/session.ts';
import { Filters } from './filters.ts';

const waiting = new WeakMap<SheetSession, Promise<Filters>>();

const start = async (session: SheetSession): Promise<Filters> => {
  await loadArea('sheetTools');
  const say = (key: string, values = {}): string =>
    translate(wordsOf(currentLanguage(), 'sheetTools'), currentLanguage(), key, values);
  const filters = new Filters(session, {
    left: (shown, total) => say('filter.left', { shown, total }),
    off: say('filter.off'),
    button: (isActive) => say(isActive ? 'filter.buttonActive' : 'filter.button'),
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
