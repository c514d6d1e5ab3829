import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Suite } from './suites.ts';
import { systemPath } from './system.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests?: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A file that does not even load has no failed test, and is a failure all the same. */
const brokenFiles = ({ testResults }: Report): number =>
  testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;

const countsOf = (path: string, exitCode: number | null): Counts => {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const failed = report.numFailedTests + brokenFiles(report);
  return {
    passed: report.numPassedTests,
    // Errors outside any test (an unhandled rejection) only show in the exit code.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
};

/** Every suite ends far below this on two busy cores; one that does not has hung. */
const limitMs = 25 * 60_000;

/** What is left of a suite's processes, in the group of its own that it was started in. */
const endGroup = (pid: number | undefined): void => {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
};

/** Runs one suite and answers its numbers. Its progress goes to the terminal, and no process of it stays behind. */
export const runSuite = async (suite: Suite, vitest: string): Promise<Counts> => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-report-'));
  const report = join(folder, 'report.json');
  const args = [
    vitest,
    'run',
    '--project',
    suite.project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...suite.files,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PATH: systemPath, ...suite.env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const hung = setTimeout(() => {
    console.error(`${suite.name} did not end within ${limitMs / 60_000} minutes.`);
    endGroup(child.pid);
  }, limitMs);
  const interrupt = (signal: NodeJS.Signals): void => {
    endGroup(child.pid);
    process.kill(process.pid, signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, interrupt);
  clearTimeout(hung);
  endGroup(child.pid);
  const counts = countsOf(report, exitCode);
  rmSync(folder, { recursive: true, force: true });
  return counts;
};
