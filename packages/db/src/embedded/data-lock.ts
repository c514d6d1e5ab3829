import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning, startTimeOf } from './process-identity.ts';

/** The exclusive use of a data folder by one process. */
export interface DataLock {
  /** Idempotent. */
  readonly release: () => void;
}

interface Holder {
  readonly pid: number;
  readonly startTime: string | null;
  readonly host: string;
}

const beatMs = 2_000;

const isAlive = (path: string, holder: Holder): boolean => {
  if (holder.host !== hostname()) {
    // Another container on the same volume: its process ids say nothing here, but a living holder touches the file.
    return Date.now() - statSync(path).mtimeMs < 5 * beatMs;
  }
  if (!isRunning(holder.pid)) return false;
  return holder.startTime === null || holder.startTime === startTimeOf(holder.pid);
};

const readHolder = (path: string): Holder | null => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { pid: 0, startTime: null, host: hostname() };
  }
};

/** Whether a living process holds the folder. */
export const isDataFolderLocked = (folder: string): boolean => {
  const path = join(folder, 'lock');
  const holder = readHolder(path);
  return holder !== null && isAlive(path, holder);
};

/**
 * The folder is this process's until `release` or its death; a kill -9 leaves a file that the next start recognises as stale.
 * Ours and not only postmaster.pid: that one outlives the process that started the server.
 * *Errors*: another living process holds it, named by its id.
 */
export const lockDataFolder = (folder: string): DataLock => {
  const path = join(folder, 'lock');
  const mine = `${path}.${process.pid}`;
  const holder: Holder = { pid: process.pid, startTime: startTimeOf(process.pid), host: hostname() };
  writeFileSync(mine, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        linkSync(mine, path);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 10) throw error;
      }
      const other = readHolder(path);
      if (other === null) continue;
      if (isAlive(path, other)) {
        throw new Error(`Cloudity is already running on ${folder} (process ${other.pid}). Stop it first.`);
      }
      // Moved aside under a name of our own, and looked at again: another starter may have been faster.
      const aside = `${path}.stale.${process.pid}`;
      try {
        renameSync(path, aside);
      } catch {
        continue;
      }
      const moved = readHolder(aside);
      if (moved && isAlive(aside, moved)) {
        try {
          linkSync(aside, path);
        } catch {
          // It was taken meanwhile; the next round says by whom.
        }
      }
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // The folder is gone or full; the holder notices by other means.
    }
  }, beatMs);
  beat.unref();
  let released = false;
  return {
    release: () => {
      if (released) return;
      released = true;
      clearInterval(beat);
      const current = readHolder(path);
      if (current?.pid === process.pid && current.host === hostname()) rmSync(path, { force: true });
    },
  };
};
