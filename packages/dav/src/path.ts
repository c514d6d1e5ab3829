import { DavError } from './dav-error.ts';

/** Names from the mount's root down, decoded and in NFC; [] is the root itself. */
export type Path = readonly string[];

export const parentOf = (path: Path): Path => path.slice(0, -1);

export const isSamePath = (left: Path, right: Path): boolean =>
  left.length === right.length && left.every((name, index) => name === right[index]);

export const isWithin = (path: Path, folder: Path): boolean =>
  path.length >= folder.length && folder.every((name, index) => name === path[index]);

const escaped = new Map<string, string>();
const plain = /^[\w.~-]*$/;

/** A name as it stands in an href: everything but unreserved characters is percent-encoded (SPEC DAV5). */
export const encodeName = (name: string): string =>
  plain.test(name)
    ? name
    : encodeURIComponent(name.toWellFormed()).replace(/[!'()*]/g, (character) => {
        const known = escaped.get(character) ?? `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
        escaped.set(character, known);
        return known;
      });

/** `base` ends with a slash; so does the href of a collection. */
export const hrefOf = (base: string, path: Path, isCollection: boolean): string =>
  path.length === 0 ? base : `${base}${path.map(encodeName).join('/')}${isCollection ? '/' : ''}`;

const decodeName = (part: string): string => {
  let name: string;
  try {
    name = decodeURIComponent(part).normalize('NFC');
  } catch {
    throw new DavError(400, 'The address is not percent-encoded UTF-8.');
  }
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0'))
    throw new DavError(400, 'The address has a name in it that no file can have.');
  return name;
};

/**
 * The path that a URL's path names below `base`, or null when it lies outside. Slashes are never squeezed: an empty name is refused.
 * *Errors*: 400.
 */
export const pathFromPathname = (base: string, pathname: string): Path | null => {
  if (pathname === base || `${pathname}/` === base) return [];
  if (!pathname.startsWith(base)) return null;
  const rest = pathname.slice(base.length).replace(/\/$/, '');
  return rest.split('/').map(decodeName);
};
