import { searchKey } from '../files/names.ts';

/** What a file has to say: one of the alternatives, with all of its terms and none of the excluded. A term is a word or a phrase. */
export interface Alternative {
  readonly terms: readonly string[];
  readonly excluded: readonly string[];
}

const maxTerms = 16;

/** -"a phrase", "a phrase, -word, word; a quote that never ends goes to the end. */
const token = /(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;

/**
 * Reads a query as people write them for the web: words that all have to be there, "phrases", -word for what must not be there, OR between
 * alternatives. An alternative that only excludes finds nothing and is left out; beyond 16 terms the rest is ignored.
 */
export const parseQuery = (query: string): readonly Alternative[] => {
  const alternatives: { terms: string[]; excluded: string[] }[] = [{ terms: [], excluded: [] }];
  let count = 0;
  for (const [, minus, phrase, word] of query.normalize('NFC').matchAll(token)) {
    if (phrase === undefined && minus === '' && /^or$/i.test(word ?? '')) {
      alternatives.push({ terms: [], excluded: [] });
      continue;
    }
    const text = (phrase ?? word ?? '').replace(/\s+/gu, ' ').trim();
    // Signs alone, and what the database cannot hold, say nothing.
    if (!/[^\p{P}\p{Z}\p{C}]/u.test(text) || !text.isWellFormed()) continue;
    count += 1;
    if (count > maxTerms) break;
    alternatives.at(-1)?.[minus === '-' ? 'excluded' : 'terms'].push(text);
  }
  return alternatives.filter(({ terms }) => terms.length > 0);
};

/** As `search_words` does it in the database: signs that hold words together part them, character for character. */
export const searchWords = (text: string): string => text.replace(/[@._/\\:<>&="-]/g, ' ');

const quoted = (term: string): string => `"${searchWords(term)}"`;

/** The same for websearch_to_tsquery, every term quoted so that nothing in it is read as an operator. */
export const textQueryOf = (alternatives: readonly Alternative[]): string => {
  return alternatives
    .map(({ terms, excluded }) => [...terms.map(quoted), ...excluded.map((term) => `-${quoted(term)}`)].join(' '))
    .join(' or ');
};

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (char) => `\\${char}`);
const patternOf = (term: string): string => `%${escapeLike(searchKey(term))}%`;

/** The same for names: LIKE patterns over their search keys, and what the text of such a file may not say (for websearch_to_tsquery). */
export interface NamePattern {
  readonly has: readonly string[];
  readonly not: readonly string[];
  readonly never: string;
}

export const namePatternsOf = (alternatives: readonly Alternative[]): readonly NamePattern[] =>
  alternatives.map(({ terms, excluded }) => ({
    has: terms.map(patternOf),
    not: excluded.map(patternOf),
    never: excluded.map(quoted).join(' or '),
  }));

/** Words that a name may hold misspelt; null when the query is not made of such words alone. Numbers are never similar. */
export const similarWordsOf = (alternatives: readonly Alternative[]): readonly string[] | null => {
  const [only, ...others] = alternatives;
  if (!only || others.length > 0 || only.excluded.length > 0) return null;
  const words = only.terms.flatMap((term) => searchKey(term).split(/[^\p{L}\p{N}]+/u)).filter(Boolean);
  return words.length > 0 && words.every((word) => word.length >= 4 && !/\p{N}/u.test(word)) ? words : null;
};

/** The letters that lose their accents to this one. */
const accented: Readonly<Record<string, string>> = {
  a: 'aàáâãäåāă',
  c: 'cçćč',
  e: 'eèéêëēę',
  g: 'gğ',
  i: 'iìíîïī',
  l: 'lł',
  n: 'nñń',
  o: 'oòóôõöøō',
  s: 'sśšş',
  u: 'uùúûüūů',
  y: 'yýÿ',
  z: 'zźžż',
};

/**
 * A regular expression (PostgreSQL's) for where a text may hold one of the terms: words that begin as theirs do. It only says where to look
 * for a snippet; the search itself is the database's. Null when there is nothing to look for.
 */
export const nearPatternOf = (alternatives: readonly Alternative[]): string | null => {
  const words = alternatives
    .flatMap(({ terms }) => terms.flatMap((term) => searchKey(term).split(/[^\p{L}\p{N}]+/u)))
    .filter(Boolean);
  const patterns = words.map((word) => {
    const beginning = [...word].slice(0, Math.max(3, word.length - 3));
    return beginning.map((char) => (accented[char] ? `[${accented[char]}]` : char)).join('');
  });
  return patterns.length === 0 ? null : `\\m(${[...new Set(patterns)].join('|')})`;
};
