import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandOf, isRunning, startTimeOf } from './process-identity.ts';

test('a living process is told from none, and from another start of the same number', () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(0)).toBe(false);
  expect(isRunning(Number.NaN)).toBe(false);
  expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
  expect(commandOf(process.pid)).toContain('node');
});

test.runIf(process.platform === 'linux')('one that has ended and was not collected does not run', async () => {
  // The shell leaves its child uncollected: it becomes a program that never waits.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data) => resolve(Number(data))));
  await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
  parent.kill('SIGKILL');
});
