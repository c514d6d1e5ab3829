const hues = 12;

/** FNV-1a, 32 bit: stable over sessions, browsers and the server. Source: RFC 9923. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
};

/** The CSS variable of a person's colour, the same for everybody who looks. */
export const personColor = (personId: string): string => `var(--person-${hashOf(personId) % hues})`;

/** One or two letters that stand for a name: the first of its first and last word. */
export const initialsOf = (name: string): string => {
  const words = name.split(/[\s.@_-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
};
