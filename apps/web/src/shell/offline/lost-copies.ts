import { markSaved, offlineCopies, unsavedCopies } from './offline-copies.ts';

/**
 * Titles of documents whose offline copy held edits that no server has and is gone: the browser cleared its store, or somebody
 * did, while the note beside it stayed (R20). Each is told once.
 */
export const takeLostCopies = async (): Promise<readonly string[]> => {
  const noted = unsavedCopies();
  if (noted.size === 0) return [];
  const there = new Set((await offlineCopies()).map(({ database }) => database));
  const lost = [...noted].filter(([database]) => !there.has(database));
  for (const [database] of lost) markSaved(database);
  return lost.map(([, title]) => title);
};
