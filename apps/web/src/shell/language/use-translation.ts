import { useMemo, useSyncExternalStore } from 'react';
import type { Area, KeyOf } from './catalogues.ts';
import { currentLanguage, type Language, onLanguage, wordsOf } from './i18n.ts';
import { translate, type Values } from './translate.ts';

/** Says a text of an area in the reader's language; see `translate` for counts and values. */
export type Translate<Name extends Area = 'shell'> = (key: KeyOf<Name>, values?: Values) => string;

export interface Translation<Name extends Area> {
  readonly t: Translate<Name>;
  readonly i18n: { readonly language: Language };
}

/** The words of an area, the shell's unless told; the area's page has loaded them. `t` stays the same until the language changes. */
export const useTranslation = <Name extends Area = 'shell'>(area?: Name): Translation<Name> => {
  const language = useSyncExternalStore(onLanguage, currentLanguage);
  const name: Area = area ?? 'shell';
  return useMemo(
    () => ({
      t: (key, values) => translate(wordsOf(language, name), language, key, values),
      i18n: { language },
    }),
    [language, name],
  );
};
