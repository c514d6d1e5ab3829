import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { SheetSession } from '../model/session.ts';
import { ProtectionMarks } from './marks.ts';

/** Shows which cells are protected from now on. */
export const showProtections = async (session: SheetSession): Promise<void> => {
  await loadArea('sheetTools');
  const say = (key: string, values = {}): string =>
    translate(wordsOf(currentLanguage(), 'sheetTools'), currentLanguage(), key, values);
  session.attach(
    'protection',
    new ProtectionMarks(session, {
      protected: (note) => (note === '' ? say('protection.cell') : say('protection.cellFor', { note })),
      open: say('protection.openCell'),
    }),
  );
};
