import { extractLimits } from './limits.ts';

/** Collects text up to the limit: words are kept apart, blanks folded, control characters dropped. */
export class TextSink {
  #text = '';
  readonly #max: number;

  constructor(max: number = extractLimits.maxCharacters) {
    this.#max = max;
  }

  get isFull(): boolean {
    return this.#text.length >= this.#max;
  }

  /** Goes on where the last text ended. */
  add(text: string): void {
    if (!this.isFull) this.#text += text.slice(0, this.#max - this.#text.length);
  }

  /** What follows is another word. */
  gap(): void {
    if (!this.isFull) this.#text += ' ';
  }

  /** What follows is another paragraph. */
  paragraph(): void {
    if (!this.isFull) this.#text += '\n';
  }

  toString(): string {
    return cleanText(this.#text);
  }
}

/** Well-formed text without control characters, with single blanks and line ends: what is stored and what snippets are cut from. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\f\v]/g, '\n')
    // A soft hyphen only says where a word may be broken; the rest of these is not seen either.
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are dropped
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/ *\n[ \n]*/g, '\n')
    .trim();
