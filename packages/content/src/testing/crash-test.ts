import { runToDeath } from '@cloudity/testkit/run-to-death';
import { expect } from 'vitest';
import type { ContentWorld } from './content-world.ts';
import type { CrashMessage, CrashProcessOptions } from './crash-process.ts';
import { Random } from './random.ts';

export interface CrashTest {
  readonly seed: number;
  readonly rounds: number;
  readonly objects: CrashProcessOptions['objects'];
}

/** Writes, commits, deletes, reads and collects without end. */
const program = new URL('./crash-process.ts', import.meta.url);

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
    const told = await runToDeath<CrashMessage>(program, options, () => ({
      messages: 1,
      lateMs: () => 50 + random.below(1200),
    }));
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
