import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { SheetSession } from '../model/session.ts';
import { Validations } from './validations.ts';

const waiting = new WeakMap<SheetSession, Promise<Validations>>();

const start = async (session: SheetSession): Promise<Validations> => {
  await loadArea('sheetTools');
  const say = (key: string, values = {}): string =>
    translate(wordsOf(currentLanguage(), 'sheetTools'), currentLanguage(), key, values);
  const validations = new Validations(session, {
    list: say('validation.listNote'),
    checked: say('validation.checked'),
    unchecked: say('validation.unchecked'),
    unfit: (hint) => (hint === '' ? say('validation.unfit') : hint),
    refusal: say('validation.refusal'),
  });
  session.attach('validation', validations);
  return validations;
};

/** The session's validations, which begin with the first call. */
export const validationsIn = (session: SheetSession): Promise<Validations> => {
  const known = waiting.get(session) ?? start(session);
  waiting.set(session, known);
  return known;
};
