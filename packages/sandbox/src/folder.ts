import { chown, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files that go into a run, by name. */
export type InputFiles = Readonly<Record<string, AsyncIterable<Uint8Array> | Uint8Array>>;

export class InputTooLargeError extends Error {
  constructor() {
    super('The files are larger than the limit.');
    this.name = 'InputTooLargeError';
  }
}

const prefix = 'cloudity-sandbox-';

/** One run's folder, closed to everybody else. Its name says which process made it. */
export const createFolder = (): Promise<string> => mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** The folder holds the files and belongs to the user. *Errors*: InputTooLargeError. */
export const fillFolder = async (
  folder: string,
  files: InputFiles,
  { inputBytes, userId }: { readonly inputBytes: number; readonly userId: number | null },
): Promise<void> => {
  let left = inputBytes;
  for (const [name, content] of Object.entries(files)) {
    if (!/^\w[\w.-]{0,60}$/.test(name)) throw new Error('A file of a sandbox has a plain name.');
    const path = join(folder, name);
    const handle = await open(path, 'wx', 0o600);
    try {
      for await (const piece of content instanceof Uint8Array ? [content] : content) {
        left -= piece.length;
        if (left < 0) throw new InputTooLargeError();
        await handle.write(piece);
      }
    } finally {
      await handle.close();
    }
    if (userId !== null) await chown(path, userId, userId);
  }
  if (userId !== null) await chown(folder, userId, userId);
};

const isAlive = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** What runs of killed processes have left is gone. */
export const removeAbandonedFolders = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const processId = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (processId !== undefined && !isAlive(Number(processId)))
      await removeFolder(join(tmpdir(), name)).catch(() => undefined);
  }
};
