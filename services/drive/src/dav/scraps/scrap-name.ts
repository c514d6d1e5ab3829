/** What desktop programs strew about for themselves: none of it is anybody's work (SPEC DR85). */
const names = new Set([
  '.ds_store',
  '.localized',
  '.hidden',
  'thumbs.db',
  'desktop.ini',
  '.directory',
  '.metadata_never_index',
]);

export const isScrapName = (name: string): boolean => name.startsWith('._') || names.has(name.toLowerCase());

export const maxScrapBytes = 1024 * 1024;
/** Of one person, in all folders. */
export const maxScraps = 20_000;
