/**
 * What is derived from a file's name. All three are stored beside it, so changing one of these functions takes a migration that
 * rewrites the column.
 */

/** Two names with the same key cannot live in one folder: letter case does not tell them apart (SPEC DR5). */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase().normalize('NFC');

/** Without case and accents: what a search compares. */
export const searchKey = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC');

const maxSortKeyLength = 250;

/**
 * Orders names as people count (2 before 10) when compared byte by byte: runs of digits lose their leading zeros and are preceded
 * by their length, in two base-36 digits. Cut to 250 characters, since an index entry has to fit into a third of a page.
 */
export const sortKey = (name: string): string =>
  searchKey(name)
    .replace(/\d+/g, (digits) => {
      const significant = digits.replace(/^0+(?=\d)/, '');
      return `0${significant.length.toString(36).padStart(2, '0')}${significant}`;
    })
    .slice(0, maxSortKeyLength)
    .toWellFormed();

/** Stem and extension (with its dot); a leading dot begins no extension, and folders have none. */
export const splitName = (name: string, isFolder: boolean): readonly [stem: string, extension: string] => {
  const match = isFolder ? null : /^(.+?)((?:\.tar)?\.[^.\s]{1,16})$/su.exec(name);
  return [match?.[1] ?? name, match?.[2] ?? ''];
};

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** As many whole characters from the beginning as fit, without a blank at the end. */
const cutToBytes = (text: string, maxBytes: number): string => {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    length += character.length;
  }
  return text.slice(0, length).trimEnd();
};

const maxNameBytes = 255;

/** The name with its stem cut so that all of it has at most 255 bytes, as file systems want. */
export const fittingName = (name: string, isFolder: boolean): string => {
  if (byteLength(name) <= maxNameBytes) return name;
  const [stem, extension] = splitName(name, isFolder);
  return `${cutToBytes(stem, maxNameBytes - byteLength(extension))}${extension}`;
};

/** The name itself, or the first of "Name (2).ext", "Name (3).ext" … whose key is not taken; at most 255 bytes. */
export const freeName = (name: string, isFolder: boolean, takenKeys: ReadonlySet<string>): string => {
  if (!takenKeys.has(nameKey(name))) return name;
  const [stem, extension] = splitName(name, isFolder);
  const bare = stem.replace(/ \(\d{1,6}\)$/, '') || stem;
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})${extension}`;
    const candidate = `${cutToBytes(bare, 255 - byteLength(suffix))}${suffix}`;
    if (!takenKeys.has(nameKey(candidate))) return candidate;
  }
};

/** Every key that `freeName` may try begins with this. */
export const freeNamePrefix = (name: string, isFolder: boolean): string => {
  const [stem, extension] = splitName(name, isFolder);
  const bare = stem.replace(/ \(\d{1,6}\)$/, '') || stem;
  return nameKey(cutToBytes(bare, 255 - byteLength(` (100000)${extension}`)));
};
