const maxLength = 2048;
const base = 'https://internal.invalid';
const schemes = new Set(['http:', 'https:', 'mailto:']);

/** Controls (browsers drop tabs and line ends inside a scheme) and formatting marks that make an address look like another. */
const hasHiddenCharacter = (value: string): boolean => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);

const parse = (value: string, relativeTo?: string): URL | null =>
  URL.canParse(value, relativeTo) ? new URL(value, relativeTo) : null;

/**
 * The address if a reader may be sent there, in normal form, else null. Allowed are `http:`, `https:` and `mailto:`, a path of
 * this installation (`/files/…`) and an anchor inside the document (`#id`). Whoever may edit can store any value in the shared
 * document, so EVERY place that turns a link into something clickable calls this (S3): editor, print, static pages, exports.
 */
export const safeHref = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text === '' || text.length > maxLength || hasHiddenCharacter(text)) return null;
  if (text.startsWith('#')) return text.length > 1 ? `#${encodeURIComponent(decodeFragment(text.slice(1)))}` : null;
  if (text.startsWith('/')) {
    // `//host` and `/\host` leave this origin; the parser is the judge of that, not the eye.
    const url = parse(text, base);
    return url !== null && url.origin === base && url.username === '' ? url.href.slice(base.length) : null;
  }
  const url = parse(text);
  if (url === null || !schemes.has(url.protocol)) return null;
  if (url.protocol !== 'mailto:' && url.hostname === '') return null;
  return url.href;
};

const decodeFragment = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** True when following it stays inside this installation. */
export const isInternalHref = (href: string): boolean => href.startsWith('/') || href.startsWith('#');

/**
 * What a person typed into a link field, as an address: `example.org` gains `https://`, `ana@example.org` gains `mailto:`.
 * Null when it cannot be one.
 */
export const hrefFromTyped = (typed: string): string | null => {
  const text = typed.trim();
  if (/^[^\s@/:?#]+@[^\s@/:?#]+\.[^\s@/:?#.]+$/.test(text)) return safeHref(`mailto:${text}`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/:?#\s]+:\d+(?:[/?#]|$)/.test(text)) return safeHref(text);
  if (/^[/#]/.test(text)) return safeHref(text);
  if (
    /^[^\s/?#]+\.[^\s/?#.]{2,}(?:[/?#]|$)/.test(text) ||
    /^localhost(?::\d+)?(?:[/?#]|$)/.test(text) ||
    /^[^/:?#\s]+\.[^/:?#\s]+:\d+/.test(text)
  ) {
    return safeHref(`https://${text}`);
  }
  return null;
};
