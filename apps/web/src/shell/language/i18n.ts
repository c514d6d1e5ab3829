import type { Area } from './catalogues.ts';
import type { Words } from './translate.ts';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];
export type { Area };

const catalogues = import.meta.glob<{ readonly default: Words }>('../../locales/*/*.json');
const storageKey = 'cloudity.language';
const words = new Map<string, Words>();
const openAreas = new Set<Area>();
const listeners = new Set<() => void>();

const isLanguage = (text: string | null | undefined): text is Language =>
  languages.some((language) => language === text);

/** The language chosen in this browser, else the browser's first one that we speak, else English. */
const firstLanguage = (): Language => {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(storageKey);
  } catch {
    // Storage is blocked: the browser's languages decide.
  }
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
};

let current: Language = 'en';
export const currentLanguage = (): Language => current;

/** Calls back after each change of language; returns what ends it. */
export const onLanguage = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The words of an area that has been loaded. */
export const wordsOf = (language: Language, area: Area): Words | undefined => words.get(`${language}/${area}`);

const load = async (language: Language, area: Area): Promise<void> => {
  if (wordsOf(language, area)) return;
  const loaded = await catalogues[`../../locales/${language}/${area}.json`]?.();
  if (!loaded) throw new Error(`no catalogue ${language}/${area}`);
  words.set(`${language}/${area}`, loaded.default);
};

/** The words of an area are there afterwards, in the language of the moment. A page's loader calls it beside its code. */
export const loadArea = async (area: Area): Promise<void> => {
  openAreas.add(area);
  await load(current, area);
};

const speak = (language: Language): void => {
  current = language;
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
};

/** Chooses the language; called once, before anything loads. */
export const startLanguage = (): void => speak(firstLanguage());

/** Every open area speaks the language afterwards, in this visit and the next ones. */
export const setLanguage = async (language: Language): Promise<void> => {
  await Promise.all([...openAreas].map((area) => load(language, area)));
  localStorage.setItem(storageKey, language);
  if (language !== current) speak(language);
};
