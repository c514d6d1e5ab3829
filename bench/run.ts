import { readdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Bench, exitCodeOf, printReport } from './report.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const args = process.argv.slice(2);
const name = args.find((word) => !word.startsWith('-'));
const isKnown = (word: string): boolean =>
  ['--quick', '--json'].includes(word) || word.startsWith('--only=') || /^--rounds=[1-9]\d*$/.test(word);
const unknown = args.find((word) => word.startsWith('-') && !isKnown(word));
const roundsWord = args.find((word) => word.startsWith('--rounds='));
const rounds = roundsWord ? Number(roundsWord.slice('--rounds='.length)) : null;
const only = args.flatMap((word) => (word.startsWith('--only=') ? word.slice('--only='.length).split(',') : []));

if (name === undefined || !names.includes(name) || unknown !== undefined) {
  process.stderr.write(`npm run bench -- <${names.join('|')}> [--quick] [--json] [--only=part,part] [--rounds=3]\n`);
  process.exit(1);
}
// Ends in order, so that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  const { bench } = (await import(pathToFileURL(`${folder}${name}/bench.ts`).href)) as { readonly bench: Bench };
  const report = await bench({ quick: args.includes('--quick'), only, rounds });
  process.stdout.write(`${args.includes('--json') ? JSON.stringify(report) : printReport(report)}\n`);
  process.exit(exitCodeOf(report));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
