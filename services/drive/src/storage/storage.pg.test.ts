import type { File, FileId } from '@cloudity/contracts';
import type { TestMember, TestOrganization } from '@cloudity/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, DriveWorld } from '../testing/drive-world.ts';

let world: DriveWorld;
let ours: TestOrganization;
let other: TestOrganization;
let ada: Client;
let bob: Client;
let bobMember: TestMember;
let stranger: Client;

beforeAll(async () => {
  world = await DriveWorld.create();
  ours = await world.organization('Analytical Engines', [{ name: 'Bob' }, { name: 'Cy' }, { name: 'Dora' }]);
  other = await world.organization('Difference Engines');
  ada = world.as(ours.owner);
  bobMember = ours.members[1] as TestMember;
  bob = world.as(bobMember);
  stranger = world.as(other.owner);
});
afterAll(() => world[Symbol.asyncDispose]());

const upload = async (client: Client, parentId: string, name: string, body: string): Promise<File> => {
  const answer = await client.upload(parentId, name, body);
  if (!answer.ok) throw Object.assign(new Error('refused'), await answer.json());
  return (await answer.json()) as File;
};
const used = async (client: Client): Promise<number> => (await client.call('GET /storage', {})).usedBytes;
const setStatus = (member: TestMember, status: string) =>
  world.platform.db.tenant(
    ours.tenantId,
    ({ sql, tenantId }) =>
      sql`update members set status = ${status} where tenant_id = ${tenantId} and id = ${member.id}`,
  );
const memberParams = (member: TestMember) => ({ memberId: member.id as never });

describe('DR28: storage is counted and bounded', () => {
  test('every version counts, in its tree, until it is deleted for good', async () => {
    const before = await used(bob);
    const file = await upload(bob, 'root', 'counted.txt', 'x'.repeat(100));
    await bob.upload('root', 'counted.txt', 'y'.repeat(50), { 'if-match': `"${file.version}"` });
    expect(await used(bob)).toBe(before + 150);
    const folder = await bob.create('folder', 'Moves away');
    await bob.call('PATCH /files/{id}', { params: { id: file.id }, body: { parentId: folder.id }, ifMatch: 2 });
    await bob.call('POST /files/{id}/copy', { params: { id: folder.id }, body: {} });
    expect(await used(bob)).toBe(before + 200);
    await bob.call('DELETE /files/{id}', { params: { id: folder.id } });
    expect(await used(bob)).toBe(before + 200);
    await bob.call('DELETE /trash/{id}', { params: { id: folder.id } });
    expect(await used(bob)).toBe(before + 50);
    await world.service.maintenance.measureStorage(ours.tenantId);
    expect(await used(bob)).toBe(before + 50);
    expect(await used(stranger)).toBe(0);
  });

  test('a move into another tree takes its bytes along and needs room there', async () => {
    const folder = await bob.create('folder', 'To everybody');
    const { version } = await bob.call('GET /files/{id}', { params: { id: folder.id } });
    await upload(bob, folder.id, 'a.txt', 'a'.repeat(40));
    const before = await used(bob);
    const total = (await ada.call('GET /storage/settings', {})).usedBytes;
    await bob.call('PATCH /files/{id}', {
      params: { id: folder.id },
      body: { parentId: 'organization' },
      ifMatch: version,
    });
    expect(await used(bob)).toBe(before - 40);
    expect((await ada.call('GET /storage/settings', {})).usedBytes).toBe(total);
    await ada.call('PUT /storage/people/{memberId}/quota', {
      params: memberParams(ours.owner),
      body: { quotaBytes: 39 },
    });
    const refused = await ada.fails('PATCH /files/{id}', {
      params: { id: folder.id },
      body: { parentId: ours.owner.id as never },
      ifMatch: version + 1,
    });
    expect(refused).toMatchObject({ code: 'too_large', detail: { of: 'person', quotaBytes: 39 } });
    await ada.call('DELETE /storage/people/{memberId}/quota', { params: memberParams(ours.owner) });
  });

  test('a person has their own quota, else everybody’s; the organization one for all together', async () => {
    const cy = ours.members[2] as TestMember;
    const asCy = world.as(cy);
    await ada.call('PATCH /storage/settings', { body: { personQuotaBytes: 100 } });
    expect(await asCy.call('GET /storage', {})).toMatchObject({ usedBytes: 0, quotaBytes: 100 });
    await upload(asCy, 'root', 'fits.txt', 'x'.repeat(80));
    await expect(upload(asCy, 'root', 'no.txt', 'x'.repeat(21))).rejects.toMatchObject({
      code: 'too_large',
      detail: { of: 'person', quotaBytes: 100, usedBytes: 80 },
    });
    await ada.call('PUT /storage/people/{memberId}/quota', { params: memberParams(cy), body: { quotaBytes: null } });
    await upload(asCy, 'root', 'now.txt', 'x'.repeat(200));
    await ada.call('PUT /storage/people/{memberId}/quota', { params: memberParams(cy), body: { quotaBytes: 5 } });
    await ada.call('DELETE /storage/people/{memberId}/quota', { params: memberParams(cy) });
    const settings = await ada.call('GET /storage/settings', {});
    await ada.call('PATCH /storage/settings', {
      body: { personQuotaBytes: null, organizationQuotaBytes: settings.usedBytes + 10 },
    });
    await expect(upload(asCy, 'organization', 'too much.txt', 'x'.repeat(11))).rejects.toMatchObject({
      detail: { of: 'organization' },
    });
    await upload(asCy, 'organization', 'just.txt', 'x'.repeat(10));
    await ada.call('PATCH /storage/settings', { body: { organizationQuotaBytes: null } });
  });
});

