import type { CoEditingSettings, FileId, FileVersion, TenantId, VersionChanges } from '@cloudity/contracts';
import { bodyName, type DocumentTree, plainText } from '@cloudity/docmodel';
import { silentLog, systemClock, systemIds } from '@cloudity/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { WorkerPool } from './compaction/worker-pool.ts';
import type { DocumentsPort } from './documents/service.ts';
import { readLog } from './history/log/read-log.ts';
import { ThinningOvertakenError, thin } from './history/retention/thin.ts';
import { Packer } from './history/segments/packer.ts';
import type { CollabService } from './service.ts';
import { Peer, until } from './testing/peer.ts';
import { createStage, type Stage } from './testing/stage.ts';
import { textOf, typed } from './testing/updates.ts';
import { type Person, World } from './testing/world.ts';

let stage: Stage;
let offsetMs = 0;
const workers = new WorkerPool();
beforeAll(async () => {
  stage = await createStage({ clock: { now: () => new Date(Date.now() + offsetMs) } });
});
afterAll(async () => {
  await workers.dispose();
  await stage[Symbol.asyncDispose]();
});

const person = (name: string, role: 'admin' | 'member'): Person => {
  const made = stage.world.member(name);
  if (made.actor.kind === 'member') Object.assign(made.actor, { role });
  return made;
};
const call = async (who: Person, method: string, path: string, body?: object, ifMatch?: number): Promise<Response> =>
  stage.host.service.http.request(`/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': 'application/json',
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const json = async <Value>(answer: Promise<Response>): Promise<Value> => {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Value;
};
const settings = '/organization/co-editing';
const decide = (who: Person, body: object) => json<CoEditingSettings>(call(who, 'PATCH', settings, body));
const enter = (who: Person, fileId: FileId, reconnect = true): Promise<Peer> =>
  Peer.connect({ host: () => stage.host, person: who, fileId, reconnect });
const inTenant = <Result>(work: Parameters<typeof stage.database.db.tenant<Result>>[1]) =>
  stage.database.db.tenant(stage.world.tenantId, work);
const retention = () => (stage.host.service as CollabService).retention;
const problems = async (fileId: FileId) => {
  const documents = stage.host.service.ports.documents as DocumentsPort;
  return (await documents.check(stage.world.tenantId)).filter((problem) => problem.fileId === fileId);
};

describe('CO80: what an organization decides', () => {
  it('is for administrators, in numbers, one decision at a time, and audited', async () => {
    const admin = person('Ada', 'admin');
    const member = person('Bob', 'member');
    expect((await call(member, 'GET', settings)).status).toBe(403);
    expect((await call(member, 'PATCH', settings, { historyDays: 1 })).status).toBe(403);
    const wrong = [{ historyDays: 0 }, { connectionsPerDocument: 2001 }, { documentMebibytes: 65 }, { other: 1 }, {}];
    for (const body of wrong) expect((await call(admin, 'PATCH', settings, body)).status).toBe(400);
    expect(await json(call(admin, 'GET', settings))).toEqual({
      historyDays: null,
      connectionsPerDocument: null,
      documentsPerPerson: null,
      documentMebibytes: null,
      defaults: { connectionsPerDocument: 500, documentsPerPerson: 20, documentMebibytes: 64 },
      version: 0,
    });
    expect(await json(call(admin, 'PATCH', settings, { historyDays: 90 }, 0))).toMatchObject({ version: 1 });
    expect((await call(admin, 'PATCH', settings, { historyDays: 30 }, 0)).status).toBe(412);
    expect(await decide(admin, { historyDays: null })).toMatchObject({ historyDays: null, version: 2 });
    const rows = await inTenant(
      ({ sql, tenantId }) => sql`
        select detail from audit_entries where tenant_id = ${tenantId} and action = 'collab.settings_changed'
        order by created_at`,
    );
    expect(rows.map(({ detail }) => detail)).toEqual([{ historyDays: 90 }, { historyDays: null }]);
  });

  it('holds in rooms that are open and in new ones, without a restart', async () => {
    const admin = person('Ada', 'admin');
    const { fileId, people } = stage.document('owner', 'editor');
    const [ada, bob] = people as [Person, Person];
    using one = await enter(ada, fileId);
    await decide(admin, { connectionsPerDocument: 1, documentsPerPerson: 1 });
    await until(async () => {
      using late = await enter(bob, fileId, false);
      return late.closeCodes[0] === 1013;
    }, 'the open room is full');
    const second = stage.world.file();
    stage.world.share(second, ada, 'owner');
    using another = await enter(ada, second, false);
    expect(another.closeCodes).toEqual([1013]);
    expect(one.closeCodes).toEqual([]);

    await decide(admin, { connectionsPerDocument: null, documentsPerPerson: null, documentMebibytes: 1 });
    await until(async () => {
      using late = await enter(bob, fileId, false);
      return late.closeCodes.length === 0;
    }, 'the open room has space again');
    one.text.insert(0, 'x'.repeat(700_000));
    await one.saved();
    one.text.insert(0, 'y'.repeat(700_000));
    await until(() => one.closeCodes.includes(4413), 'it is too large for this organization');
    await decide(admin, { documentMebibytes: null });
  });
});

describe('CO81: history that an organization does not keep', () => {
  const versions = async (who: Person, fileId: FileId): Promise<FileVersion[]> =>
    (await json<{ items: FileVersion[] }>(call(who, 'GET', `/files/${fileId}/versions`))).items;
  const textAt = async (who: Person, fileId: FileId, moment: string | number): Promise<string | number> => {
    const answer = await call(who, 'GET', `/files/${fileId}/versions/${moment}/content`);
    if (!answer.ok) return answer.status;
    return plainText((await answer.json()) as DocumentTree)
      .trim()
      .replaceAll(/\s+/g, ' ');
  };
  const write = async (peer: Peer, text: string): Promise<void> => {
    const element = new Y.XmlElement('paragraph');
    element.insert(0, [new Y.XmlText(text)]);
    const body = peer.doc.getXmlFragment(bodyName);
    body.insert(body.length, [element]);
    await peer.saved();
  };
  const erase = async (peer: Peer, text: string): Promise<void> => {
    const body = peer.doc.getXmlFragment(bodyName);
    const at = body.toArray().findIndex((block) => block.toString().includes(text));
    body.delete(at, 1);
    await peer.saved();
  };
  /** A version of this moment, so many days old. */
  const version = async (who: Person, fileId: FileId, days: number, name: string | null): Promise<FileVersion> => {
    const made = await json<FileVersion>(call(who, 'POST', `/files/${fileId}/versions`, { name: name ?? 'x' }));
    if (name === null) await json(call(who, 'PATCH', `/files/${fileId}/versions/${made.id}`, { name: null }));
    await inTenant(
      ({ sql, tenantId }) => sql`
        update collab_versions set created_at = now() - make_interval(days => ${days})
        where tenant_id = ${tenantId} and id = ${made.id}`,
    );
    return { ...made, name };
  };

  it('cannot be seen any more, but for named moments; the document stays what it is and goes on', async () => {
    const admin = person('Ada', 'admin');
    const { fileId, people } = stage.document('owner', 'editor');
    const [ada, bob] = people as [Person, Person];
    using one = await enter(ada, fileId);
    using two = await enter(bob, fileId);
    await write(one, 'first');
    const start = await version(ada, fileId, 12, null);
    await write(two, 'draft');
    await write(one, 'signed text');
    const signed = await version(ada, fileId, 10, 'Signed');
    await erase(two, 'draft');
    const erased = await version(ada, fileId, 9, null);
    await write(two, 'fourth');
    await write(one, 'fifth');
    const beginning = await version(ada, fileId, 8, null);
    await write(one, 'sixth');
    const recent = await version(ada, fileId, 1, null);
    await write(one, 'seventh');

    await retention().run(stage.world.tenantId);
    expect(await versions(ada, fileId), 'kept for ever unless told').toHaveLength(5);

    await decide(admin, { historyDays: 7 });
    await retention().run(stage.world.tenantId);
    const kept = await versions(ada, fileId);
    expect(kept.map(({ id }) => id)).toEqual([recent.id, beginning.id, signed.id]);
    expect(kept[2]?.authors).toHaveLength(2);
    expect(await textAt(ada, fileId, signed.id)).toBe('first draft signed text');
    expect(await textAt(ada, fileId, beginning.id)).toBe('first signed text fourth fifth');
    expect(await textAt(ada, fileId, recent.id)).toBe('first signed text fourth fifth sixth');
    expect(await textAt(ada, fileId, 'current')).toBe('first signed text fourth fifth sixth seventh');
    for (const gone of [start.seq, signed.seq - 1, erased.seq, beginning.seq - 1])
      expect(await textAt(ada, fileId, gone)).toBe(404);
    expect(await textAt(ada, fileId, start.id)).toBe(404);

    const changes = await json<VersionChanges>(call(ada, 'GET', `/files/${fileId}/versions/${beginning.id}/changes`));
    expect(changes).toMatchObject({ seq: beginning.seq, sinceSeq: signed.seq });
    const marked = JSON.stringify(changes.blocks);
    expect(marked).toContain('draft');
    const idOf = ({ actor }: Person): string => (actor.kind === 'member' ? actor.memberId : '');
    expect(Object.keys(changes.authors)).toEqual(
      expect.arrayContaining([ada, bob].map((who) => `member:${idOf(who)}`)),
    );

    expect(await problems(fileId)).toEqual([]);
    const rows = await stage.countRows(fileId);
    await retention().run(stage.world.tenantId);
    expect(await stage.countRows(fileId), 'a second time changes nothing').toBe(rows);
    expect((await call(ada, 'POST', `/files/${fileId}/versions/${signed.id}/restore`)).status).toBe(201);
    await until(() => two.doc.getXmlFragment(bodyName).toString().includes('draft'), 'the restore arrives');
    await write(two, 'goes on');
    expect([one.closeCodes, two.closeCodes]).toEqual([[], []]);

    // Without its name the moment goes too, and one that was named while its thinning was prepared stays.
    const thinning = { fileId, fromSeq: 1, seq: beginning.seq };
    const options = { platform: { ...stage, db: stage.database.db, ids: systemIds, clock: systemClock }, workers };
    await expect(thin(options as never, stage.world.tenantId, thinning)).rejects.toThrow(ThinningOvertakenError);
    expect(await textAt(ada, fileId, signed.id)).toBe('first draft signed text');
    await json(call(ada, 'PATCH', `/files/${fileId}/versions/${signed.id}`, { name: null }));
    await retention().run(stage.world.tenantId);
    expect(await textAt(ada, fileId, signed.id)).toBe(404);
    expect(await textAt(ada, fileId, beginning.id)).toBe('first signed text fourth fifth');
    expect(await problems(fileId)).toEqual([]);
    await decide(admin, { historyDays: null });
  });

  it('goes from segments too, their objects after ten minutes, and other organizations keep theirs', async () => {
    const admin = person('Ada', 'admin');
    const other = await World.create(stage.database.db);
    const make = (tenantId: TenantId, fileId: FileId) =>
      stage.database.db.tenant(tenantId, async ({ sql }) => {
        const updates = typed(7, ...Array.from({ length: 600 }, (_, index) => `${index} `));
        const ada = systemIds.uuid();
        await sql`
          insert into collab_documents (tenant_id, file_id, schema_version, last_seq, snapshot_seq, snapshot, snapshot_ranges)
          values (${tenantId}, ${fileId}, 1, 600, 600, decode('0000', 'hex'), decode('00', 'hex'))`;
        await sql`
          insert into collab_updates (tenant_id, file_id, seq, author_kind, author_id, data, created_at)
          select ${tenantId}, ${fileId}, seq, 'member', ${ada}, decode(data, 'hex'), now() - interval '9 days' from unnest(
            ${updates.map((_, index) => index + 1)}::bigint[],
            ${updates.map((data) => Buffer.from(data).toString('hex'))}::text[]) as new (seq, data)`;
        await sql`
          insert into collab_versions (tenant_id, id, file_id, seq, pinned, created_at)
          select ${tenantId}, gen_random_uuid(), ${fileId}, seq, seq = 100, now() - interval '9 days'
          from unnest(array[50, 100, 300]) seq`;
      });
    const textBefore = async (tenantId: TenantId, fileId: FileId, seq: number): Promise<string> =>
      textOf(
        (await readLog({ db: stage.database.db, objects: stage.objects }, tenantId, fileId, seq)).map(
          ({ data }) => data,
        ),
      );
    const objects = async (): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { key } of stage.objects.list('collab-history/')) if (key.includes(fileId)) keys.push(key);
      return keys.map((key) => key.replace(/^.*\/(\d+-\d+)-.*$/, '$1')).toSorted();
    };
    const fileId = stage.world.file();
    const foreign = other.file();
    await make(stage.world.tenantId, fileId);
    await make(other.tenantId, foreign);
    const platform = {
      db: stage.database.db,
      objects: stage.objects,
      ids: systemIds,
      clock: systemClock,
      log: silentLog,
    };
    await new Packer(platform).pack(stage.world.tenantId, fileId, () => false);
    expect(await objects()).toEqual(['1-500']);
    const texts = await Promise.all([100, 300, 301, 600].map((seq) => textBefore(stage.world.tenantId, fileId, seq)));

    await decide(admin, { historyDays: 7 });
    await Promise.all([retention().run(stage.world.tenantId), retention().run(other.tenantId)]);
    expect(await objects()).toEqual(['1-500', '100-100', '101-500', '300-300', '301-500']);
    expect(await Promise.all([100, 300, 301, 600].map((seq) => textBefore(stage.world.tenantId, fileId, seq)))).toEqual(
      texts,
    );
    expect(await stage.countRows(fileId)).toBe(300);
    expect(await problems(fileId)).toEqual([]);
    offsetMs = 11 * 60_000;
    await retention().run(stage.world.tenantId);
    offsetMs = 0;
    expect(await objects()).toEqual(['100-100', '300-300', '301-500']);
    expect(await textBefore(other.tenantId, foreign, 299)).toBe(
      Array.from({ length: 299 }, (_, index) => `${index} `).join(''),
    );
    await decide(admin, { historyDays: null });
  });
});
