import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@cloudity/kernel';
import { type FileSystem, isMissing } from './file-system.ts';

/** `~` is no key character, so the file of `a` never collides with the folder of `a/b`, nor with the folder of temporary files. */
export const fileSuffix = '~';

const entriesOf = async (fs: FileSystem, folder: string): Promise<Dirent[]> => {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/**
 * The keys below `root` that begin with `prefix`, depth first from `base` (empty, or ending in a slash). A folder sorts as
 * its name and a slash, a file as its name alone: that is the order of the keys' bytes. Folders off the prefix are not read.
 * *Errors*: `unavailable` for a link: leaving out, or walking, what it points at would both lose objects in the end.
 */
export async function* walkKeys(fs: FileSystem, root: string, prefix: string, base = ''): AsyncGenerator<string> {
  const isWanted = (key: string): boolean => key.startsWith(prefix) || (key.endsWith('/') && prefix.startsWith(key));
  const entries = await entriesOf(fs, join(root, base));
  const link = entries.find(
    (entry) => entry.isSymbolicLink() && !entry.name.includes(fileSuffix) && isWanted(`${base}${entry.name}/`),
  );
  if (link) throw new AppError('unavailable', `${base}${link.name} is a link, where only objects and folders may be.`);
  const found = entries
    .filter((entry) => entry.isDirectory() !== entry.name.includes(fileSuffix))
    .map((entry) => `${base}${entry.isDirectory() ? `${entry.name}/` : entry.name.slice(0, -fileSuffix.length)}`)
    .filter(isWanted)
    .sort((a, b) => (a < b ? -1 : 1));
  for (const key of found) {
    if (key.endsWith('/')) yield* walkKeys(fs, root, prefix, key);
    else yield key;
  }
}
