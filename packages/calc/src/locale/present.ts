import { type Token, tokensOf } from '../formula/tokens.ts';
import { functionNames } from '../hyperformula/registry.ts';
import { frenchFunctionNames } from './french.ts';

export type FormulaLanguage = 'en' | 'fr';

interface Presentation {
  readonly nameOf: ReadonlyMap<string, string>;
  readonly words: Readonly<Record<string, string>>;
}

const presentations = new Map<FormulaLanguage, Presentation>();

const presentationOf = (language: FormulaLanguage): Presentation => {
  const known = presentations.get(language);
  if (known) return known;
  const made: Presentation =
    language === 'fr'
      ? { nameOf: frenchFunctionNames(), words: { TRUE: 'VRAI', FALSE: 'FAUX' } }
      : { nameOf: new Map(functionNames().map((name) => [name, name])), words: {} };
  presentations.set(language, made);
  return made;
};

const inverted = <T, U>(map: Iterable<readonly [T, U]>): Map<U, T> => new Map([...map].map(([from, to]) => [to, from]));

/** In braces `,` parts columns and `;` rows; elsewhere `,` parts arguments. French writes `.` and `;`, and `;`. */
const mapped = (tokens: readonly Token[], map: (token: Token, isInArray: boolean) => string): string => {
  let depth = 0;
  return tokens
    .map((token) => {
      if (token.kind === 'operator' && token.text === '{') depth += 1;
      if (token.kind === 'operator' && token.text === '}') depth -= 1;
      return map(token, depth > 0);
    })
    .join('');
};

/**
 * A canonical formula as a person of the language reads it. What cannot be read as a formula stays as it is. Only for display: the
 * document holds the canonical text.
 */
export const shownFormula = (formula: string, language: FormulaLanguage): string => {
  if (language === 'en') return formula;
  const { nameOf, words } = presentationOf(language);
  try {
    return `=${mapped(tokensOf(formula.replace(/^=/, '')), ({ kind, text }, isInArray) => {
      if (kind === 'call') return `${nameOf.get(text) ?? text}(`;
      if (kind === 'name') return words[text.toUpperCase()] ?? text;
      if (kind === 'number') return text.replace('.', ',');
      if (kind === 'operator' && text === ',') return isInArray ? '.' : ';';
      return text;
    })}`;
  } catch {
    return formula;
  }
};

const frenchSeparators =
  /"(?:[^"]|"")*"|'(?:[^']|'')+'!|[{}.,;]|\d+(?:,\d+)?(?:[eE][+-]?\d+)?|[\p{L}_\\][\p{L}\p{N}_.\\?]*/gu;

/** The canonical formula of what a person of the language typed. What cannot be read stays as it is and is refused later. */
export const canonicalFormula = (typed: string, language: FormulaLanguage): string => {
  if (language === 'en') return typed;
  const { nameOf, words } = presentationOf(language);
  const [names, known] = [inverted(nameOf), inverted(Object.entries(words))];
  let depth = 0;
  const separated = typed.replace(/^=/, '').replace(frenchSeparators, (part, at: number, whole: string) => {
    if (part === '{') depth += 1;
    if (part === '}') depth -= 1;
    if (part === '.') return depth > 0 ? ',' : part;
    if (part === ';') return depth > 0 ? part : ',';
    if (/^\d/.test(part)) return part.replace(',', '.');
    if (/^[\p{L}_\\]/u.test(part)) {
      const upper = part.toUpperCase();
      return whole[at + part.length] === '(' ? (names.get(upper) ?? part) : (known.get(upper) ?? part);
    }
    return part;
  });
  return `=${separated}`;
};
