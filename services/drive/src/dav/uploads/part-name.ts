/** Parts of an upload at most, in all ways of naming them. */
export const maxParts = 10_000;
const mebibyte = 1024 * 1024;

/**
 * Where a part belongs: its number from 1 to 10000 (Nextcloud's protocol 2), or its place by its first byte (`offset-end`, as rclone
 * names them; parts are then at least 1 MiB). Null for what is no name of a part.
 */
export const partNumberFrom = (name: string): number | null => {
  const offsets = /^(\d{1,15})-(\d{1,15})$/.exec(name);
  if (offsets) {
    const number = Math.floor(Number(offsets[1]) / mebibyte) + 1;
    return number <= 2 ** 31 - 1 ? number : null;
  }
  if (!/^\d{1,5}$/.test(name)) return null;
  const number = Number(name);
  return number >= 1 && number <= maxParts ? number : null;
};
