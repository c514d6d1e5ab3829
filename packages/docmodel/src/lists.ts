import type { ListKind } from './schema.ts';

/** What of a block decides how the list paragraphs after it are numbered. */
export interface ListPosition {
  readonly list: ListKind | null;
  readonly indent: number;
  readonly start: number | null;
}

/**
 * Numbers paragraphs as they come, in one pass; the numbers are never stored, so no two people can disagree about them.
 * A numbered paragraph counts on from the last one of its level, as long as between them there were only deeper list paragraphs
 * or plain paragraphs indented deeper (an item's second paragraph). Everything else begins a new list.
 */
export class ListCounter {
  /** Last number per level; absent where the next one is the first. */
  readonly #last: (number | undefined)[] = [];

  /** The number of this paragraph, or null when it is not a numbered one. Pass null for any other block. */
  next(position: ListPosition | null): number | null {
    if (position === null) {
      this.#last.length = 0;
      return null;
    }
    const { list, indent, start } = position;
    if (list === null) {
      this.#last.length = Math.min(this.#last.length, indent);
      return null;
    }
    this.#last.length = Math.min(this.#last.length, indent + 1);
    if (list !== 'number') {
      this.#last.length = Math.min(this.#last.length, indent);
      return null;
    }
    const number = start ?? (this.#last[indent] ?? 0) + 1;
    this.#last[indent] = number;
    return number;
  }
}

const bullets = ['•', '◦', '▪'] as const;

const letters = (number: number): string => {
  let rest = number;
  let text = '';
  while (rest > 0) {
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
    rest = Math.floor((rest - 1) / 26);
  }
  return text;
};

const romanDigits = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;

const roman = (number: number): string => {
  let rest = number;
  let text = '';
  for (const [value, digits] of romanDigits) {
    while (rest >= value) {
      text += digits;
      rest -= value;
    }
  }
  return text;
};

/** CSS `list-style-type` of numbered lists by level: 1, a, i and again. */
export const numberStyles = ['decimal', 'lower-alpha', 'lower-roman'] as const;

/** What stands before a list paragraph: `•`, `3.`, `c.`, `iii.`; 0 and numbers too long for their style are decimal. */
export const listMarker = (list: ListKind, indent: number, number: number | null): string => {
  if (list === 'bullet') return bullets[indent % bullets.length] ?? '•';
  if (list === 'check' || number === null) return '';
  const style = numberStyles[indent % numberStyles.length];
  if (number < 1 || number > 4999 || style === 'decimal') return `${number}.`;
  return `${style === 'lower-alpha' ? letters(number) : roman(number)}.`;
};
