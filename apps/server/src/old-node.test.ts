import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('S5: an older Node is told what to do in one sentence, before anything it cannot parse', () => {
  const older = `const version='20.19.0';
    Object.defineProperty(process,'versions',{value:{...process.versions,node:version}});
    Object.defineProperty(process,'version',{value:'v'+version});`;
  const entry = fileURLToPath(new URL('../start.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(older)}`, entry],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^Cloudity needs Node 26 or newer and this is v20\.19\.0: [^\n]+\n$/);
});
