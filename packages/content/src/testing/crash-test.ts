import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ContentWorld } from './content-world.ts';
import type { CrashMessage, CrashProcessOptions } from './crash-process.ts';
import { Random } from './random.ts';

export interface CrashTest {
  readonly seed: number;
  readonly rounds: number;
  readonly objects: CrashProcessOptions['objects'];
}

/** Two processes at once write, commit, delete, read and collect until both are killed; what they told, and how one ended by itself. */
const runToDeath = async (
  options: readonly CrashProcessOptions[],
  random: Random,
): Promise<readonly CrashMessage[]> => {
  const told: CrashMessage[] = [];
  const children = options.map(
    (one): ChildProcess =>
      fork(new URL('./crash-process.ts', import.meta.url), [JSON.stringify(one)], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
  );
  const ended = children.map((child) => once(child, 'exit'));
  try {
    await Promise.all(
      children.map(async (child, index) => {
        child.on('message', (message: CrashMessage) => told.push(message));
        await Promise.race([once(child, 'message'), ended[index]]);
        await sleep(50 + random.below(1200));
        expect(child.exitCode, 'it ended by itself').toBeNull();
        child.kill('SIGKILL');
      }),
    );
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ended);
  }
  return told;
};

/** Afterwards every acknowledged content that nobody deleted is read as it was, and rows and objects agree (SPEC CS10). */
export const crashTest = async (world: ContentWorld, { seed, rounds, objects }: CrashTest): Promise<void> => {
  const random = new Random(seed);
  const tenantId = await world.tenant('Crash');
  const alive = new Map<string, { readonly sizeBytes: number; readonly sha256: string }>();
  let offsetMs = 0;
  let committed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const options = [0, 1].map(() => ({
      database: world.database.access,
      objects,
      keyRoot: world.keyRoot,
      tenantId,
      seed: random.below(2 ** 31),
      offsetMs,
    }));
    const told = await runToDeath(options, random);
    for (const message of told) if (message.kind === 'committed') alive.set(message.id, message);
    for (const message of told) if (message.kind === 'deleting') alive.delete(message.id);
    committed += told.filter(({ kind }) => kind === 'committed').length;
    const { problems } = await world.store.check(tenantId, { bytes: true });
    expect(problems, `round ${round} of seed ${seed}`).toEqual([]);
    const hours = random.below(30);
    offsetMs += hours * 3_600_000;
    world.advanceHours(hours);
  }
  expect(committed).toBeGreaterThan(0);
  const stored = await world.database.db.tenant(
    tenantId,
    ({ sql }) => sql<{ id: string; sha256: Buffer }[]>`select id, sha256 from contents where state = 'stored'`,
  );
  const hashes = new Map(stored.map(({ id, sha256 }) => [id, sha256.toString('hex')]));
  for (const [id, { sha256 }] of alive) expect(hashes.get(id), `${id}, seed ${seed}`).toBe(sha256);
  for (let round = 0; round < 4; round += 1) {
    world.advanceHours(26);
    await world.store.collect(tenantId);
  }
  expect((await world.store.check(tenantId, { bytes: true })).problems).toEqual([]);
  const rows = await world.database.db.tenant(
    tenantId,
    ({ sql }) => sql<{ id: string }[]>`select id from content_packs where state <> 'retired' order by id`,
  );
  const keys = await world.keys(`packs/${tenantId}/`);
  const retired = await world.count(tenantId, 'content_packs', "state = 'retired'");
  expect(retired).toBe(0);
  expect(keys.map((key) => key.split('/').at(-1)).sort()).toEqual(rows.map(({ id }) => id));
};
