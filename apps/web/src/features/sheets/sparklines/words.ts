import { currentLanguage, loadArea, wordsOf } from '../../../shell/language/i18n.ts';
import { translate } from '../../../shell/language/translate.ts';
import type { Translate } from '../../../shell/language/use-translation.ts';

/** The words of what is drawn, outside of React. */
export const loadDrawingWords = async (): Promise<Translate<'sheetDrawings'>> => {
  await loadArea('sheetDrawings');
  return (key, values) => translate(wordsOf(currentLanguage(), 'sheetDrawings'), currentLanguage(), key, values);
};
