import { type File, type FileId, fileRoles } from '@cloudity/contracts';
import type { TestMember } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

type Space = 'root' | 'organization' | 'shared';

const firstSeed = Number(process.env.DRIVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env.DRIVE_ROUNDS ?? 1);
const steps = Number(process.env.DRIVE_STEPS ?? 75);

/** Small and reproducible (mulberry32). */
const randomFrom = (start: number) => {
  let state = start;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item };
};

/** All entries of a folder and below, as a client lists them; none when it is gone since it was told, which is told, too. */
const listBelow = async (client: Client, parentId: FileId): Promise<File[]> => {
  const answer = await client.fetch('GET', `/files?parentId=${parentId}&limit=200`);
  if (answer.status === 404) return [];
  const { items } = (await answer.json()) as { items: File[] };
  const below = await Promise.all(items.filter(({ kind }) => kind === 'folder').map(({ id }) => listBelow(client, id)));
  return [...items, ...below.flat()];
};

/** What a sync client keeps of a space: it lists once, then does what DR31 says with every change. */
class Replica {
  readonly files = new Map<FileId, File>();
  readonly client: Client;
  readonly space: Space;
  readonly #rootId: FileId | null;
  #cursor = '';

  constructor(client: Client, space: Space, rootId: string) {
    this.client = client;
    this.space = space;
    this.#rootId = space === 'shared' ? null : (rootId as FileId);
  }

  async start(): Promise<void> {
    this.#cursor = (await this.client.call('GET /changes', { query: { space: this.space } })).nextCursor;
    for (const file of await this.listing()) this.files.set(file.id, file);
  }

  /** The space as it is, asked for anew: its tree, and what is shared with the person where the way up is out of sight. */
  async listing(): Promise<File[]> {
    const inTree = this.#rootId ? await listBelow(this.client, this.#rootId) : [];
    const { items } = await this.client.call('GET /shared', { query: { limit: 200 } });
    const kind = { root: null, organization: 'organization', shared: 'personal' }[this.space];
    const lent = items.filter(({ space }) => space === kind);
    const below = await Promise.all(
      lent.filter((file) => file.kind === 'folder').map(({ id }) => listBelow(this.client, id)),
    );
    return [...new Map([...inTree, ...lent, ...below.flat()].map((file) => [file.id, file])).values()];
  }

  #forgetBelow(id: FileId): void {
    for (const file of [...this.files.values()])
      if (file.parentId === id && this.files.delete(file.id)) this.#forgetBelow(file.id);
  }

  async follow(limit: number): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      const page = await this.client.call('GET /changes', { query: { space: this.space, since: this.#cursor, limit } });
      for (const { fileId, relist, file } of page.items) {
        const wasKnown = this.files.delete(fileId);
        if (file) this.files.set(fileId, file);
        if (!file || relist) this.#forgetBelow(fileId);
        if (file?.kind === 'folder' && (relist || !wasKnown))
          for (const inside of await listBelow(this.client, fileId)) this.files.set(inside.id, inside);
      }
      hasMore = page.hasMore;
      this.#cursor = page.nextCursor;
    }
  }
}

