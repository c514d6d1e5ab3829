import { Pattern } from './regex.ts';

export const hasWildcard = (text: string): boolean => /[*?~]/.test(text);

/** The whole of a text, without case: `?` one character, `*` any, `~` takes the next as it is. */
export const wildcard = (text: string): Pattern =>
  new Pattern(
    `^${text.replace(/~([*?~])|[\\^$.|()[\]{}+*?]/g, (found, literal?: string) => {
      if (literal) return `\\${literal}`;
      return found === '*' ? '.*' : found === '?' ? '.' : `\\${found}`;
    })}$`,
    true,
  );
