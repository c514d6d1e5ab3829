import { runToDeath } from '@cloudity/testkit/run-to-death';
import { expect } from 'vitest';
import type { CrashMessage, CrashProcessOptions } from './crash-process.ts';
import type { DriveWorld } from './drive-world.ts';

export interface CrashTest {
  readonly seed: number;
  /** At least two rounds, then more until this has passed. */
  readonly seconds: number;
  readonly objects: CrashProcessOptions['objects'];
  readonly keyRoot: string;
}

/** Uses the drive without end. */
const program = new URL('./crash-process.ts', import.meta.url);

/**
 * Afterwards every file that was acknowledged, and that nobody deleted, holds what was stored last or what was being stored when the
 * processes died, with the right bytes; and rows and objects agree.
 */
export const crashTest = async (world: DriveWorld, { seed, seconds, objects, keyRoot }: CrashTest): Promise<void> => {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const organization = await world.organization(`Crash ${seed}`);
  const { tenantId, owner } = organization;
  const ada = world.as(owner);
  /** What each name may hold, and whether it must be there. */
  const names = new Map<string, { readonly may: Set<string>; acknowledged: boolean }>();
  const until = Date.now() + seconds * 1000;
  let offsetMs = 0;
  let acknowledged = 0;
  let rounds = 0;
  for (; rounds < 2 || Date.now() < until; rounds += 1) {
    const told = await runToDeath<CrashMessage>(
      program,
      [0, 1].map(() => ({
        database: world.database.access,
        objects,
        keyRoot,
        tenantId,
        actor: owner.actor,
        seed: below(2 ** 31),
        offsetMs,
      })),
      () => ({ messages: 1 + below(30), lateMs: () => below(200) }),
    );
    for (const message of told) {
      if (message.kind === 'ready') continue;
      const known = names.get(message.name) ?? { may: new Set<string>(), acknowledged: false };
      names.set(message.name, known);
      if (message.kind === 'deleting') known.acknowledged = false;
      else {
        known.may.add(message.sha256);
        if (message.kind === 'stored') {
          acknowledged += 1;
          known.acknowledged = true;
        }
      }
    }
    // Something deleted may be there or not; whoever deletes tells it before, and another's answer may come after.
    const deleted = new Set(told.flatMap((message) => (message.kind === 'deleting' ? [message.name] : [])));
    for (const name of deleted) (names.get(name) as { acknowledged: boolean }).acknowledged = false;

    const { problems } = await world.contents.check(tenantId, { bytes: true });
    expect(problems, `round ${rounds} of seed ${seed}`).toEqual([]);
    const visible = new Map<string, string | null>();
    let cursor: string | undefined;
    do {
      const page = await ada.call('GET /files', { query: { limit: 200, ...(cursor ? { cursor } : {}) } });
      for (const { name, sha256 } of page.items) visible.set(name, sha256);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    for (const [name, { may, acknowledged: must }] of names) {
      const sha256 = visible.get(name);
      if (must) expect(sha256, `${name} is gone, seed ${seed}`).toBeDefined();
      if (sha256 !== undefined) expect([...may], `${name}, seed ${seed}`).toContain(sha256);
    }
    // From here on each holds what it shows now, or something newer.
    for (const name of [...names.keys()]) {
      const sha256 = visible.get(name);
      if (sha256) names.set(name, { may: new Set([sha256]), acknowledged: true });
    }
    for (const name of visible.keys()) expect(names.has(name), `${name} was never stored, seed ${seed}`).toBe(true);
    const hours = below(30);
    offsetMs += hours * 3_600_000;
    world.advance(hours * 3_600_000);
  }
  expect(acknowledged).toBeGreaterThan(0);
  // Everything abandoned goes, and what is left agrees.
  for (let round = 0; round < 4; round += 1) {
    world.advance((round === 0 ? 8 * 24 : 26) * 3_600_000);
    await world.service.maintenance.sweepContents(tenantId);
  }
  expect((await world.contents.check(tenantId, { bytes: true })).problems).toEqual([]);
  const rows = await world.platform.db.tenant(
    tenantId,
    ({ sql }) =>
      sql<
        { id: string; state: string }[]
      >`select id, state from content_packs where tenant_id = ${tenantId} order by id`,
  );
  expect(rows.filter(({ state: each }) => each !== 'stored')).toEqual([]);
  const keys: string[] = [];
  for await (const { key } of world.platform.objects.list(`packs/${tenantId}/`)) keys.push(key.split('/').at(-1) ?? '');
  expect(keys.sort()).toEqual(rows.map(({ id }) => id));
  if (seconds > 60)
    console.log(
      `crash test, seed ${seed}: ${rounds} rounds, ${acknowledged} uploads acknowledged, ${keys.length} packs at the end`,
    );
};