const play = async (world: DriveWorld, seed: number): Promise<void> => {
  const organization = await world.organization(`Random ${seed}`, [
    { name: 'Bob' },
    { name: 'Cleo' },
    { name: 'Dan', role: 'admin' },
  ]);
  const people = organization.members.slice(1) as TestMember[];
  const clients = people.map((member) => world.as(member));
  const { next, pick } = randomFrom(seed);
  const groupId = world.platform.ids.uuid();
  await world.platform.db.tenant(organization.tenantId, async ({ sql, tenantId }) => {
    await sql`insert into groups (tenant_id, id, name) values (${tenantId}, ${groupId}, 'Some')`;
    for (const { id } of people.slice(0, 2))
      await sql`insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${groupId}, ${id})`;
  });
  const known: FileId[] = [];
  const replicas = people.flatMap((member, index) =>
    (['root', 'organization', 'shared'] as const).map(
      (space) => new Replica(clients[index] as Client, space, space === 'root' ? member.id : organization.tenantId),
    ),
  );
  const settled = async (): Promise<void> => {
    const read = (what: 'pg_current_xact_id()' | 'pg_snapshot_xmin(pg_current_snapshot())') =>
      world.platform.db.tenant(organization.tenantId, async ({ sql }) => {
        const [row] = await sql<{ id: string }[]>`select ${sql.unsafe(what)}::text as id`;
        return BigInt(row?.id ?? 0);
      });
    const until = await read('pg_current_xact_id()');
    await expect.poll(async () => (await read('pg_snapshot_xmin(pg_current_snapshot())')) > until).toBe(true);
  };
  const send = (client: Client, method: string, path: string, body?: object, version?: number) =>
    client.fetch(method, path, {
      headers: { 'content-type': 'application/json', ...(version ? { 'if-match': `"${version}"` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  const step = async (): Promise<void> => {
    const client = pick(clients);
    const places = ['root', 'organization', ...known];
    const target = pick(places);
    const choice = next();
    if (known.length < 4 || choice < 0.3) {
      const kind = next() < 0.6 ? 'folder' : 'doc';
      const made = await send(client, 'POST', '/files', { kind, name: `n${known.length}`, parentId: target });
      if (made.ok) known.push(((await made.json()) as File).id);
      return;
    }
    const id = pick(known);
    if (choice < 0.55) {
      const file = await send(client, 'GET', `/files/${id}`);
      if (!file.ok) return;
      const { version } = (await file.json()) as File;
      await send(
        client,
        'PATCH',
        `/files/${id}`,
        next() < 0.7 ? { parentId: target } : { name: `r${next()}` },
        version,
      );
    } else if (choice < 0.65) await send(client, 'DELETE', `/files/${id}`);
    else if (choice < 0.72) await send(client, 'POST', `/trash/${id}/restore`);
    else if (choice < 0.78) await send(client, 'DELETE', `/trash/${id}`);
    else if (choice < 0.88)
      await send(client, 'POST', `/files/${id}/shares`, {
        ...(next() < 0.3 ? { groupId } : { memberId: pick(people).id }),
        role: pick(fileRoles),
      });
    else if (choice < 0.94) {
      const shares = await send(client, 'GET', `/files/${id}/shares`);
      if (!shares.ok) return;
      const { items } = (await shares.json()) as { items: { id: string; inheritedFrom: unknown }[] };
      const own = items.find((share) => share.id !== 'owner' && share.inheritedFrom === null);
      if (own) await send(client, 'DELETE', `/files/${id}/shares/${own.id}`);
    } else await send(client, 'PUT', `/files/${id}/limited-access`, { limited: next() < 0.6 });
  };

  const check = async (index: number): Promise<void> => {
    await settled();
    for (const [number, replica] of replicas.entries()) {
      await replica.follow(pick([3, 200]));
      const plain = ({ id, name, version, parentId }: File) => ({ id, name, version, parentId });
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      const kept = [...replica.files.values()].map(plain).sort(byId);
      const listed = (await replica.listing()).map(plain).sort(byId);
      expect(kept, `replica ${number} (${replica.space}) after step ${index}, DRIVE_SEED=${seed}`).toEqual(listed);
    }
  };

  for (let index = 0; index < 25; index += 1) await step();
  await settled();
  for (const replica of replicas) await replica.start();
  for (let index = 0; index < steps; index += 3) {
    // By turns and at once, with somebody who follows meanwhile.
    if (next() < 0.5) for (let count = 0; count < 3; count += 1) await step();
    else await Promise.all([step(), step(), step(), pick(replicas).follow(pick([3, 200]))]);
    if (index % 24 === 0) await check(index);
  }
  await check(steps);
};

test(
  `DR31 DR32: after ${steps} random operations replicas are what a listing says (DRIVE_SEED=${firstSeed})`,
  async () => {
    await using world = await DriveWorld.create();
    for (let round = 0; round < rounds; round += 1) await play(world, firstSeed + round);
  },
  rounds * 60_000,
);
