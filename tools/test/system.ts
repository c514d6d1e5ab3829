import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** A program that some suites talk to, and the Debian packages that bring it. .ci/run installs the same ones. */
export interface SystemProgram {
  readonly name: string;
  /** Any of these paths will do. */
  readonly paths: readonly string[];
  readonly packages: readonly string[];
  /** A test file whose text matches needs it. */
  readonly usedBy: RegExp;
}

export const systemPrograms: readonly SystemProgram[] = [
  {
    name: 'Chromium',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    packages: ['chromium', 'fonts-liberation'],
    usedBy: /playwright|\bchromium\b|\/browser(\.ts|\/)/i,
  },
  { name: 'PgBouncer', paths: ['/usr/sbin/pgbouncer'], packages: ['pgbouncer'], usedBy: /startPgBouncer/ },
  { name: 'Redis', paths: ['/usr/bin/redis-server'], packages: ['redis-server'], usedBy: /startRedis/ },
  { name: 'ffmpeg', paths: ['/usr/bin/ffmpeg'], packages: ['ffmpeg'], usedBy: /\bffmpeg\b/ },
  { name: 'libheif', paths: ['/usr/bin/heif-enc'], packages: ['libheif-examples'], usedBy: /\bheif-(enc|convert)\b/ },
  { name: 'Poppler', paths: ['/usr/bin/pdftoppm'], packages: ['poppler-utils'], usedBy: /\bpdfto(ppm|text)\b/ },
  { name: 'litmus', paths: ['/usr/bin/litmus'], packages: ['litmus'], usedBy: /'litmus'/ },
  { name: 'rclone', paths: ['/usr/bin/rclone'], packages: ['rclone'], usedBy: /'rclone'/ },
  { name: 'cadaver', paths: ['/usr/bin/cadaver'], packages: ['cadaver'], usedBy: /'cadaver'/ },
  {
    name: 'LibreOffice Calc',
    paths: ['/usr/bin/soffice'],
    packages: ['libreoffice-calc-nogui'],
    usedBy: /'soffice'/,
  },
  {
    name: 'LibreOffice Writer',
    paths: ['/usr/lib/libreoffice/program/libswlo.so'],
    packages: ['libreoffice-writer-nogui'],
    usedBy: /LibreOffice Writer/,
  },
  {
    name: 'LibreOffice Impress',
    paths: ['/usr/lib/libreoffice/program/libsdlo.so'],
    packages: ['libreoffice-impress-nogui'],
    usedBy: /LibreOffice Writer, Impress/,
  },
  { name: 'OpenSSL', paths: ['/usr/bin/openssl'], packages: ['openssl'], usedBy: /'openssl'/ },
  { name: 'unzip', paths: ['/usr/bin/unzip'], packages: ['unzip'], usedBy: /'\/usr\/bin\/unzip'/ },
  { name: 'Python', paths: ['/usr/bin/python3'], packages: ['python3'], usedBy: /'\/usr\/bin\/python3'/ },
  {
    name: 'OpenStack Swift (S3)',
    paths: ['/usr/bin/swift-proxy-server'],
    packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'],
    usedBy: /startS3|startSwift/,
  },
];

/** Where they are, also when the PATH that npm was started with does not say so. */
export const systemPath = [process.env.PATH, '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
  .filter((part) => part !== undefined)
  .join(':');

export const isPresent = ({ paths }: SystemProgram): boolean => paths.some((path) => existsSync(path));

const isRootOnDebian = (): boolean =>
  process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version');

/** Installs what is missing where that is possible without asking; answers what is missing still. */
export const provideSystemPrograms = (): readonly SystemProgram[] => {
  const missing = systemPrograms.filter((program) => !isPresent(program));
  if (missing.length === 0 || !isRootOnDebian()) return missing;
  const packages = missing.flatMap((program) => program.packages);
  console.log(`Installing ${packages.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: readonly string[]): boolean =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (run(['update', '-qq'])) run(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  return systemPrograms.filter((program) => !isPresent(program));
};
