import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startRedisServer } from '@cloudity/testkit/redis-server';
import { startCloudity } from '../../collab/targets/cloudity.ts';
import { cpuSeconds } from '../../collab/targets/process-figures.ts';
import type { Figure } from '../../report.ts';
import { atMost, told } from '../figure.ts';
import type { CrowdFigures, CrowdOptions } from './crowd.ts';

const writers = 100;
const perSecond = 2;

const runCrowd = async (options: CrowdOptions): Promise<CrowdFigures> => {
  const child = fork(new URL('./crowd.ts', import.meta.url), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(options);
  const [figures] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the writers ended with ${code}`))),
  ])) as [CrowdFigures];
  child.kill('SIGKILL');
  return figures;
};

/** A hundred people who write into one sheet, through one hub with PostgreSQL and Redis; their sockets are another process. */
export const writersFigures = async (quick: boolean): Promise<readonly Figure[]> => {
  await using redis = await startRedisServer();
  const target = await startCloudity({ kind: 'sheet', documents: 1, redisUrl: redis.url });
  try {
    const seconds = quick ? 5 : 20;
    const addresses: string[] = [];
    for (let count = 0; count <= writers; count += 1) addresses.push((await target.address(0)).url);
    const before = cpuSeconds(target.pid());
    const figures = await runCrowd({ addresses, perSecond, warmUpSeconds: 5, seconds, rowsEach: 10 });
    const name = `${writers} writers, ${perSecond}/s each, in one sheet`;
    const isWhole = figures.missing === 0 && figures.hasConverged;
    return [
      atMost(`${name}: an edit in another's workbook, p95`, figures.visibleP95Ms, 'ms', 300),
      told('the same: half within', figures.visibleP50Ms, 'ms'),
      atMost("on everybody else's sockets, p95", figures.arrivedP95Ms, 'ms', 300),
      told('the same: half within', figures.arrivedP50Ms, 'ms'),
      told('edits, of which each reaches 100 others', figures.edits, ''),
      {
        name: 'all arrive, and the workbook is right (1 yes)',
        value: isWhole ? 1 : 0,
        unit: '',
        goal: '1',
        holds: isWhole,
      },
      told('CPU of the hub, warming up included', (cpuSeconds(target.pid()) - before) / (5 + seconds), 'cores'),
    ];
  } finally {
    await target.dispose();
  }
};
