import { createHash } from 'node:crypto';
import type { File, FileId } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import type { TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';
import type { MemberCaller, VersionsPort } from './port.ts';

const dayMs = 86_400_000;

let world: DriveWorld;
let ours: TestOrganization;
let ada: Client;
let versions: VersionsPort;
let asAda: MemberCaller;
let asBob: MemberCaller;
let asStranger: MemberCaller;

beforeAll(async () => {
  world = await DriveWorld.create({ limits: { maxVersions: 5, quotaBytes: 1000 } });
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }]);
  const other = await world.organization('Difference Engines');
  ada = world.as(ours.owner);
  versions = world.service.ports.versions;
  const caller = (actor: unknown): MemberCaller => ({ actor: actor as MemberActor, ip: '192.0.2.1' });
  asAda = caller(ours.owner.actor);
  asBob = caller(ours.members[1]?.actor);
  asStranger = caller(other.owner.actor);
});
afterAll(() => world[Symbol.asyncDispose]());

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file of Ada's that held these texts one after the other, a second apart. */
const fileOf = async (name: string, texts: readonly string[], parentId = 'root'): Promise<File> => {
  let file: File | null = null;
  for (const text of texts) {
    world.advance(1000);
    const headers: Record<string, string> = file ? { 'if-match': `"${file.version}"` } : {};
    const response = await ada.upload(parentId, name, text, headers);
    expect(response.ok).toBe(true);
    file = (await response.json()) as File;
  }
  return file as File;
};
const list = (id: FileId, by = asAda) => versions.list(by, id, { limit: 50 });
const text = async (client: Client, id: FileId, version?: number): Promise<string> => {
  const answer = await client.fetch('GET', `/files/${id}/content${version === undefined ? '' : `?version=${version}`}`);
  return answer.ok ? answer.text() : String(answer.status);
};
const share = (id: FileId, role: 'viewer' | 'editor') =>
  ada.call('POST /files/{id}/shares', { params: { id }, body: { memberId: ours.members[1]?.id as never, role } });

