import type { Area } from './catalogues.ts';
import { currentLanguage, loadArea, wordsOf } from './i18n.ts';
import { translate } from './translate.ts';
import type { Translate } from './use-translation.ts';

/** The words of an area for code outside of React, in the language of the moment they are said. */
export const loadWords = async <Name extends Area>(area: Name): Promise<Translate<Name>> => {
  await loadArea(area);
  return (key, values) => translate(wordsOf(currentLanguage(), area), currentLanguage(), key, values);
};
