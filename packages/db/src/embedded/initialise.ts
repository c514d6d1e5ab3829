import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { ServerUser } from './server-user.ts';
import type { Durability } from './settings.ts';

export const adminRole = 'cloudity_admin';

/** What PostgreSQL's programs see of the environment: not its PG* variables, and always the same locale. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {}),
});

/** `cluster` is a new data folder. It is made beside and renamed, so that a crash leaves all of it or nothing. */
export const initialise = (
  binaries: Binaries,
  cluster: string,
  user: ServerUser,
  password: string,
  durability: Durability,
): void => {
  const making = `${cluster}.new`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const passwordFile = `${making}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [making, passwordFile]) chownSync(path, user.uid, user.gid);
  const { status, stderr, stdout, error } = spawnSync(
    binaries.initdb,
    [
      ...['-D', making, '-U', adminRole, `--pwfile=${passwordFile}`],
      // Without these a bare environment makes an SQL_ASCII cluster, and the orders of ICU and libc change between machines.
      ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...['--auth=scram-sha-256', '--data-checksums', '--set=max_connections=20', '--set=shared_buffers=16MB'],
      ...(durability === 'throwaway' ? ['--no-sync'] : []),
    ],
    { ...(user ?? {}), cwd: '/', env: serverEnvironment(), encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (status !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder: ${error?.message ?? `${stderr}\n${stdout}`.trim()}`);
  }
  renameSync(making, cluster);
};

/** *Errors*: the folder was made by another major version, which these programs cannot read. */
export const checkMajorVersion = (binaries: Binaries, cluster: string): void => {
  const major = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
  if (major === binaries.major) return;
  throw new Error(
    `${cluster} was made by PostgreSQL ${major} and this release brings ${binaries.major}: make a backup with the release that made it and restore it with this one.`,
  );
};
