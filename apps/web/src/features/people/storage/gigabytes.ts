const gigabyte = 1e9;

/** A quota as people type it, in GB; empty for none. Both decimal signs are understood. */
export const gigabytesText = (bytes: number | null): string =>
  bytes === null ? '' : String(Math.round((bytes / gigabyte) * 1000) / 1000);

/** Bytes; null for an empty text; undefined for what is no number. */
export const bytesOfText = (text: string): number | null | undefined => {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  return /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * gigabyte) : undefined;
};

/** A whole number in bounds; undefined for anything else. */
export const countOfText = (text: string, most: number): number | undefined => {
  const count = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= most ? count : undefined;
};
