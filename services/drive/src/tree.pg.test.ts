import { type File, type FileId, fileRoles } from '@cloudity/contracts';
import type { TestMember } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import { nameKey } from './files/names.ts';
import { type Client, DriveWorld } from './testing/drive-world.ts';

/** What a file is in the model: everything that decides about rights, names and lists. */
interface Node {
  readonly id: string;
  parent: Node | null;
  readonly kind: 'folder' | 'doc';
  name: string;
  version: number;
  trashed: boolean;
  limited: boolean;
  readonly shares: Map<string, number>;
}

/** Small and reproducible (mulberry32). */
const randomFrom = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  return { next, pick };
};

const above = (node: Node): Node[] => (node.parent ? [node, ...above(node.parent)] : [node]);
const isTrashed = (node: Node): boolean => above(node).some(({ trashed }) => trashed);
const rootOf = (node: Node): Node => above(node).at(-1) as Node;

/**
 * The rules of SPEC DR1–DR7, DR16, DR18 and DR60 once more, as simply as they can be said, for two people and an organization of which
 * neither is an administrator.
 */
class Model {
  readonly nodes = new Map<string, Node>();

  add(id: string, kind: Node['kind'], name: string, parent: Node | null): Node {
    const node: Node = { id, kind, name, parent, version: 1, trashed: false, limited: false, shares: new Map() };
    this.nodes.set(id, node);
    return node;
  }

  rank(who: string, tenantId: string, node: Node): number {
    const root = rootOf(node);
    const chain = above(node);
    const limit = chain.findIndex(({ limited }) => limited);
    const reaching = limit === -1 ? chain : chain.slice(0, limit + 1);
    const fromRoot = root.id === who ? 4 : root.id === tenantId && limit === -1 ? 3 : 0;
    return Math.max(fromRoot, ...reaching.map(({ shares }) => shares.get(who) ?? 0));
  }

  childrenOf(parent: Node): Node[] {
    return [...this.nodes.values()].filter((node) => node.parent === parent && !node.trashed);
  }

  isTaken(parent: Node, name: string, except?: Node): boolean {
    return this.childrenOf(parent).some((node) => node !== except && nameKey(node.name) === nameKey(name));
  }

  /** The node and everything under it. */
  below(node: Node): Node[] {
    return [...this.nodes.values()].filter((other) => above(other).includes(node));
  }

  remove(node: Node): void {
    for (const other of this.below(node)) this.nodes.delete(other.id);
  }
}

