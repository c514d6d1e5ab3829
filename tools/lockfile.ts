import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * `npm ci` refuses a lock file that lacks an optional package of any platform, and npm leaves out those that a registry does not
 * carry. So every optional dependency of every locked package must have its entry; `--write` adds the missing ones, whose
 * platform their names tell. npm never downloads an optional package of another platform, so they need no more than that.
 */
const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));

interface Entry {
  readonly version?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Record<string, Entry>;
}

const systems: Readonly<Record<string, string>> = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
  win: 'win32',
};
const processors: Readonly<Record<string, string>> = {
  arm: 'arm',
  arm64: 'arm64',
  x64: 'x64',
  '64': 'x64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  wasm32: 'wasm32',
};
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** `@rollup/rollup-linux-x64-musl` → linux, x64, musl. */
const platformOf = (name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> => {
  const words = name.split(/[/-]/);
  const find = (table: Readonly<Record<string, string>>): readonly string[] =>
    words.flatMap((word) => table[word] ?? []).slice(0, 1);
  const [os, cpu, libc] = [find(systems), find(processors), find(libraries)];
  return {
    ...(os.length ? { os } : {}),
    ...(cpu.length ? { cpu } : {}),
    ...(libc.length && os[0] === 'linux' ? { libc } : {}),
  };
};

const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const isThere = (from: string, name: string): boolean => {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
    if (!at.includes('/node_modules/')) at = '';
  }
};

const missing = new Map<string, Entry>();
for (const [from, entry] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(from, name)) continue;
    if (!/^\d/.test(version)) console.error(`${from}: ${name} has no exact version (${version}).`);
    missing.set(`node_modules/${name}`, {
      version,
      ...platformOf(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    });
  }

if (process.argv.includes('--write')) {
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  const sorted = packages.sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a < b ? -1 : 1));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`added ${missing.size} entries`);
} else if (missing.size > 0) {
  console.error(
    `package-lock.json lacks optional packages of other platforms, and npm ci would refuse it:\n- ${[...missing.keys()].join('\n- ')}\nRun node tools/lockfile.ts --write.`,
  );
  process.exit(1);
}
