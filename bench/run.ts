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
const unknown = args.find((word) => word.startsWith('-') && !['--quick', '--json'].includes(word));

if (name === undefined || !names.includes(name) || unknown !== undefined) {
  process.stderr.write(`npm run bench -- <${names.join('|')}> [--quick] [--json]\n`);
  process.exit(1);
}
try {
  const { bench } = (await import(pathToFileURL(`${folder}${name}/bench.ts`).href)) as { readonly bench: Bench };
  const report = await bench({ quick: args.includes('--quick') });
  process.stdout.write(`${args.includes('--json') ? JSON.stringify(report) : printReport(report)}\n`);
  process.exit(exitCodeOf(report));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
