import { type FileId, type FileRole, fileRoles, type GroupId, type LinkId } from '@cloudity/contracts';
import type { TestOrganization } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import { nameKey, searchKey, sortKey } from '../files/names.ts';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

interface Node {
  readonly id: FileId;
  readonly parent: Node | null;
  readonly limited: boolean;
  /** Rank by member, group or link. */
  readonly grants: ReadonlyMap<string, number>;
}

const seed = Number(process.env.DRIVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
let state = seed;
const random = (): number => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

/** SPEC DR2 and DR60 as plainly as they can be said: climb until something limited has been passed, take the strongest of what is met. */
const oracle = (node: Node, principals: ReadonlySet<string>, treeRank: (rootId: string) => number): number => {
  let strongest = 0;
  let open = true;
  let at: Node = node;
  for (;;) {
    if (open) for (const [who, rank] of at.grants) if (principals.has(who)) strongest = Math.max(strongest, rank);
    if (at.limited) open = false;
    if (at.parent === null) break;
    at = at.parent;
  }
  const fromTree = treeRank(at.id);
  return Math.max(strongest, fromTree === 4 || open ? fromTree : 0);
};

/** A tree of its own for every root: random folders, shares with people and groups, links and limits, straight into the tables. */
const plant = async (world: DriveWorld, organization: TestOrganization, groups: readonly GroupId[]) => {
  const { tenantId, members } = organization;
  const roots = [...members.slice(0, 2).map(({ id }) => id as string), tenantId as string];
  const nodes: Node[] = roots.map((id) => ({ id: id as FileId, parent: null, limited: false, grants: new Map() }));
  const links: { readonly id: LinkId; readonly node: Node; readonly rank: number }[] = [];
  const grantees = [...members.map(({ id }) => id as string), ...groups];
  for (let index = 0; index < 60; index += 1) {
    const grants = new Map<string, number>();
    for (let count = Math.floor(random() * 3); count > 0; count -= 1)
      grants.set(pick(grantees), 1 + Math.floor(random() * 4));
    const node: Node = {
      id: world.platform.ids.uuid() as FileId,
      parent: pick(nodes),
      limited: random() < 0.3,
      grants,
    };
    nodes.push(node);
    if (random() < 0.2)
      links.push({ id: world.platform.ids.uuid() as LinkId, node, rank: 1 + Math.floor(random() * 3) });
  }
  const rootOf = (node: Node): string => (node.parent === null ? node.id : rootOf(node.parent));
  const now = new Date();
  await world.platform.db.tenant(tenantId, async ({ sql }) => {
    for (const [index, node] of nodes.entries()) {
      const name = `needle ${index}`;
      await sql`
        insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, limited, created_at, updated_at)
        values (${tenantId}, ${node.id}, ${rootOf(node)}, ${node.parent?.id ?? null}, 'folder', ${name}, ${nameKey(name)}, ${sortKey(name)},
          ${searchKey(name)}, ${node.limited}, ${now}, ${now})`;
      for (const [who, rank] of node.grants)
        await sql`
          insert into file_shares (tenant_id, id, file_id, member_id, group_id, role, created_at)
          values (${tenantId}, uuidv7(), ${node.id}, ${groups.includes(who as GroupId) ? null : who},
            ${groups.includes(who as GroupId) ? who : null}, ${fileRoles[rank - 1] as FileRole}, ${now})`;
    }
  });
  const owner = world.as(members[0] as (typeof members)[number]);
  // Links are made as people make them; whoever may not share a file makes none.
  const opened: { readonly client: Client; readonly node: Node; readonly rank: number }[] = [];
  for (const { node, rank } of links) {
    const role = fileRoles[rank - 1] as 'viewer' | 'commenter' | 'editor';
    const body = { role };
    const answer = await owner.fetch('POST', `/files/${node.id}/links`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) continue;
    const { token } = (await answer.json()) as { token: string };
    const session = await world.with(null).call('POST /links/{token}/open', { params: { token }, body: {} });
    opened.push({ client: world.with(session.token), node, rank });
  }
  return { nodes, opened };
};

test(`DR2 DR60: rights in a random tree with shares, groups, links and limits are what a naive climb says (DRIVE_SEED=${seed})`, async () => {
  await using world = await DriveWorld.create();
  const organization = await world.organization('Random', [
    { name: 'Bob' },
    { name: 'Cleo' },
    { name: 'Dan', role: 'admin' },
  ]);
  const other = await world.organization('Other');
  const { tenantId, members } = organization;
  const groups = [world.platform.ids.uuid(), world.platform.ids.uuid()] as GroupId[];
  const inGroup = new Map<string, Set<string>>(members.map(({ id }) => [id, new Set<string>([id])]));
  await world.platform.db.tenant(tenantId, async ({ sql }) => {
    for (const [index, id] of groups.entries()) {
      await sql`insert into groups (tenant_id, id, name) values (${tenantId}, ${id}, ${`Group ${index}`})`;
      for (const member of members)
        if (random() < 0.5) {
          await sql`insert into group_members (tenant_id, group_id, member_id) values (${tenantId}, ${id}, ${member.id})`;
          inGroup.get(member.id)?.add(id);
        }
    }
  });
  const { nodes, opened } = await plant(world, organization, groups);
  expect(nodes.filter(({ limited }) => limited).length).toBeGreaterThan(5);

  const check = async (client: Client, expectedOf: (node: Node) => number, isGuest: boolean): Promise<void> => {
    const visible = new Set<string>();
    for (const node of nodes) {
      const rank = expectedOf(node);
      const answer = await client.fetch('GET', `/files/${node.id}`);
      expect(answer.status, `${node.id} rank ${rank}`).toBe(rank === 0 ? 404 : 200);
      if (rank === 0) continue;
      visible.add(node.id);
      const parentId = node.parent && expectedOf(node.parent) > 0 ? node.parent.id : null;
      expect(await answer.json(), node.id).toMatchObject({ role: fileRoles[rank - 1], parentId });
      const { items: path } = await client.call('GET /files/{id}/path', { params: { id: node.id } });
      const climb: string[] = [];
      for (let at: Node | null = node; at !== null && expectedOf(at) > 0; at = at.parent) climb.unshift(at.id);
      expect(path.map(({ id }) => id as string)).toEqual(climb);
      const listed = await client.call('GET /files', { query: { parentId: node.id, limit: 200 } });
      expect(listed.items.map(({ id }) => id as string).sort()).toEqual(
        nodes
          .filter((child) => child.parent === node && expectedOf(child) > 0)
          .map(({ id }) => id as string)
          .sort(),
      );
    }
    if (isGuest) return;
    const found = await client.call('GET /search', { query: { q: 'needle', limit: 200 } });
    expect(found.items.map(({ id }) => id as string).sort()).toEqual(
      nodes
        .filter(({ id, parent }) => parent !== null && visible.has(id))
        .map(({ id }) => id as string)
        .sort(),
    );
  };

  for (const member of members) {
    const treeRank = (rootId: string): number =>
      rootId === member.id ? 4 : rootId === tenantId ? (member.role === 'member' ? 3 : 4) : 0;
    const principals = inGroup.get(member.id) as Set<string>;
    await check(world.as(member), (node) => oracle(node, principals, treeRank), false);
  }
  for (const { client, node: linked, rank } of opened) {
    const isReached = (node: Node): boolean =>
      node === linked || (!node.limited && node.parent !== null && isReached(node.parent));
    await check(client, (node) => (isReached(node) ? rank : 0), true);
  }
  const stranger = world.as(other.members[0] as (typeof other.members)[number]);
  for (const node of nodes) expect((await stranger.fetch('GET', `/files/${node.id}`)).status).toBe(404);
});