const seed = Number(process.env.DRIVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const steps = Number(process.env.DRIVE_STEPS ?? 250);

test(`DR1 DR2 DR5 DR7 DR16 DR18 DR60: ${steps} random operations leave what the model says (DRIVE_SEED=${seed})`, async () => {
  await using world = await DriveWorld.create();
  const organization = await world.organization('Random', [{ name: 'Bob' }, { name: 'Cleo' }]);
  const people = organization.members.slice(1) as [TestMember, TestMember];
  const clients = new Map<string, Client>(people.map((member) => [member.id, world.as(member)]));
  const { tenantId } = organization;
  const { next, pick } = randomFrom(seed);
  const model = new Model();
  for (const root of [tenantId, ...people.map(({ id }) => id)]) model.add(root, 'folder', root, null);
  const names = ['a', 'A', 'b', 'c (2)', 'é', 'e'];
  const send = (client: Client, method: string, path: string, body?: object, version?: number): Promise<Response> =>
    client.fetch(method, path, {
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  /** What the model expects of touching a file: 404, 403 or 409 as SPEC DR1, DR3 and DR16 say; null when it may. */
  const refusal = (
    who: string,
    node: Node,
    needed: number,
    { inTrash = false, onRoot = false } = {},
  ): number | null => {
    const rank = model.rank(who, tenantId, node);
    if (rank === 0) return 404;
    if (isTrashed(node)) {
      if (rank < 3) return 404;
      if (!inTrash) return 409;
    }
    if (node.parent === null && !onRoot) return 403;
    return rank < needed ? 403 : null;
  };

  const operations: Record<string, (who: string, client: Client) => Promise<string>> = {
    create: async (who, client) => {
      const parent = pick([...model.nodes.values()]);
      const name = pick(names);
      const kind = next() < 0.6 ? 'folder' : 'doc';
      const answer = await send(client, 'POST', '/files', { kind, name, parentId: parent.id });
      const refused = refusal(who, parent, 3, { onRoot: true });
      const expected = refused ?? (parent.kind === 'doc' ? 400 : model.isTaken(parent, name) ? 409 : 201);
      expect(answer.status).toBe(expected);
      if (expected === 201) model.add(((await answer.json()) as File).id, kind, name, parent);
      return `${kind} ${name} in ${parent.id}: ${expected}`;
    },
    change: async (who, client) => {
      const node = pick([...model.nodes.values()]);
      const target = next() < 0.6 ? pick([...model.nodes.values()]) : null;
      const name = target === null || next() < 0.3 ? pick(names) : node.name;
      const version = next() < 0.9 ? node.version : node.version + 1;
      const body = { name, ...(target ? { parentId: target.id } : {}) };
      const answer = await send(client, 'PATCH', `/files/${node.id}`, body, version);
      const isMove = target !== null && target !== node.parent;
      const expected = ((): number => {
        const refused = refusal(who, node, 3);
        if (refused !== null) return refused;
        if (isMove && target) {
          const into = refusal(who, target, 3, { onRoot: true });
          if (into !== null) return into;
        }
        if (version !== node.version) return 412;
        if (isMove && target) {
          if (target.kind === 'doc') return 400;
          if (above(target).includes(node)) return 400;
          const leaves = rootOf(target) !== rootOf(node);
          if (leaves && model.rank(who, tenantId, node) < 4) return 403;
          if (leaves && model.below(node).some((one) => one.limited && model.rank(who, tenantId, one) < 4)) return 403;
        }
        const parent = (isMove ? target : node.parent) as Node;
        return (isMove || name !== node.name) && model.isTaken(parent, name, node) ? 409 : 200;
      })();
      expect(answer.status).toBe(expected);
      if (expected === 200 && (isMove || name !== node.name)) {
        if (isMove && target) {
          const [from, to] = [rootOf(node), rootOf(target)];
          if (from !== to && from.id !== tenantId && from.id !== who)
            node.shares.set(from.id, Math.max(3, node.shares.get(from.id) ?? 0));
          if (from !== to)
            for (const one of model.below(node).filter(({ limited }) => limited))
              for (const id of [who, from.id].filter((id) => id !== tenantId && id !== to.id))
                one.shares.set(id, Math.max(3, one.shares.get(id) ?? 0));
          node.parent = target;
        }
        node.name = name;
        node.version += 1;
      }
      return `${node.id} to ${target?.id ?? '-'} as ${name}: ${expected}`;
    },
    trash: async (who, client) => {
      const node = pick([...model.nodes.values()]);
      const answer = await send(client, 'DELETE', `/files/${node.id}`);
      const expected = refusal(who, node, 3) ?? 204;
      expect(answer.status).toBe(expected);
      if (expected === 204) {
        node.trashed = true;
        node.version += 1;
      }
      return `${node.id}: ${expected}`;
    },
    restore: async (who, client) => {
      const node = pick([...model.nodes.values()].filter((one) => one.trashed || next() < 0.2));
      if (!node) return 'nothing';
      const answer = await send(client, 'POST', `/trash/${node.id}/restore`);
      const parent = node.parent && isTrashed(node.parent) ? rootOf(node) : node.parent;
      const rankThere = model.rank(who, tenantId, { ...node, parent });
      const expected = refusal(who, node, 3, { inTrash: true }) ?? (node.trashed && rankThere > 0 ? 200 : 409);
      expect(answer.status).toBe(expected);
      if (expected === 200) {
        node.trashed = false;
        node.parent = parent;
        node.name = ((await answer.json()) as File).name;
        node.version += 1;
        expect(model.isTaken(node.parent as Node, node.name, node)).toBe(false);
      }
      return `${node.id}: ${expected}`;
    },
    deleteForGood: async (who, client) => {
      if (next() < 0.5) return 'spared';
      const node = pick([...model.nodes.values()]);
      const answer = await send(client, 'DELETE', `/trash/${node.id}`);
      const expected = refusal(who, node, 4, { inTrash: true }) ?? (node.trashed ? 204 : 409);
      expect(answer.status).toBe(expected);
      if (expected === 204) model.remove(node);
      return `${node.id}: ${expected}`;
    },
    limit: async (who, client) => {
      const node = pick([...model.nodes.values()]);
      const limited = next() < 0.6;
      const answer = await send(client, 'PUT', `/files/${node.id}/limited-access`, { limited });
      const expected = refusal(who, node, 3) ?? 200;
      expect(answer.status).toBe(expected);
      if (expected === 200 && node.limited !== limited) {
        const rank = model.rank(who, tenantId, node);
        node.limited = limited;
        node.version += 1;
        if (model.rank(who, tenantId, node) < rank) node.shares.set(who, rank);
      }
      return `${node.id} ${limited}: ${expected}`;
    },
    share: async (who, client) => {
      const node = pick([...model.nodes.values()]);
      const grantee = pick(people).id;
      const rank = 1 + Math.floor(next() * 4);
      const body = { memberId: grantee, role: fileRoles[rank - 1] };
      const answer = await send(client, 'POST', `/files/${node.id}/shares`, body);
      const expected = ((): number => {
        const refused = refusal(who, node, rank === 4 ? 4 : 3);
        if (refused !== null) return refused;
        if (rootOf(node).id === grantee) return 409;
        return (node.shares.get(grantee) ?? 0) === 4 && model.rank(who, tenantId, node) < 4 ? 403 : 201;
      })();
      expect(answer.status).toBe(expected);
      if (expected === 201) node.shares.set(grantee, rank);
      return `${node.id} with ${grantee} as ${rank}: ${expected}`;
    },
  };

  const checkAll = async (): Promise<void> => {
    for (const { id: who } of people) {
      const client = clients.get(who) as Client;
      for (const node of model.nodes.values()) {
        const rank = model.rank(who, tenantId, node);
        const isVisible = rank > 0 && (!isTrashed(node) || rank >= 3);
        const answer = await client.fetch('GET', `/files/${node.id}`);
        expect(answer.status, node.id).toBe(isVisible ? 200 : 404);
        if (!isVisible) continue;
        const file = (await answer.json()) as File;
        const parentId = node.parent && model.rank(who, tenantId, node.parent) > 0 ? node.parent.id : null;
        const shown = { role: fileRoles[rank - 1], version: node.version, parentId, kind: node.kind };
        expect(file).toMatchObject(shown);
        expect(file.trashedAt !== null).toBe(isTrashed(node));
        if (node.parent !== null) expect(file.name).toBe(node.name);
        if (node.kind !== 'folder') continue;
        const { items } = await client.call('GET /files', { query: { parentId: node.id as FileId, limit: 200 } });
        expect(items.map(({ id }) => id as string).sort()).toEqual(
          model
            .childrenOf(node)
            .filter((child) => model.rank(who, tenantId, child) > 0)
            .map(({ id }) => id)
            .sort(),
        );
      }
    }
  };

  const history: string[] = [];
  try {
    for (let step = 1; step <= steps; step += 1) {
      const { id: who } = pick(people);
      const name = pick([
        'create',
        'create',
        'change',
        'change',
        'trash',
        'restore',
        'deleteForGood',
        'share',
        'limit',
      ]);
      history.push(`${step} ${name}`);
      const outcome = await operations[name]?.(who, clients.get(who) as Client);
      history[history.length - 1] += ` by ${who}: ${outcome}`;
      if (step % 50 === 0) await checkAll();
    }
    await checkAll();
  } catch (error) {
    throw new Error(`DRIVE_SEED=${seed}\n${history.slice(-15).join('\n')}`, { cause: error });
  }
});

test('DR7: a storm of moves, trash and creates by two people leaves one tree per root, without rings or orphans', async () => {
  await using world = await DriveWorld.create();
  const organization = await world.organization('Storm', [{ name: 'Bob' }, { name: 'Cleo' }]);
  const [, bob, cleo] = organization.members.map((member) => world.as(member)) as [Client, Client, Client];
  const folders: File[] = [];
  for (let index = 0; index < 8; index += 1) folders.push(await bob.create('folder', `f${index}`, 'organization'));
  const { pick, next } = randomFrom(seed);
  const storm = async (client: Client): Promise<void> => {
    for (let round = 0; round < 25; round += 1) {
      const file = pick(folders);
      const target = next() < 0.2 ? 'organization' : pick(folders).id;
      const answer = await client.fetch('GET', `/files/${file.id}`);
      const { version } = (await answer.json()) as File;
      const json = { 'content-type': 'application/json' };
      const response =
        next() < 0.2
          ? await client.fetch('POST', '/files', {
              headers: json,
              body: JSON.stringify({ kind: 'doc', name: `d${Math.random()}`, parentId: file.id }),
            })
          : await client.fetch('PATCH', `/files/${file.id}`, {
              headers: { ...json, 'if-match': `"${version}"` },
              body: JSON.stringify({ parentId: target }),
            });
      expect([200, 201, 400, 409, 412]).toContain(response.status);
    }
  };
  await Promise.all([storm(bob), storm(cleo), storm(bob)]);
  const [row] = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql<{ reachable: number; total: number; strays: number }[]>`
      with recursive down as (
        select id, root_id from files where tenant_id = ${tenantId} and parent_id is null
        union all
        select f.id, d.root_id from down d join files f on f.tenant_id = ${tenantId} and f.parent_id = d.id
      )
      select (select count(*)::int from down) as reachable,
          (select count(*)::int from files where tenant_id = ${tenantId}) as total,
          (select count(*)::int from down d join files f on f.tenant_id = ${tenantId} and f.id = d.id where f.root_id <> d.root_id) as strays`,
  );
  expect(row?.reachable).toBe(row?.total);
  expect(row?.strays).toBe(0);
});

test('DR7: folders that move between trees while others fill them keep one tree on every row', async () => {
  await using world = await DriveWorld.create();
  const organization = await world.organization('Between', [{ name: 'Bob' }]);
  const [ada, bob] = organization.members.map((member) => world.as(member)) as [Client, Client];
  for (let round = 0; round < 8; round += 1) {
    const folder = await ada.create('folder', `box ${round}`, 'organization');
    const inner = await ada.create('folder', 'inner', folder.id);
    await Promise.allSettled([
      ada.call('PATCH /files/{id}', { params: { id: folder.id }, ifMatch: 1, body: { parentId: 'root' } }),
      bob.create('doc', 'one', inner.id),
      bob.create('folder', 'two', folder.id),
      bob.upload(inner.id, 'three', '3'),
    ]);
  }
  const [row] = await world.platform.db.tenant(
    organization.tenantId,
    ({ sql, tenantId }) => sql<{ strays: number }[]>`
      select count(*)::int as strays from files f join files p on p.tenant_id = f.tenant_id and p.id = f.parent_id
        where f.tenant_id = ${tenantId} and f.root_id <> p.root_id`,
  );
  expect(row?.strays).toBe(0);
});
