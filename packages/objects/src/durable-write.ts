import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type FileSystem, isMissing } from './file-system.ts';

/** An upload touches its temporary file all the time; one untouched for this long belongs to a process that died. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;

export interface DurableWriter {
  /** Folder of the temporary files, on the same file system as the targets. */
  readonly incoming: string;
  /** Makes the folders and removes abandoned temporary files, once; after a failure the next call tries again. */
  readonly prepare: () => Promise<void>;
  /** Runs `fill` on the path of a new file (to be created and synced by it) and moves that to `target`. All or nothing. */
  readonly replace: <Result>(target: string, fill: (temporary: string) => Promise<Result>) => Promise<Result>;
}

/**
 * Files below `root` that are there completely or not at all, whatever moment the power fails: written aside, synced,
 * renamed, and then every directory from the target up to `root` synced (another writer may just have made one of them).
 */
export const createDurableWriter = (fs: FileSystem, root: string): DurableWriter => {
  const incoming = join(root, '~incoming');

  const syncDirectory = async (path: string): Promise<void> => {
    const directory = await fs.open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };
  const syncUpTo = async (last: string, from: string): Promise<void> => {
    for (let folder = from; ; folder = dirname(folder)) {
      await syncDirectory(folder).catch((error: unknown) => {
        // Gone again: what we moved there has been deleted since, and its folder with it.
        if (!isMissing(error)) throw error;
      });
      if (folder === last || folder === dirname(folder)) return;
    }
  };

  const makeFolders = async (): Promise<void> => {
    const firstMade = await fs.mkdir(incoming, { recursive: true, mode: 0o700 });
    if (firstMade !== undefined) await syncUpTo(dirname(firstMade), root);
    for (const name of await fs.readdir(incoming)) {
      const path = join(incoming, name);
      const found = await fs.stat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await fs.rm(path, { force: true });
    }
  };
  let prepared: Promise<void> | null = null;
  const prepare = (): Promise<void> => {
    prepared ??= makeFolders().catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };

  const move = async (temporary: string, target: string): Promise<void> => {
    const folder = dirname(target);
    for (let attempt = 1; ; attempt += 1) {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        await fs.rename(temporary, target);
        break;
      } catch (error) {
        // A delete may have pruned the folder between mkdir and rename.
        if (!isMissing(error) || attempt === 10) throw error;
      }
    }
    await syncUpTo(root, folder);
  };

  return {
    incoming,
    prepare,
    replace: async (target, fill) => {
      await prepare();
      const temporary = join(incoming, randomBytes(16).toString('hex'));
      try {
        const result = await fill(temporary);
        await move(temporary, target);
        return result;
      } catch (error) {
        await fs.rm(temporary, { force: true });
        throw error;
      }
    },
  };
};
