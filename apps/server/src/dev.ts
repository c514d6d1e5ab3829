import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** `npm run dev`: the server restarts when its sources change, the browser reloads by itself. Vite is in front and passes the API on. */
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const webPort = process.env.CLOUDITY_DEV_WEB_PORT ?? '5173';
const port = process.env.CLOUDITY_HTTP_PORT ?? '8080';
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

const env = {
  ...process.env,
  NODE_ENV: 'development',
  CLOUDITY_PUBLIC_URL: `http://localhost:${webPort}`,
  CLOUDITY_HTTP_PORT: port,
  CLOUDITY_DEV_SERVER: `http://127.0.0.1:${port}`,
};
const start = (args: readonly string[], cwd: string): ChildProcess =>
  spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });

const children = [
  start(
    ['--watch', '--watch-preserve-output', 'apps/server/src/main.ts', '--api-only', ...process.argv.slice(2)],
    repository,
  ),
  start([vite, '--host', 'localhost', '--port', webPort, '--strictPort'], join(repository, 'apps/web')),
];
const stop = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children)
  child.once('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stop();
  });
