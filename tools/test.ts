import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../apps/server/src/web/build.ts';
import { runSuite } from './test/run-suite.ts';
import { planSuites } from './test/suites.ts';
import { provideSystemPrograms } from './test/system.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const wanted = process.argv.slice(2);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const missing = provideSystemPrograms();
const { suites, skipped } = planSuites(missing);
const chosen = suites.filter(
  ({ name, project }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(project),
);
const total = { passed: 0, failed: 0, skipped: skipped.length };
const lines: string[] = [];
const failures: string[] = [];

if (chosen.some(({ project }) => project === 'e2e')) await buildWeb(() => console.log('Building the web app …'));
for (const suite of chosen) {
  console.log(`\n── ${suite.name} ${'─'.repeat(60 - suite.name.length)}`);
  const startedAt = performance.now();
  const counts = await runSuite(suite, vitest);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  lines.push(
    `${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`,
  );
  failures.push(...counts.failures.map((failure) => `FAILED ${suite.name}: ${failure}`));
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

console.log(`\n${[...lines, ...failures].join('\n')}`);
for (const { suite, file, needs } of skipped)
  console.log(`SKIPPED ${file} (${suite}): this machine has no ${needs.join(', no ')}`);
const isComplete = total.skipped === 0 || process.env.CI !== 'true';
if (!isComplete) console.log('CI=true: a skipped test is a failure.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && isComplete ? 0 : 1);
