import type * as nodeFs from 'node:fs/promises';
import { AppError } from '@cloudity/kernel';

/** What the file store asks of the file system; tests pass one whose disk is full. */
export type FileSystem = Pick<
  typeof nodeFs,
  'access' | 'copyFile' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink'
>;

/** The code of an error that a system call reported, as `ENOSPC`; null for every other error. */
const errno = (error: unknown): string | null =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' ? error.code : null;

export const isMissing = (error: unknown): boolean => errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR';

/** System calls that fail because the sender of a body went away, not because of the disk. */
const senderGone: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECANCELED']);

/** What the caller sees: a failing disk is `unavailable`; a broken upload or an AppError stays what it is. */
export const translated = (error: unknown): unknown => {
  const code = errno(error);
  if (code === null || senderGone.has(code)) return error;
  return new AppError('unavailable', 'Files cannot be stored or read right now.', { cause: error });
};
