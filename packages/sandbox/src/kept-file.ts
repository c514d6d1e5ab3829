import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the run's folder that is too large for an answer. */
export interface KeptFile {
  readonly name: string;
  /** Gets the bytes after the module's answer, when every process of the run is gone; not called when there is no such file. */
  readonly take: (pieces: AsyncIterable<Uint8Array>) => Promise<void>;
}

/** The file as it is, or null when it is not one that the run itself wrote: a link, a pipe, somebody else's, too long. */
const openOwn = async (
  path: string,
  { fileBytes, userId }: { readonly fileBytes: number; readonly userId: number | null },
): Promise<FileHandle | null> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  const found = await handle.stat();
  if (found.isFile() && found.nlink === 1 && found.size <= fileBytes && (userId === null || found.uid === userId))
    return handle;
  await handle.close();
  return null;
};

/** The file is handed out, if it is one. *Errors*: what `take` throws. */
export const handOut = async (
  folder: string,
  { name, take }: KeptFile,
  bounds: { readonly fileBytes: number; readonly userId: number | null },
): Promise<void> => {
  const handle = await openOwn(join(folder, name), bounds);
  if (handle === null) return;
  try {
    await take(handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 }));
  } finally {
    await handle.close();
  }
};