describe('DR24: versions of an upload', () => {
  test('are listed newest first with author, time, size and checksum, page by page', async () => {
    const file = await fileOf('listed.txt', ['one', 'two!', 'three']);
    expect(file.sha256).toBe(sha256('three'));
    const { items } = await list(file.id);
    expect(items.map(({ seq, sizeBytes, sha256: sum }) => [seq, sizeBytes, sum])).toEqual([
      [3, 5, sha256('three')],
      [2, 4, sha256('two!')],
      [1, 3, sha256('one')],
    ]);
    expect(items[0]).toMatchObject({
      name: null,
      pinned: false,
      restoredFrom: null,
      authors: [{ kind: 'member', id: ours.owner.id, name: ours.owner.actor.name }],
    });
    const first = await versions.list(asAda, file.id, { limit: 2 });
    const rest = await versions.list(asAda, file.id, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeNull();
    await expect(versions.list(asAda, file.id, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('name the guest who uploaded one', async () => {
    const folder = await ada.create('folder', 'For guests');
    const guest = await world.guest(ada, folder.id, { role: 'editor' });
    const file = (await (await guest.upload(folder.id, 'from outside.txt', 'hello')).json()) as File;
    expect((await list(file.id)).items[0]?.authors).toEqual([{ kind: 'guest', id: expect.any(String), name: 'Gast' }]);
  });

  test('are restored as a new version that refers to the old content: nothing is lost, no bytes are moved', async () => {
    const file = await fileOf('restored.txt', ['first', 'second']);
    const before = await world.platform.db.tenant(ours.tenantId, async ({ sql }) => {
      const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from contents`;
      return row?.count;
    });
    const [, old] = (await list(file.id)).items;
    const restored = await versions.restore(asAda, file.id, old?.id ?? '');
    expect(restored).toMatchObject({ seq: 3, sha256: sha256('first'), restoredFrom: old?.createdAt });
    expect([await text(ada, file.id), await text(ada, file.id, 2)]).toEqual(['first', 'second']);
    expect((await ada.call('GET /files/{id}', { params: { id: file.id } })).version).toBe(3);
    const after = await world.platform.db.tenant(ours.tenantId, async ({ sql }) => {
      const [row] = await sql<{ count: number }[]>`select count(*)::integer as count from contents`;
      return row?.count;
    });
    expect(after).toBe(before);
    await expect(versions.restore(asAda, file.id, 'current')).rejects.toMatchObject({ code: 'conflict' });
    await expect(versions.restore(asAda, file.id, '77')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('count towards the quota when restored', async () => {
    const { id } = await fileOf('big.bin', ['x'.repeat(600), 'y']);
    const refused = versions.restore(asAda, id, '1');
    await expect(refused).rejects.toMatchObject({ code: 'too_large', detail: { quotaBytes: 1000 } });
    expect(await text(ada, id)).toBe('y');
    await versions.remove(asAda, id, '1');
  });

  test('are deleted one by one, and nothing takes the place of a deleted one', async () => {
    const file = await fileOf('thinned.txt', ['a', 'b', 'c']);
    await versions.remove(asAda, file.id, '2');
    expect((await list(file.id)).items.map(({ seq }) => seq)).toEqual([3, 1]);
    expect([await text(ada, file.id, 1), await text(ada, file.id, 2), await text(ada, file.id, 3)]).toEqual([
      'a',
      '404',
      'c',
    ]);
    await expect(versions.remove(asAda, file.id, '3')).rejects.toMatchObject({ code: 'conflict' });
    await expect(versions.remove(asAda, file.id, '2')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('are copied into a new file', async () => {
    const file = await fileOf('copied.txt', ['before', 'after all']);
    const copy = await world.service.ports.files.copyMoment(asAda, file.id, { seq: 1 });
    expect(copy).toMatchObject({ name: 'copied (2).txt', sizeBytes: 6, sha256: sha256('before') });
    expect(await text(ada, copy.id)).toBe('before');
    await expect(world.service.ports.files.copyMoment(asAda, file.id, { seq: 9 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('are for editors, deleting is for owners, and strangers learn nothing', async () => {
    const file = await fileOf('guarded.txt', ['x', 'y']);
    const all = (by: MemberCaller) => [
      list(file.id, by),
      versions.find(by, file.id, '1'),
      versions.change(by, file.id, '1', { name: 'mine' }),
      versions.restore(by, file.id, '1'),
      versions.remove(by, file.id, '1'),
    ];
    const codes = async (by: MemberCaller) =>
      (await Promise.allSettled(all(by))).map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'done',
      );
    expect(await codes(asStranger)).toEqual(Array(5).fill('not_found'));
    expect(await codes(asBob)).toEqual(Array(5).fill('not_found'));
    await share(file.id, 'viewer');
    expect(await codes(asBob)).toEqual(Array(5).fill('forbidden'));
    await share(file.id, 'editor');
    expect(await codes(asBob)).toEqual(['done', 'done', 'done', 'done', 'forbidden']);
    const folder = await ada.create('folder', 'No upload');
    await expect(list(folder.id)).rejects.toMatchObject({ code: 'invalid' });
    await ada.call('DELETE /files/{id}', { params: { id: file.id } });
    await expect(list(file.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('DR25: old versions go', () => {
  const keptOf = async (id: FileId) => (await list(id)).items.map(({ seq }) => seq);

  test('30 days after they were replaced; named and kept ones never', async () => {
    const file = await fileOf('aged.txt', ['1', '2', '3', '4']);
    await versions.change(asAda, file.id, '1', { pinned: true });
    await versions.change(asAda, file.id, '2', { name: 'Sent to the customer' });
    world.advance(29 * dayMs);
    await world.service.maintenance.purgeVersions(ours.tenantId);
    expect(await keptOf(file.id)).toEqual([4, 3, 2, 1]);
    world.advance(2 * dayMs);
    await world.service.maintenance.purgeVersions(ours.tenantId);
    expect(await keptOf(file.id)).toEqual([4, 2, 1]);
    await versions.change(asAda, file.id, '1', { pinned: false });
    await versions.change(asAda, file.id, '2', { name: null });
    await world.service.maintenance.purgeVersions(ours.tenantId);
    expect([await keptOf(file.id), await text(ada, file.id), await text(ada, file.id, 3)]).toEqual([[4], '4', '404']);
  });

  test('with as many newer ones as the policy keeps; the organization decides both numbers', async () => {
    const many = await fileOf('many.txt', ['1', '2', '3', '4', '5', '6', '7', '8']);
    await world.service.maintenance.purgeVersions(ours.tenantId);
    expect(await keptOf(many.id)).toEqual([8, 7, 6, 5, 4]);
    await world.platform.db.tenant(
      ours.tenantId,
      ({ sql, tenantId }) =>
        sql`insert into drive_settings (tenant_id, max_versions, updated_at) values (${tenantId}, 2, now())`,
    );
    await world.service.maintenance.purgeVersions(ours.tenantId);
    expect(await keptOf(many.id)).toEqual([8, 7]);
  });

  test('and their bytes with the sweeps, unless something else holds them', async () => {
    const file = await fileOf('swept.txt', ['held by a copy', 'held by nobody', 'now']);
    const copy = await world.service.ports.files.copyMoment(asAda, file.id, { seq: 1 });
    await versions.remove(asAda, file.id, '1');
    await versions.remove(asAda, file.id, '2');
    world.advance(2 * dayMs);
    await world.service.maintenance.sweepContents(ours.tenantId);
    expect(await text(ada, copy.id)).toBe('held by a copy');
    const orphans = await world.platform.db.tenant(
      ours.tenantId,
      ({ sql }) =>
        sql`select from contents c where c.state = 'stored' and not exists (select from file_versions v where v.content_id = c.id)`,
    );
    expect(orphans.length).toBe(0);
  });
});
