import { createMemoryBus } from '@cloudity/bus';
import type { FileId } from '@cloudity/contracts';
import { silentLog, systemClock, systemIds } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentsPort } from '../../documents/service.ts';
import { Peer } from '../../testing/peer.ts';
import { createStage, type Stage } from '../../testing/stage.ts';
import { textOf, typed } from '../../testing/updates.ts';
import type { Person } from '../../testing/world.ts';
import { readLog } from '../log/read-log.ts';
import { Packer } from './packer.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ collabLimits: 'off' });
});
afterAll(() => stage[Symbol.asyncDispose]());

const platform = (objects: ObjectStore = stage.objects) => ({
  db: stage.database.db,
  objects,
  ids: systemIds,
  clock: systemClock,
  log: silentLog,
});
const packerOf = (objects?: ObjectStore) => new Packer(platform(objects));
const tx = <Result>(work: Parameters<typeof stage.database.db.tenant<Result>>[1]) =>
  stage.database.db.tenant(stage.world.tenantId, work);

/** A document with this many old updates, compacted up to `snapshotSeq`. */
const oldDocument = async (count: number, snapshotSeq = count) => {
  const { fileId, people } = stage.document('owner', 'editor');
  const [ada, bob] = people as [Person, Person];
  await stage.host.ticket(ada, fileId);
  const texts = Array.from({ length: count - 1 }, (_, index) => `${index} `);
  const updates = typed(7, ...texts);
  const ids = [ada, bob].map(({ actor }) => (actor.kind === 'member' ? actor.memberId : ''));
  await tx(async ({ sql, tenantId }) => {
    await sql`
      insert into collab_updates (tenant_id, file_id, seq, author_kind, author_id, relayed, data)
      select ${tenantId}, ${fileId}, seq, 'member', author, relayed = 1, decode(data, 'hex') from unnest(
        ${updates.map((_, index) => index + 2)}::bigint[], ${updates.map((_, index) => ids[index % 2] ?? '')}::uuid[],
        ${updates.map((_, index) => Number(index % 5 === 0))}::int[],
        ${updates.map((data) => Buffer.from(data).toString('hex'))}::text[]) as new (seq, author, relayed, data)`;
    await sql`
      update collab_updates set created_at = now() - interval '3 days' + seq * interval '1 second'
      where tenant_id = ${tenantId} and file_id = ${fileId}`;
    await sql`
      update collab_documents set last_seq = ${count}, snapshot_seq = ${snapshotSeq}, snapshot = decode('0000', 'hex'), snapshot_ranges = decode('00', 'hex')
      where tenant_id = ${tenantId} and file_id = ${fileId}`;
  });
  return { fileId, ada, texts };
};

const passTenMinutes = (fileId: FileId) =>
  tx(
    ({ sql, tenantId }) => sql`
      update collab_segments set verified_at = verified_at - interval '11 minutes'
      where tenant_id = ${tenantId} and file_id = ${fileId}`,
  );
const segments = (fileId: FileId) =>
  tx(
    ({ sql, tenantId }) => sql<{ from: number; to: number; key: string; removed: boolean }[]>`
      select from_seq::int as from, to_seq::int as to, object_key as key, rows_removed_at is not null as removed
      from collab_segments where tenant_id = ${tenantId} and file_id = ${fileId} order by from_seq`,
  );
const log = (fileId: FileId, toSeq: number, objects?: ObjectStore) =>
  readLog(platform(objects), stage.world.tenantId, fileId, toSeq);
const pack = (fileId: FileId, objects?: ObjectStore) =>
  packerOf(objects).pack(stage.world.tenantId, fileId, () => false);

