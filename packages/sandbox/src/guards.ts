import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What this system can do to a process beside the kill timer and the bound of its JavaScript heap, which always hold. */
export interface Guards {
  /** It has no network interface. Without this, JavaScript has no network (Node's permissions), programs it starts do. */
  readonly network: boolean;
  /** Its memory, CPU time, file sizes and descriptors are limited by the kernel. */
  readonly limits: boolean;
  /** It runs as a user of its own, who owns nothing but its folder. */
  readonly user: boolean;
}

/** The guards, and the command that puts them around the one behind it. */
export interface Surroundings {
  readonly guards: Guards;
  readonly namespaces: readonly string[];
  readonly prlimit: boolean;
}

const isolation = ['--net', '--ipc', '--pid', '--fork', '--kill-child'];

/** As root; as a normal user where the kernel lets those make namespaces. The first that works is taken. */
const namespaceCommands: readonly (readonly string[])[] = [
  ['unshare', ...isolation, '--mount-proc', 'setpriv', '--no-new-privs'],
  ['unshare', '--user', '--map-current-user', ...isolation, 'setpriv', '--no-new-privs'],
  ['setpriv', '--no-new-privs'],
];

const works = ([command = '', ...args]: readonly string[]): boolean =>
  spawnSync(command, [...args, 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0;

const look = (): Surroundings => {
  if (process.platform !== 'linux')
    return { guards: { network: false, limits: false, user: false }, namespaces: [], prlimit: false };
  const namespaces = namespaceCommands.find(works) ?? [];
  const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].some((path) => existsSync(path));
  return {
    guards: { network: namespaces.includes('--net'), limits: prlimit, user: process.getuid?.() === 0 },
    namespaces,
    prlimit,
  };
};

let known: Surroundings | undefined;

/** Looked at once per process. */
export const surroundings = (): Surroundings => {
  known ??= look();
  return known;
};
