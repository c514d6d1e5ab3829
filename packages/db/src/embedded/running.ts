import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDataFolderLocked } from './data-lock.ts';

/** Where a PostgreSQL is reached, by role. */
export interface DatabaseUrls {
  readonly app: string;
  readonly owner: string;
}

const pathIn = (dataFolder: string): string => join(dataFolder, 'postgres-connection.json');

/** Notes where the running server is reached, readable by its owner only. */
export const noteRunning = (dataFolder: string, urls: DatabaseUrls): void =>
  writeFileSync(pathIn(dataFolder), JSON.stringify(urls), { mode: 0o600 });

export const forgetRunning = (dataFolder: string): void => rmSync(pathIn(dataFolder), { force: true });

/** The embedded server that another process runs on this data folder, for the command line; null when none does. */
export const findRunningPostgres = (dataFolder: string): DatabaseUrls | null => {
  if (!isDataFolderLocked(dataFolder)) return null;
  try {
    return JSON.parse(readFileSync(pathIn(dataFolder), 'utf8')) as DatabaseUrls;
  } catch {
    return null;
  }
};
