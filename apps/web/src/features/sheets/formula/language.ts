import { type Dialect, english, french, SheetError, type Token, tokensOf, tokenText } from '@cloudity/docmodel/sheet';

/** How the reader writes formulas and numbers. */
export type SheetLanguage = 'en' | 'fr';

export const dialectOf = (language: SheetLanguage): Dialect => (language === 'fr' ? french : english);

const frenchOf = new Map<string, string>();
const englishOf = new Map<string, string>();
let learning: Promise<void> | null = null;

/** Resolves when formulas are shown and taken in French. Until then, and without the network, functions have their English names. */
export const learnFrenchNames = (): Promise<void> => {
  learning ??= import('@cloudity/calc/names').then(
    ({ functionNames }) => {
      for (const { name, french: own } of functionNames) {
        frenchOf.set(name, own);
        englishOf.set(own, name);
      }
    },
    () => {},
  );
  return learning;
};

const words: ReadonlyMap<string, string> = new Map([
  ['TRUE', 'VRAI'],
  ['FALSE', 'FAUX'],
]);

export const functionNameIn = (language: SheetLanguage, name: string): string =>
  language === 'fr' ? (frenchOf.get(name) ?? name) : name;

/** Canonical formula text, `=` included, as the reader writes it. */
export const shownFormula = (canonical: string, language: SheetLanguage): string => {
  if (language === 'en') return canonical;
  try {
    return `=${tokensOf(canonical.slice(1))
      .map((token) => {
        if (token.kind === 'function') return frenchOf.get(token.text) ?? token.text;
        if (token.kind === 'name') return words.get(token.text) ?? token.text;
        return tokenText(token, french);
      })
      .join('')}`;
  } catch {
    return canonical;
  }
};

const canonicalToken = (token: Token): string => {
  if (token.kind === 'function') return englishOf.get(token.text) ?? token.text;
  if (token.kind === 'name') return [...words].find(([, word]) => word === token.text.toUpperCase())?.[0] ?? token.text;
  return tokenText(token, english);
};

/** What the reader typed, `=` included, as it is stored. Missing brackets at the end are added. *Errors*: SheetError `invalid`. */
export const canonicalFormula = (typed: string, language: SheetLanguage): string => {
  const tokens = tokensOf(typed.slice(1), dialectOf(language));
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'operator') continue;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth < 0) throw new SheetError('invalid', 'a bracket is closed that was not opened');
  }
  return `=${tokens.map(canonicalToken).join('')}${')'.repeat(depth)}`;
};
