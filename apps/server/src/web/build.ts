import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const webFolder = join(repository, 'apps/web');
/** What the built app is made of. A change in any of them makes the build stale. */
const sources = [
  'apps/web/src',
  'apps/web/build',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/package.json',
  'packages/ui/src',
  'packages/client/src',
  'packages/contracts/src',
  'packages/docmodel/src',
  'packages/convert/src',
  'package-lock.json',
];

const stampName = '.built-from';

const filesBelow = async (path: string): Promise<string[]> => {
  if (!existsSync(path)) return [];
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name));
};

/** A hash of every source's path, size and time of change: cheap, and different after any edit or checkout. */
const sourceStamp = async (): Promise<string> => {
  const hash = createHash('sha256');
  const paths = (await Promise.all(sources.map((source) => filesBelow(join(repository, source))))).flat().sort();
  for (const path of paths) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${relative(repository, path)} ${size} ${Math.round(mtimeMs)}\n`);
  }
  return hash.digest('hex');
};

/** `outFolder` is relative to apps/web. */
const runVite = (outFolder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
    const child = spawn(
      process.execPath,
      [vite, 'build', '--outDir', outFolder, '--emptyOutDir', '--logLevel', 'warn'],
      {
        cwd: webFolder,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`The web app does not build:\n${Buffer.concat(output).toString('utf8')}`)),
    );
  });

/** The folder of the built web app; it exists after `buildWeb`. */
export const webDist = join(webFolder, 'dist');

/**
 * apps/web/dist is the build of today's sources. Builds it when it is missing or older (about 5 s), else only looks (50 ms).
 * An image without sources serves the dist it was given. Concurrency: builds go to a folder of their own and are moved into place.
 * Errors: the build's own output.
 */
export const buildWeb = async (onBuild: () => void = () => undefined): Promise<string> => {
  const hasSources = existsSync(join(webFolder, 'index.html'));
  if (!hasSources && existsSync(join(webDist, 'index.html'))) return webDist;
  const stamp = await sourceStamp();
  const built = await readFile(join(webDist, stampName), 'utf8').catch(() => null);
  if (built === stamp) return webDist;
  onBuild();
  const fresh = `${webDist}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  try {
    await runVite(basename(fresh));
    await writeFile(join(fresh, stampName), stamp);
    const old = `${fresh}.old`;
    if (existsSync(webDist)) await rename(webDist, old);
    await rename(fresh, webDist);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return webDist;
};
