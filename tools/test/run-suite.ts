import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Suite } from './suites.ts';
import { systemPath } from './system.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line for each failure: file, test and the first line of its message. */
  readonly failures: readonly string[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests?: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

const firstLine = (text: string | undefined): string => stripVTControlCharacters(text ?? '').split('\n', 1)[0] ?? '';

/** A file that does not even load has no failed test, and is a failure all the same. */
const failuresOf = ({ testResults }: Report): readonly string[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages }) => `${file} > ${fullName}: ${firstLine(failureMessages?.[0])}`);
    return status === 'failed' && tests.length === 0 ? [`${file}: ${firstLine(message)}`] : tests;
  });

const countsOf = (path: string, exitCode: number | null): Counts => {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: ['The suite ended without a report.'] };
  }
  const named = failuresOf(report);
  // Errors outside any test (an unhandled rejection) only show in the exit code.
  const failures =
    named.length === 0 && exitCode !== 0 ? [`An error outside the tests (exit code ${exitCode}).`] : named;
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures,
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
