import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** What a folder with a lock file of its own asks for, its native parts built for the Node that runs this. Takes minutes the first time. */
export const installPeers = (folder: string): void => {
  const built = join(folder, 'node_modules/.built');
  if (existsSync(built)) return;
  console.error('Installing what to compare with …');
  const bin = dirname(process.execPath);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, npm_config_nodedir: dirname(bin) };
  for (const command of ['ci', 'rebuild'])
    if (spawnSync('npm', [command], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
      throw new Error(`npm ${command} failed in ${folder}`);
  writeFileSync(built, '');
};
