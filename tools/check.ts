import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const node = (name: string, ...args: readonly string[]): Step => ({ name, command: process.execPath, args });
const bin = (name: string, program: string, ...args: readonly string[]): Step => ({
  name,
  command: `node_modules/.bin/${program}`,
  args,
});

/** Longest first, so that two cores finish together. */
const steps: readonly Step[] = [
  node('unit tests', 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot'),
  bin('types', 'tsc', '-b'),
  node('page sizes', 'tools/page-sizes.ts'),
  node('layers', 'tools/layers.ts'),
  bin('unused code', 'knip', '--no-progress', '--no-config-hints'),
  bin('lint and format', 'biome', 'check', '.'),
  node('locales', 'tools/locales.ts'),
  node('unused words', 'tools/unused-words.ts'),
  node('environment page', 'tools/environment-page.ts'),
  node('functions page', 'tools/functions-page.ts'),
  node('lock file', 'tools/lockfile.ts'),
  bin('versions', 'syncpack', 'lint'),
];

interface Result {
  readonly name: string;
  readonly isGood: boolean;
  readonly seconds: number;
}

const run = async ({ name, command, args }: Step): Promise<Result> => {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const isGood = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
  if (!isGood) console.log(Buffer.concat(output).toString('utf8').trim().replace(/^/gm, '     '));
  return { name, isGood, seconds };
};

const waiting = [...steps];
const results: Result[] = [];
const worker = async (): Promise<void> => {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await run(step));
};
const startedAt = performance.now();
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
const failed = results.filter(({ isGood }) => !isGood);
console.log(
  `${results.length - failed.length} of ${results.length} checks passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
);
process.exit(failed.length === 0 ? 0 : 1);
