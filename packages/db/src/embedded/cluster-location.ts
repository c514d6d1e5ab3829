import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { ServerUser } from './server-user.ts';

/** The folders from `path` up to the root that others cannot pass through. */
const closedFolders = (path: string): readonly string[] => {
  const closed: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) closed.push(at);
    if (dirname(at) === at) return closed;
  }
};

/** Ours to open for passing through: the data folder itself, and folders that this user made in the temp dir. */
const mayOpen = (folder: string, dataFolder: string): boolean =>
  statSync(folder).uid === process.getuid?.() &&
  (folder === dataFolder || folder.startsWith(`${resolve(tmpdir())}${sep}`));

const hasCluster = (folder: string): boolean => existsSync(join(folder, 'data', 'PG_VERSION'));

/**
 * The folder that holds `data`, `log` and `secrets.json`; it belongs to whoever runs Node, only what is in `data` to the server user.
 * Below a folder that is closed to others (a clone in root's home) the server user could not come to it, so it then lies in
 * /var/lib/cloudity, and `postgres-location` in the data folder says where, for as long as the data exist.
 * *Errors*: existing files that have become unreachable.
 */
export const clusterFolder = (dataFolder: string, user: ServerUser, onNote: (note: string) => void): string => {
  const inside = join(dataFolder, 'postgres');
  const pointer = join(dataFolder, 'postgres-location');
  if (existsSync(pointer)) {
    const noted = readFileSync(pointer, 'utf8').trim();
    if (hasCluster(noted)) return noted;
  }
  if (user === null) return inside;
  const closed = closedFolders(dataFolder);
  const stubborn = closed.filter((folder) => !mayOpen(folder, dataFolder));
  if (stubborn.length === 0) {
    // Passing through, not looking around.
    for (const folder of closed) chmodSync(folder, (statSync(folder).mode & 0o777) | 0o001);
    return inside;
  }
  if (hasCluster(inside)) {
    throw new Error(
      `PostgreSQL does not run as root and can no longer enter ${inside}: ${stubborn.join(', ')} is closed to others.`,
    );
  }
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const outside = join('/var/lib/cloudity', `postgres-${hash}`);
  writeFileSync(pointer, `${outside}\n`);
  onNote(`PostgreSQL does not run as root and cannot enter ${dataFolder}: the database's files are in ${outside}.`);
  return outside;
};

/** The folder of the unix socket. A socket's path holds at most 107 bytes, so a deep data folder gets a new one in the temp dir. */
export const socketFolderFor = (folder: string, user: ServerUser): string => {
  const inside = join(folder, 'socket');
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.65535.lock')) <= 107;
  if (fits) mkdirSync(inside, { recursive: true });
  const chosen = fits ? inside : mkdtempSync(join(tmpdir(), 'cloudity-socket-'));
  chmodSync(chosen, 0o700);
  if (user) chownSync(chosen, user.uid, user.gid);
  return chosen;
};
