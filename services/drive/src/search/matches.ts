import { searchKey } from '../files/names.ts';
import { type Alternative, searchWords } from './query.ts';

/** [start, end) in UTF-16 code units. */
export type Range = [start: number, end: number];

/** Marks that the database puts around a match and between fragments; texts hold no control characters. */
export const marks = { start: '\u0002', stop: '\u0003', gap: '\u0004' } as const;

/** In order, without overlaps. */
const merged = (ranges: readonly Range[]): Range[] => {
  const result: Range[] = [];
  for (const [start, end] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
};

/** Where the terms of a query stand in a name, whatever case and accents. */
export const nameMatches = (name: string, alternatives: readonly Alternative[]): Range[] => {
  // Per character, because a folded one may be longer or shorter than it was.
  let folded = '';
  const origins: number[] = [];
  let at = 0;
  for (const char of name) {
    const key = searchKey(char);
    for (let index = 0; index < key.length; index += 1) origins.push(at);
    folded += key;
    at += char.length;
  }
  origins.push(name.length);
  const ranges: Range[] = [];
  for (const term of new Set(alternatives.flatMap(({ terms }) => terms.map(searchKey)))) {
    if (term === '') continue;
    for (let found = folded.indexOf(term); found >= 0; found = folded.indexOf(term, found + term.length))
      ranges.push([origins[found] ?? 0, origins[found + term.length] ?? name.length]);
  }
  return merged(ranges);
};

export interface Snippet {
  readonly text: string;
  readonly matches: Range[];
}

const ellipsis = ' … ';

/**
 * The snippet as the reader sees it. `headline` was made of the piece's words, character for character, with marks; the text is taken from
 * the piece itself, so that addresses and paths keep their signs. Null without a match.
 */
export const snippetOf = (piece: string, headline: string): Snippet | null => {
  const words = searchWords(piece);
  let text = '';
  const matches: Range[] = [];
  let from = 0;
  for (const fragment of headline.split(marks.gap)) {
    const plain = fragment.replaceAll(marks.start, '').replaceAll(marks.stop, '');
    const found = words.indexOf(plain, from);
    if (found < 0 || plain.trim() === '') continue;
    from = found + plain.length;
    // Signs that follow the last word belong to it.
    while (from < piece.length && /\S/.test(piece[from] ?? '')) from += 1;
    if (text !== '') text += ellipsis;
    let at = text.length;
    text += piece.slice(found, from);
    const parts = fragment.split(marks.start).flatMap((part) => part.split(marks.stop));
    for (const [index, part] of parts.entries()) {
      // Every other part stands between two marks.
      if (index % 2 === 1) matches.push([at, at + part.length]);
      at += part.length;
    }
  }
  return matches.length === 0 ? null : { text, matches: merged(matches) };
};