describe('CO34 (H11): superseded updates become segments', () => {
  it('of 500, with author and time of each; rows go ten minutes after the object was read back, and nothing changes for a reader', async () => {
    const { fileId } = await oldDocument(1_200);
    const before = await log(fileId, 1_200);
    await pack(fileId);
    expect(await segments(fileId)).toMatchObject([
      { from: 1, to: 500, removed: false },
      { from: 501, to: 1000, removed: false },
    ]);
    expect(await stage.countRows(fileId)).toBe(1_200);
    expect(await log(fileId, 1_200)).toEqual(before);
    await passTenMinutes(fileId);
    await pack(fileId);
    expect(await stage.countRows(fileId)).toBe(200);
    expect((await segments(fileId)).map(({ removed }) => removed)).toEqual([true, true]);
    expect(await log(fileId, 1_200)).toEqual(before);
    expect(await log(fileId, 640)).toEqual(before.slice(0, 640));
    expect(before[3]).toMatchObject({ seq: 4, relayed: false, author: { kind: 'member' } });
  });

  it('but not what the snapshot does not hold, what is younger than a day, or what fills no group', async () => {
    const { fileId } = await oldDocument(700, 499);
    await pack(fileId);
    expect(await segments(fileId)).toEqual([]);
    const young = await oldDocument(700);
    await tx(
      ({ sql, tenantId }) =>
        sql`update collab_updates set created_at = now() where tenant_id = ${tenantId} and file_id = ${young.fileId} and seq > 400`,
    );
    await pack(young.fileId);
    expect(await segments(young.fileId)).toEqual([]);
  });

  it('keeps the rows when the object is not what was written, and when it is gone or damaged later', async () => {
    const { fileId } = await oldDocument(600);
    const lossy: ObjectStore = {
      ...stage.objects,
      put: (key, body, size) => {
        const bytes = Buffer.from(body as Uint8Array);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
        return stage.objects.put(key, bytes, size);
      },
    };
    await expect(pack(fileId, lossy)).rejects.toThrow('is not the one that was stored');
    expect(await segments(fileId)).toEqual([]);
    await pack(fileId);
    await passTenMinutes(fileId);
    const [segment] = await segments(fileId);
    await stage.objects.delete(segment?.key ?? '');
    await expect(pack(fileId)).rejects.toThrow();
    expect(await stage.countRows(fileId)).toBe(600);
  });

  it('packed by two processes at once lie in one segment, and the other object is gone', async () => {
    const { fileId } = await oldDocument(600);
    await Promise.all([pack(fileId), pack(fileId), pack(fileId)]);
    expect(await segments(fileId)).toHaveLength(1);
    const keys: string[] = [];
    for await (const { key } of stage.objects.list(`collab-history/${stage.world.tenantId}/${fileId}/`)) keys.push(key);
    expect(keys).toEqual([(await segments(fileId))[0]?.key]);
  });

  it('happens with a compaction; a segment that lacks an update is never replayed; removing the document removes its segments', async () => {
    const { fileId, ada, texts } = await oldDocument(600, 550);
    await tx(
      ({ sql, tenantId }) =>
        sql`update collab_documents set snapshot_seq = 0, snapshot = null, snapshot_ranges = null where tenant_id = ${tenantId} and file_id = ${fileId}`,
    );
    const other = await stage.anotherHost({ bus: createMemoryBus() });
    {
      using peer = await Peer.connect({ host: () => other, person: ada, fileId });
      expect(peer.text.toString()).toBe(texts.join(''));
      peer.text.insert(0, 'new ');
      await peer.saved();
      await expect.poll(() => segments(fileId), { timeout: 30_000 }).toHaveLength(1);
    }
    const rows = await log(fileId, 601);
    expect(textOf(rows.map(({ data }) => data))).toBe(`new ${texts.join('')}`);
    await tx(
      ({ sql, tenantId }) =>
        sql`delete from collab_updates where tenant_id = ${tenantId} and file_id = ${fileId} and seq = 590`,
    );
    await expect(log(fileId, 601)).rejects.toThrow('has a hole');
    const documents = stage.host.service.ports.documents as DocumentsPort;
    expect(await documents.check(stage.world.tenantId)).toContainEqual({ fileId, problem: 'history', rows: 1 });
    await other.dispose();
    await documents.remove(stage.world.tenantId, [fileId]);
    for await (const { key } of stage.objects.list(`collab-history/${stage.world.tenantId}/${fileId}/`))
      throw new Error(`${key} is still there`);
  });
});

describe('CO33: replaying', () => {
  it('has a bound', async () => {
    const { fileId } = await oldDocument(600);
    const measured = readLog(platform(), stage.world.tenantId, fileId, 600, { maxBytes: 10_000 });
    await expect(measured).rejects.toMatchObject({ code: 'too_large' });
    await pack(fileId);
    const packed = readLog(platform(), stage.world.tenantId, fileId, 600, { maxBytes: 10_000 });
    await expect(packed).rejects.toMatchObject({ code: 'too_large' });
  });
});