describe('DR29: administrators decide', () => {
  test('numbers hold for their organization alone, a stale decision is refused, members decide nothing', async () => {
    const { version } = await ada.call('GET /storage/settings', {});
    const decided = await ada.call('PATCH /storage/settings', {
      body: { trashDays: 7, maxVersions: 3 },
      ifMatch: version,
    });
    expect(decided).toMatchObject({ trashDays: 7, versionDays: 30, maxVersions: 3, version: version + 1 });
    expect((await ada.fails('PATCH /storage/settings', { body: { trashDays: 8 }, ifMatch: version })).code).toBe(
      'precondition_failed',
    );
    expect((await ada.fails('PATCH /storage/settings', { body: {} })).code).toBe('invalid');
    expect((await ada.fails('PATCH /storage/settings', { body: { trashDays: 0 } })).code).toBe('invalid');
    expect(await bob.call('GET /storage', {})).toMatchObject({ trashDays: 7 });
    expect(await stranger.call('GET /storage/settings', {})).toMatchObject({ trashDays: 30, maxVersions: 100 });
    expect((await bob.fails('PATCH /storage/settings', { body: { trashDays: 9 } })).status).toBe(403);
    expect((await bob.fails('GET /storage/people', {})).status).toBe(403);
    const file = await bob.create('doc', 'Short-lived');
    await bob.call('DELETE /files/{id}', { params: { id: file.id } });
    world.advance(8 * 86_400_000);
    await world.service.maintenance.purgeTrash(ours.tenantId);
    expect((await bob.fails('GET /files/{id}', { params: { id: file.id } })).status).toBe(404);
    await ada.call('PATCH /storage/settings', { body: { trashDays: null, maxVersions: null } });
    expect(await ada.call('GET /storage/settings', {})).toMatchObject({ trashDays: 30, maxVersions: 100 });
  });

  test('people are listed by name, page by page', async () => {
    const names: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await ada.call('GET /storage/people', { query: { limit: 1, ...(cursor ? { cursor } : {}) } });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(ours.members.map(({ actor }) => actor.name).toSorted((a, b) => a.localeCompare(b)));
  });
});

describe('DR30: the files of who left', () => {
  test('go to a colleague as they are: shares, versions, trash and bytes', async () => {
    const dora = ours.members[3] as TestMember;
    const asDora = world.as(dora);
    const folder = await asDora.create('folder', 'Work');
    const file = await upload(asDora, folder.id, 'report.txt', 'z'.repeat(70));
    const trashed = await asDora.create('doc', 'Thrown away');
    await asDora.call('DELETE /files/{id}', { params: { id: trashed.id } });
    const guest = await world.guest(asDora, file.id);
    const handOver = (memberId?: string) =>
      ada.call('POST /storage/people/{memberId}/hand-over', {
        params: memberParams(dora),
        body: memberId === undefined ? {} : { memberId: memberId as never },
      });
    const params = memberParams(dora);
    expect((await ada.fails('POST /storage/people/{memberId}/hand-over', { params, body: {} })).code).toBe('conflict');
    await setStatus(dora, 'removed');
    for (const body of [{}, { memberId: other.owner.id as never }])
      expect((await stranger.fails('POST /storage/people/{memberId}/hand-over', { params, body })).status).toBe(404);
    expect(
      (
        await ada.fails('POST /storage/people/{memberId}/hand-over', {
          params,
          body: { memberId: other.owner.id as never },
        })
      ).status,
    ).toBe(404);
    const people = (await ada.call('GET /storage/people', {})).items;
    expect(people.find(({ name }) => name === 'Dora')).toMatchObject({ status: 'removed', usedBytes: 70 });

    const before = await used(bob);
    const { folder: given, fileCount } = await handOver(bobMember.id);
    expect([given?.name, fileCount]).toEqual(['Dora', 3]);
    expect(await bob.call('GET /files/{id}', { params: { id: file.id } })).toMatchObject({
      role: 'owner',
      owner: { id: bobMember.id },
    });
    expect(await (await guest.fetch('GET', `/files/${file.id}/content`)).text()).toBe('z'.repeat(70));
    const bin = (await bob.call('GET /trash', {})).items.map(({ id }) => id as string);
    expect(bin).toContain(trashed.id);
    const restored = await bob.call('POST /trash/{id}/restore', { params: { id: trashed.id } });
    expect(restored.parentId).toBe(given?.id as FileId);
    expect(await used(bob)).toBe(before + 70);
    expect(await handOver()).toEqual({ folder: null, fileCount: 0 });
    expect((await ada.call('GET /storage/people', {})).items.map(({ name }) => name)).not.toContain('Dora');
    const audited = await world.platform.db.tenant(
      ours.tenantId,
      ({ sql }) => sql`select from audit_entries where action = 'file.handed_over' and target_id = ${given?.id ?? ''}`,
    );
    expect(audited.length).toBe(1);
  });
});
